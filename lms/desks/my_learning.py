"""What a trainee, or who stands for one, has to know today."""

from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from certificates import confirming
from certificates.models import Certificate, NameConfirmation, NameRequest
from courses.models import CoursePage, LessonPage
from lms.accounts.models import Standing
from lms.cohorts import access, enrolment, makeups
from lms.cohorts.models import Cohort, Enrolment
from lms.desks import next_step
from lms.desks.next_step import Do
from lms.graduation import progress, risk, sheet, wording
from lms.graduation.elsewhere import SessionMark
from lms.graduation.progress import Progress
from lms.graduation.rule import Outcome
from lms.learning import lessons
from lms.learning.models import ProjectSubmission

ASKED_FOR = (Enrolment.Status.APPLIED, Enrolment.Status.WAITING)
WAYS_SHOWN = 2
OVER = (Enrolment.Status.DECLINED, Enrolment.Status.WITHDRAWN)


@dataclass(frozen=True)
class Lessons:
    """How far a person is in a course's lessons, in the reader's language."""

    count: int
    done: int
    next: LessonPage | None  # the first not done

    @property
    def left(self):
        return self.count - self.done


@dataclass(frozen=True)
class Place:
    """One enrolment on the page."""

    enrolment: Enrolment
    progress: Progress | None  # while the course runs
    dots: list
    project: ProjectSubmission | None  # handed in or marked
    certificate: Certificate | None
    outcome: Outcome | None  # once graduation is decided
    page: CoursePage | None  # of whoever holds a seat or held one
    lessons: Lessons | None  # where there is a page
    make_up: list  # where a missed session could be made up, of whoever is at risk
    invited: list  # the sessions to come in which they make one up
    is_to_confirm: bool  # whoever is to hold the certificate has not said yet that the names are right

    @property
    def cohort(self):
        return self.enrolment.cohort

    @property
    def is_decided(self):
        return self.outcome is not None

    @property
    def graduates(self):
        return self.is_decided and self.enrolment.graduation.graduates

    @property
    def took_part(self):
        return self.is_enrolled and self.cohort.status == Cohort.Status.CLOSED

    @property
    def is_enrolled(self):
        return self.enrolment.status == Enrolment.Status.ENROLLED

    @property
    def has_project(self):
        return (
            self.is_enrolled and self.cohort.project_percent is not None and self.cohort.status in access.WITH_REGISTERS
        )

    @property
    def project_mark(self):
        return self.project.mark if self.project else None

    @property
    def goal_percent(self):
        """Where on the bar of the whole course the needed sessions lie."""
        return round(100 * self.progress.needed / self.progress.whole) if self.progress.whole else 0

    def situation(self, now):
        """What the rule of the next step has to know of this place."""
        cohort, person = self.cohort, self.enrolment.person
        running = cohort.status in access.WITH_REGISTERS
        today = timezone.localdate(now)
        issued = self.certificate.issued_at if self.certificate else None
        return next_step.Situation(
            is_asked_for=self.enrolment.status in ASKED_FOR and cohort.status == Cohort.Status.PUBLISHED,
            is_studied=self.is_enrolled and running and not self.is_decided,
            lacks_latin_name=not person.name_en,
            lacks_confirmation=self.is_to_confirm,
            lacks_consent=enrolment.consent_is_missing(self.enrolment, today),
            lessons_left=self.lessons.left if self.lessons else 0,
            project=self._project_stands(),
            days_left=(cohort.ends_on - today).days if cohort.status == Cohort.Status.PUBLISHED else -1,
            certificate_days=(now - issued).days if issued else None,
        )

    def _project_stands(self):
        if not self.has_project:
            return next_step.Project.NONE
        if self.project is None or (self.project.handed_in_at is None and self.project.mark is None):
            return next_step.Project.OPEN
        if self.project.mark is not None and self.project.mark >= self.cohort.project_percent:
            return next_step.Project.NONE
        return next_step.Project.WAITS if self.project.waits_for_a_look else next_step.Project.ANSWERED


@dataclass(frozen=True)
class Next:
    place: Place
    session: SessionMark

    @property
    def number_of(self):
        """The last of its cohort: who was moved into it has fewer of their own."""
        return max(one.number for one in self.place.progress.sessions)


@dataclass(frozen=True)
class Step:
    """The one thing to do; ``place`` None: it is about none of them."""

    do: Do
    place: Place | None

    @property
    def is_to(self):
        """Its name, for the template."""
        return self.do.name.lower()


@dataclass(frozen=True)
class MyLearning:
    places: list  # all, the liveliest first
    next: Next | None
    step: Step | None

    @property
    def running(self):
        return [place for place in self.places if place.progress]

    @property
    def names_people(self):
        """Whether each place must say whose it is: not where all of them are the reader's own."""
        return not all(place.enrolment.is_own for place in self.places)


