"""Two centres that have nothing to do with each other, and everybody who may come to them.

Whatever belongs to a side carries names that nothing else in the world carries, so that a name seen where it should
not be says whose it is.
"""

from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone
from guardian.shortcuts import assign_perm
from wagtail.models import Locale, Site

from certificates import facts, issuing, naming, packs, volunteering
from certificates.models import Certificate
from lms.accounts import calendars, invitations
from lms.accounts.models import StaffInvitation, Standing
from lms.cohorts import planning
from lms.graduation import decision
from lms.learning import projects, uploads
from lms.outbox import choices, jobs
from lms.outbox.models import Job
from lms.programme.models import Holiday, Programme
from lms.volunteers import answering, asking, assignment, cover, guardians, ledger
from tests.factories import cover as cast_of_cover
from tests.factories.attendance import marked
from tests.factories.cohorts import (
    CentreFactory,
    ClassSessionFactory,
    CohortFactory,
    CourseFactory,
    EnrolmentFactory,
    OrganisationFactory,
)
from tests.factories.people import PersonFactory, StandingFactory, UserFactory
from tests.factories.templates import published_template
from tests.factories.volunteers import GuardianConsentFactory, HourEntryFactory, VolunteerTrainerFactory
from tests.walk.content import Content

ROLES = [
    "nobody",
    "inactive",
    "trainee",
    "guardian",
    "trainer",
    "other_trainer",
    "coordinator",
    "other_coordinator",
    "partner",
    "editor",
    "lead",
    "admin",
]


TRAINEE, WARD, GUARDIAN, TRAINER, APPLICANT = range(5)


@dataclass(frozen=True)
class Names:
    """What the five persons of one side are called, in the order above, and how their telephones begin."""

    code: str
    given_ar: list
    given_en: list
    phone: str

    def of(self, *persons):
        """Whoever reads one of these has seen something of one of the persons."""
        numbers = [self.phone_of(person) for person in persons]
        return self.called(*persons) | {*numbers, *(f"0{number[4:]}" for number in numbers)}

    def called(self, *persons):
        return {name for person in persons for name in [self.given_ar[person], self.given_en[person]]}

    def phone_of(self, person):
        return f"{self.phone}{person:04d}"


OWN = Names(
    "QUMARI", ["جمانة", "رهف", "عاصم", "هزار", "شادن"], ["Jumanah", "Rahaf", "Asem", "Hazar", "Shaden"], "+96655100"
)
SIBLING = Names(
    "BALABEL",
    ["ميسان", "ريتاج", "طلحة", "وجدان", "غيداء"],
    ["Maysan", "Retaj", "Talhah", "Wijdan", "Ghaida"],
    "+96655200",
)


