"""A programme of any size, written in bulk: what the lists of staff are measured on."""

from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.models import Group
from django.core.management import call_command
from guardian.shortcuts import assign_perm

GIVEN = [
    "أروى",
    "نورة",
    "ريم",
    "لمى",
    "هدى",
    "سارة",
    "لجين",
    "غلا",
    "عهود",
    "ليان",
    "خالد",
    "فهد",
    "سالم",
    "إبراهيم",
    "محمد",
    "عبدالله",
    "يوسف",
    "ماجد",
    "طلال",
    "آدم",
]
FAMILY = [
    "الحازمي",
    "الغامدي",
    "الزهراني",
    "باوزير",
    "المالكي",
    "بخاري",
    "صباغ",
    "العتيبي",
    "القحطاني",
    "الشهري",
    "آل",
    "سعود",
    "الإدريسي",
    "خوجة",
    "الثقفي",
]
LATIN = [
    "Arwa",
    "Norah",
    "Reem",
    "Lama",
    "Huda",
    "Sara",
    "Lujain",
    "Ghala",
    "Ohoud",
    "Layan",
    "Khalid",
    "Fahad",
    "Salem",
    "Ibrahim",
    "Mohammed",
    "Abdullah",
]
BATCH = 2_000


class Crowd:
    """Grows: ``grow(1_000)``, measured, then ``grow(20_000)``. As many certificates as people, a cohort for ten."""

    def __init__(self):
        from lms.centres.models import Centre, Organisation
        from tests.factories.cohorts import CourseFactory
        from tests.factories.people import UserFactory

        call_command("sync_roles", verbosity=0)
        self.lead = UserFactory(email="lead@example.com", phone=None)
        self.lead.groups.add(Group.objects.get(name="lead"), Group.objects.get(name="admin"))
        self.courses = CourseFactory.create_batch(6)
        self.centres = Centre.objects.bulk_create(
            Centre(
                code=f"c-{n}", name_ar=f"مركز حي {n}", name_en=f"Centre {n}", district_ar="حي", district_en="District"
            )
            for n in range(30)
        )
        Organisation.objects.bulk_create(
            Organisation(code=f"o-{n}", name_ar=f"جمعية {n}", name_en=f"Charity {n}") for n in range(40)
        )
        self.coordinator = UserFactory(email="coordinator@example.com", phone=None)
        self.coordinator.groups.add(Group.objects.get(name="centre_coordinator"))
        assign_perm("coordinate_centre", self.coordinator, self.centres[0])
        self.size = 0

    def grow(self, size):
        """Until there are ``size`` people."""
        for first in range(self.size, size, BATCH):
            self._add(range(first, min(first + BATCH, size)))
        self.size = size

    def _add(self, numbers):
        cohorts = self._cohorts(numbers)
        people = self._people(numbers)
        self._trainers(people[::10], cohorts)
        places = self._places(people, cohorts)
        self._certificates([place for place in places if place.status == "enrolled"], cohorts)

    def _people(self, numbers):
        from lms.accounts.models import Person
        from lms.arabic import folding

        people = []
        for n in numbers:
            person = Person(
                given_ar=GIVEN[n % 20],
                father_ar=GIVEN[n // 20 % 20],
                family_ar=FAMILY[n // 7 % 14],
                name_en=f"{LATIN[n % 16]} {LATIN[n // 16 % 16]} {n}",
                gender="female" if n % 3 else "male",
                born_on=date(1998, 1, 1) + timedelta(days=n * 37 % 5_000),
                phone=f"+9665{n:08}",
            )
            person.name_key = folding.fold(f"{person.name_ar} {person.name_en}")
            people.append(person)
        return Person.objects.bulk_create(people)

    def _cohorts(self, numbers):
        from lms.cohorts.models import ClassSession, Cohort

        # Seven, so that each is found at each of thirty centres.
        states = ["closed", "closed", "published", "published", "published", "draft", "cancelled"]
        now = datetime.now(UTC)
        cohorts = Cohort.objects.bulk_create(
            Cohort(
                course=self.courses[n // 10 % 6],
                centre=self.centres[n // 10 % 30],
                code=f"C-{n}",
                capacity=30,
                taken=7,
                applications_open_on=now - timedelta(days=90),
                applications_close_on=now + timedelta(days=9),
                starts_on=now + timedelta(days=n % 400 - 200),
                ends_on=now + timedelta(days=n % 400 - 150),
                attendance_percent=80,
                status=states[n // 10 % 7],
                closed_at=now,
            )
            for n in numbers[::10]
        )
        ClassSession.objects.bulk_create(
            ClassSession(
                cohort=cohort,
                number=number,
                starts_at=now - timedelta(days=30 * number, hours=2),
                ends_at=now - timedelta(days=30 * number),
            )
            for cohort in cohorts
            for number in (1, 2, 3)
        )
        return cohorts

    def _trainers(self, people, cohorts):
        from django.utils import timezone

        from lms.volunteers.models import TrainerAssignment, VettingStep, VolunteerTrainer

        trainers = VolunteerTrainer.objects.bulk_create(
            VolunteerTrainer(person=person, status=["ready", "applied", "paused"][place % 3])
            for place, person in enumerate(people)
        )
        VettingStep.objects.bulk_create(
            VettingStep(trainer=trainer, kind=kind, number=1, checked_on=timezone.localdate())
            for trainer in trainers
            if trainer.status != "applied"
            for kind in VettingStep.Kind
        )
        known = VolunteerTrainer.courses.through
        known.objects.bulk_create(
            known(volunteertrainer=trainer, course=self.courses[place % 6]) for place, trainer in enumerate(trainers)
        )
        self._hours(trainers, cohorts)
        TrainerAssignment.objects.bulk_create(
            TrainerAssignment(cohort=cohort, trainer=trainer, role=role, status=status, offered_by=self.lead)
            for place, (cohort, trainer) in enumerate(zip(cohorts, trainers, strict=True))
            for role, status in [("lead", ["accepted", "offered", "declined"][place % 3])]
        )
        self._absences(cohorts, trainers)

    def _absences(self, cohorts, trainers):
        """A trainer of each cohort could not come once, and three were asked."""
        from lms.cohorts.models import ClassSession
        from lms.volunteers.models import Absence, CoverRequest

        sessions = {one.cohort_id: one for one in ClassSession.objects.filter(cohort__in=cohorts).order_by("-number")}
        absences = Absence.objects.bulk_create(
            Absence(
                session=sessions[cohort.pk],
                trainer=trainer,
                reason="illness",
                status=["open", "covered", "uncovered"][place % 3],
                said_by=self.lead,
            )
            for place, (cohort, trainer) in enumerate(zip(cohorts, trainers, strict=True))
        )
        CoverRequest.objects.bulk_create(
            CoverRequest(
                absence=absent,
                session=absent.session,
                trainer=trainers[(place + step) % len(trainers)],
                status="accepted" if step == 1 and absent.status == "covered" else "declined",
            )
            for place, absent in enumerate(absences)
            for step in range(1, 1 + min(3, len(trainers) - 1))
        )

    def _hours(self, trainers, cohorts):
        """Twelve lines of each trainer, of which every other was approved."""
        from lms.volunteers.models import HourEntry, HourStep

        lines = HourEntry.objects.bulk_create(
            HourEntry(
                trainer=trainer,
                cohort=cohort,
                given_on=datetime.now(UTC) - timedelta(days=30 * number),
                kind=kind,
                minutes=90,
                by=self.lead,
                reason="On paper.",
            )
            for trainer, cohort in zip(trainers, cohorts, strict=True)
            for number in range(6)
            for kind in HourEntry.Kind
        )
        HourStep.objects.bulk_create(
            HourStep(entry=line, number=1, said="approved", by=self.lead) for line in lines[::2]
        )

    def _places(self, people, cohorts):
        from lms.cohorts.models import Enrolment

        states = ["enrolled"] * 7 + ["applied", "waiting", "withdrawn"]
        return Enrolment.objects.bulk_create(
            Enrolment(
                person=person,
                cohort=cohorts[place // 10],
                status=states[place % 10],
                waiting_since=datetime.now(UTC),
            )
            for place, person in enumerate(people)
        )

    def _certificates(self, places, cohorts):
        from certificates import codes
        from certificates.models import Certificate
        from lms.graduation.models import DecidedEnrolment, GraduationDecision
        from tests.certificates.rendering.samples import ruaa

        closed = {cohort.pk: cohort for cohort in cohorts if cohort.status == "closed"}
        decisions = dict(
            zip(
                closed,
                GraduationDecision.objects.bulk_create(
                    GraduationDecision(cohort=cohort, decided_by=self.lead) for cohort in closed.values()
                ),
                strict=True,
            )
        )
        DecidedEnrolment.objects.bulk_create(
            DecidedEnrolment(
                decision=decisions[place.cohort_id], enrolment=place, graduates=True, by_the_rule=True, outcome={}
            )
            for place in places[::2]
            if place.cohort_id in decisions
        )
        certificates = []
        for place in places:
            # A live one, and one that it took the place of: about as many as there are people.
            for status in ["issued", "superseded"]:
                facts = ruaa(code=codes.new_code(), name_ar=place.person.name_ar, name_en=place.person.name_en)
                certificate = Certificate(
                    enrolment=place, person=place.person, status=status, issued_at=datetime.now(UTC)
                )
                certificate.freeze(facts, None)
                certificate.file, certificate.file_sha256, certificate.file_bytes = "x.pdf", "0" * 64, 40_000
                if status == "superseded":
                    certificate.ended_at, certificate.end_reason = datetime.now(UTC), "x"
                certificates.append(certificate)
        Certificate.objects.bulk_create(certificates, batch_size=BATCH)