def of(user, now, language):
    """Everything the page shows, in nine queries however much it is; lessons are those of the ``language``."""
    issued = Certificate.objects.filter(status__in=Certificate.LIVE).order_by("pk")
    own = Standing.objects.filter(user=user, stands_as=Standing.As.SELF)
    enrolments = list(
        access.enrolments_of(user)
        .annotate(
            is_own=Exists(own.filter(person=OuterRef("person"))),
            awaits_certificate=Exists(confirming.asked_of(user).filter(pk=OuterRef("pk"))),
            asks_for_another_name=Exists(NameRequest.objects.open().filter(enrolment=OuterRef("pk"))),
        )
        .select_related("person", "cohort__course", "cohort__centre", "graduation", "project", "moved_to")
        .prefetch_related(Prefetch("certificates", queryset=issued, to_attr="live_certificates"))
        .order_by("-cohort__starts_on", "person__name_key", "pk")
    )
    sheets = sheet.of(access.enrolments_of(user).enrolled().filter(cohort__status=Cohort.Status.PUBLISHED))
    studied, unconfirmed = _Studied(enrolments, language), _unconfirmed(enrolments)
    places = (_place(one, sheets, studied, unconfirmed, now) for one in enrolments)
    places = sorted(_with_ways(list(places), now), key=_by_liveliness)
    upcoming = [Next(place, place.progress.next_session) for place in places if place.progress]
    upcoming = [each for each in upcoming if each.session]
    found = next_step.first([place.situation(now) for place in places])
    step = Step(found[1], None if found[0] is None else places[found[0]]) if found else None
    return MyLearning(places, min(upcoming, key=lambda each: each.session.starts_at, default=None), step)


class _Studied:
    """The pages and lessons of the courses in which somebody holds a seat or held one, and who has done which."""

    def __init__(self, enrolments, language):
        held = [one for one in enrolments if one.status == Enrolment.Status.ENROLLED]
        pages = CoursePage.objects.live().select_related("locale")
        pages = pages.filter(locale__language_code=language, course__in={one.cohort.course_id for one in held})
        self.pages = {page.course_id: page for page in pages} if held else {}
        self.lessons = lessons.below(self.pages.values())
        self.done = lessons.done_by({one.person_id for one in held}) if self.lessons else {}

    def page(self, one):
        return self.pages.get(one.cohort.course_id) if one.status == Enrolment.Status.ENROLLED else None

    def of(self, one):
        below = self.lessons.get(one.cohort.course_id)
        if not below or one.status != Enrolment.Status.ENROLLED:
            return None
        done = self.done.get(one.person_id, set())
        left = [lesson for lesson in below if lesson.translation_key not in done]
        return Lessons(len(below), len(below) - len(left), left[0] if left else None)


def _unconfirmed(enrolments):
    """Keys of those who are to hold a certificate, have not confirmed the names they have, and asked for no others."""
    asked = [one for one in enrolments if one.awaits_certificate and not one.asks_for_another_name]
    confirmed = NameConfirmation.objects.holding_for([one.person for one in asked])
    return {one.pk for one in asked if one.person_id not in confirmed}


def _place(one, sheets, studied, unconfirmed, now):
    known = sheets.get(one.pk)
    decided = getattr(one, "graduation", None)
    return Place(
        enrolment=one,
        progress=progress.of(known, needed_percent=one.cohort.attendance_percent, now=now) if known else None,
        dots=wording.dots(known.sessions, now) if known else [],
        project=getattr(one, "project", None),
        certificate=one.live_certificates[0] if one.live_certificates else None,
        outcome=Outcome.from_json(decided.outcome) if decided else None,
        page=studied.page(one),
        lessons=studied.of(one),
        make_up=[],
        invited=[],
        is_to_confirm=one.pk in unconfirmed,
    )


def _with_ways(places, now):
    """Each with the sessions of other cohorts they are invited to, and, of who is at risk, where one could be made up."""
    at_risk = [place for place in places if place.progress and risk.of(place.progress)]
    ways = makeups.ways({place.enrolment: risk.to_make_up(place.progress) for place in at_risk}, now)
    running = [place.enrolment for place in places if place.progress]
    invited = makeups.invitations(running, now) if running else {}
    return [
        replace(
            place,
            make_up=list(way.fitting[:WAYS_SHOWN]) if (way := ways.get(place.enrolment.pk)) else [],
            invited=invited.get(place.enrolment.pk, []),
        )
        for place in places
    ]


def _by_liveliness(place):
    return (place.progress is None, place.enrolment.status in OVER)