class Side:
    """One centre with its coordinator, cohorts, trainees, trainer and partner."""

    def __init__(self, names, lead):
        self.names, self.lead = names, lead
        today = timezone.localdate()
        self.course = CourseFactory(code=f"{names.code}-COURSE", needs_project=True)
        self.centre = CentreFactory(
            code=names.code.lower(), name_ar=f"مركز {names.code}", name_en=f"{names.code} centre"
        )
        self.coordinator = UserFactory(email=f"{names.code.lower()}@example.com", phone=None)
        self.coordinator.groups.add(Group.objects.get(name="centre_coordinator"))
        assign_perm("coordinate_centre", self.coordinator, self.centre)
        self.organisation = OrganisationFactory(code=names.code.lower())
        self.partner = UserFactory(email=f"{names.code.lower()}-partner@example.com", phone=None)
        assign_perm("refer_for_organisation", self.partner, self.organisation)

        self.cohort = self._cohort(
            "OPEN", today - timedelta(days=7), today + timedelta(days=7), today + timedelta(days=3), project_percent=60
        )
        self.session = ClassSessionFactory(
            cohort=self.cohort,
            starts_at=timezone.now() - timedelta(hours=1),
            ends_at=timezone.now() + timedelta(hours=1),
        )
        self.draft = self._cohort(
            "DRAFT", today + timedelta(days=30), today + timedelta(days=60), today, status="draft"
        )
        ClassSessionFactory(cohort=self.draft, number=1)
        self.closed = self._cohort(
            "CLOSED", today - timedelta(days=60), today - timedelta(days=30), today - timedelta(days=70)
        )
        self.locked_session = ClassSessionFactory(
            cohort=self.closed,
            starts_at=timezone.now() - timedelta(days=50, hours=2),
            ends_at=timezone.now() - timedelta(days=50),
        )

        self._people()
        self._trainer()
        self._history()

    def _cohort(self, code, starts_on, ends_on, close_on, **fields):
        return CohortFactory(
            code=f"{self.names.code}-{code}",
            course=self.course,
            centre=self.centre,
            starts_on=starts_on,
            ends_on=ends_on,
            applications_open_on=close_on - timedelta(days=30),
            applications_close_on=close_on,
            **fields,
        )

    def _person(self, number, **fields):
        names = self.names
        return PersonFactory(
            given_ar=names.given_ar[number],
            name_en=f"{names.given_en[number]} Salem Alhazmi",
            phone=names.phone_of(number),
            **fields,
        )

    def _account(self, number):
        names = self.names
        return UserFactory(phone=names.phone_of(number), first_name=names.given_ar[number], last_name="الحازمي")

    def _people(self):
        """A trainee with an account, a father with a daughter who has none, and one who asks to be let in."""
        self.trainee_person = self._person(TRAINEE)
        self.trainee = StandingFactory(user=self._account(TRAINEE), person=self.trainee_person).user
        father = self._person(GUARDIAN, gender="male", born_on=None)
        self.guardian = StandingFactory(user=self._account(GUARDIAN), person=father).user
        self.ward = self._person(WARD, guardian=father)
        StandingFactory(user=self.guardian, person=self.ward, stands_as=Standing.As.GUARDIAN)
        calendars.make_address(self.guardian)
        self.applicant = self._person(APPLICANT)

        self.enrolment = EnrolmentFactory(cohort=self.cohort, person=self.trainee_person, enrolled=True)
        self.ward_enrolment = EnrolmentFactory(cohort=self.cohort, person=self.ward, enrolled=True)
        self.application = EnrolmentFactory(cohort=self.cohort, person=self.applicant)
        self.hand_in = self._hand_in(self.enrolment, by=self.trainee)
        self.ward_hand_in = self._hand_in(self.ward_enrolment, by=self.guardian)

    def _hand_in(self, enrolment, *, by):
        file = uploads.Upload(b"%PDF-1.7 a poster", "poster.pdf", "pdf")
        return projects.hand_in(enrolment, by=by, text=f"A poster by {enrolment.person.name_en}", file=file)

    def _trainer(self):
        """Teaches two of the cohorts and is asked to teach the third."""
        self.volunteer = VolunteerTrainerFactory(person=self._person(TRAINER, born_on=None))
        self.trainer_person = self.volunteer.person
        self.trainer = StandingFactory(user=self._account(TRAINER), person=self.trainer_person).user
        for cohort in [self.cohort, self.closed]:
            assignment.accept(assignment.offer(cohort, trainer=self.volunteer, by=self.lead), by=self.trainer)
        self.line = HourEntryFactory(
            trainer=self.volunteer, account=self.trainer, session=self.locked_session, minutes=120
        )
        prepared = HourEntryFactory(
            trainer=self.volunteer, account=self.trainer, session=self.locked_session, kind="preparation", minutes=60
        )
        ledger.approve([prepared], by=self.lead)
        self.offer = assignment.offer(self.draft, trainer=self.volunteer, by=self.lead)
        self.offer_link = SimpleNamespace(signed=answering.LINKS.signed(self.offer))
        self.skill = SimpleNamespace(pk=self.volunteer.pk, course=self.course.pk)
        self.consent_link = SimpleNamespace(
            signed=guardians.LINKS.signed(GuardianConsentFactory(trainer=self.volunteer))
        )
        self._cover()

    def _cover(self):
        """A session of another cohort, whose trainer cannot come, and which this one is asked to take."""
        cohort = CohortFactory(code=f"{self.names.code}-OTHER", centre=self.centre)
        session, colleague = cast_of_cover.taught(cohort=cohort, starts_at=timezone.now() + timedelta(days=20))
        self.absence = cast_of_cover.said(session, colleague)
        self.cover = cover.ask(self.absence, self.volunteer, by=self.lead)
        self.cover_link = SimpleNamespace(signed=asking.LINKS.signed(self.cover))

    def _history(self):
        """The cohort that is over: two graduates with their certificates."""
        places = [
            marked(EnrolmentFactory(cohort=self.closed, person=person, enrolled=True), ["present"])
            for person in [self.trainee_person, self.ward]
        ]
        self.closed = planning.close(self.closed, by=self.lead)
        self.decision = decision.decide(self.closed, graduates=places, by=self.lead)
        issuing.issue(self.decision.decided_enrolments.all(), by=self.lead)
        [self.service_certificate] = volunteering.issue([self.volunteer], by=self.lead)
        jobs.run_all()
        self.certificate, self.ward_certificate = (Certificate.objects.get(enrolment=place) for place in places)
        self.service_certificate.refresh_from_db()
        self.pack = packs.ask(self.closed, by=self.lead)
        jobs.run_all()
        other_name = facts.Names(self.ward.name_ar.replace("سالم", "صالح"), self.ward.name_en.replace("Salem", "Saleh"))
        self.name_request = naming.ask(self.ward_certificate, by=self.guardian, names=other_name)


class World:
    """Everything that the walks ask for."""

    def __init__(self):
        call_command("sync_roles", verbosity=0)
        self.admin, self.lead, self.editor = (self._staff(role) for role in ["admin", "lead", "editor"])
        self.content = Content(self.editor)
        self.own, self.sibling = Side(OWN, self.lead), Side(SIBLING, self.lead)
        self.template = published_template()
        self.holiday = Holiday.objects.create(
            name_ar="عطلة", name_en="A holiday", starts_on="2030-01-01", ends_on="2030-01-02"
        )
        self.programme = Programme.load()
        self.wagtail_site = Site.objects.get()
        self.locale = Locale.objects.get(language_code="en")
        self.token = (
            invitations.make("newcomer@example.com", role="editor", by=self.admin).rstrip("/").rpartition("/")[2]
        )
        self.invitation = StaffInvitation.objects.get()
        link = choices.stop_link(self.own.ward.public_id, "reminder", "mail")
        self.stop_token = link.rstrip("/").rpartition("/")[2]
        self.given_up = Job.objects.create(
            kind="volunteers.end_offers",
            status=Job.Status.FAILED,
            attempts_allowed=1,
            not_before=timezone.now(),
            finished_at=timezone.now(),
        )

    def _staff(self, role):
        user = UserFactory(email=f"{role}@example.com", phone=None, first_name=role)
        user.groups.add(Group.objects.get(name=role))
        return user

    def account(self, role):
        """The account that plays the role, or None for who is not signed in."""
        own, sibling = self.own, self.sibling
        match role:
            case "nobody":
                return None
            case "inactive":
                return self._inactive()
            case "other_trainer":
                return sibling.trainer
            case "other_coordinator":
                return sibling.coordinator
            case "trainee" | "guardian" | "trainer" | "coordinator" | "partner":
                return getattr(own, role)
            case "editor" | "lead" | "admin":
                return getattr(self, role)
        raise ValueError(role)

    def _inactive(self):
        """Somebody who held every role and right there is before the account was closed."""
        user = self.own.trainee
        user.groups.set(Group.objects.filter(name__in=["admin", "lead", "editor", "centre_coordinator"]))
        assign_perm("coordinate_centre", user, self.own.centre)
        assign_perm("take_register", user, self.own.cohort)
        user.is_active = False
        user.save()
        return user


def may_be_seen_by(role, world):  # noqa: PLR0911
    """Words of the two sides that the role may read: names and numbers, codes of certificates, the draft's code."""
    own, sibling = _words(world.own), _words(world.sibling)
    everybody = own | sibling
    match role:
        case "lead":
            return everybody
        case "trainee":
            return _words(world.own, TRAINEE, TRAINER)
        case "guardian":
            return _words(world.own, WARD, GUARDIAN, TRAINER)
        case "trainer":
            # The draft is the cohort of the offer. Whoever only applied is not the trainer's yet.
            return _words(world.own, TRAINEE, WARD, GUARDIAN, TRAINER) | {world.own.draft.code}
        case "other_trainer":
            return _words(world.sibling, TRAINEE, WARD, GUARDIAN, TRAINER) | {world.sibling.draft.code}
        # Whom a coordinator may ask to teach is every trainer of the programme; not their numbers.
        case "coordinator":
            return own | world.sibling.names.called(TRAINER)
        case "other_coordinator":
            return sibling | world.own.names.called(TRAINER)
    return set()


def foreign_to(role, world):
    """Words of the two sides that no answer to the role may hold."""
    return (_words(world.own) | _words(world.sibling)) - may_be_seen_by(role, world)


def _words(side, *persons):
    whole = not persons
    words = side.names.of(*(persons or range(5)))
    for person, certificate in [
        (TRAINEE, side.certificate),
        (WARD, side.ward_certificate),
        (TRAINER, side.service_certificate),
    ]:
        if whole or person in persons:
            words |= {certificate.code, str(certificate)}
    return words | {side.draft.code} if whole else words
