"""What a trainee, or who stands for one, has to know today."""

from dataclasses import dataclass

from django.db.models import Prefetch

from certificates.models import Certificate
from courses.models import CoursePage
from lms.cohorts import access
from lms.cohorts.models import Cohort, Enrolment
from lms.graduation import progress, sheet, wording
from lms.graduation.progress import Progress
from lms.graduation.rule import Outcome
from lms.graduation.sheet import SessionMark

OVER = (Enrolment.Status.DECLINED, Enrolment.Status.WITHDRAWN)


@dataclass(frozen=True)
class Place:
    """One enrolment on the page."""

    enrolment: Enrolment
    progress: Progress | None  # while the course runs
    dots: list
    project_mark: int | None  # while the course runs
    certificate: Certificate | None
    outcome: Outcome | None  # once graduation is decided

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
    def goal_percent(self):
        """Where on the bar of the whole course the needed sessions lie."""
        return round(100 * self.progress.needed / self.progress.whole) if self.progress.whole else 0


@dataclass(frozen=True)
class Next:
    place: Place
    session: SessionMark

    @property
    def number_of(self):
        return len(self.place.progress.sessions)


@dataclass(frozen=True)
class MyLearning:
    places: list  # all, the liveliest first
    next: Next | None

    @property
    def running(self):
        return [place for place in self.places if place.progress]

    @property
    def stands_for_several(self):
        return len({place.enrolment.person_id for place in self.places}) > 1


def of(user, now):
    """Everything the page shows, in four queries however much it is."""
    issued = Certificate.objects.filter(status__in=Certificate.LIVE).order_by("pk")
    enrolments = (
        access.enrolments_of(user)
        .select_related("person", "cohort__course", "cohort__centre", "graduation")
        .prefetch_related(Prefetch("certificates", queryset=issued, to_attr="live_certificates"))
        .order_by("-cohort__starts_on", "person__name_key", "pk")
    )
    sheets = sheet.of(access.enrolments_of(user).enrolled().filter(cohort__status=Cohort.Status.PUBLISHED))
    places = sorted((_place(enrolment, sheets, now) for enrolment in enrolments), key=_by_liveliness)
    upcoming = [Next(place, place.progress.next_session) for place in places if place.progress]
    upcoming = [each for each in upcoming if each.session]
    return MyLearning(places, min(upcoming, key=lambda each: each.session.starts_at, default=None))


def lessons(learning, language):
    """The live pages, in ``language``, of the courses of those places that hold a seat or held one."""
    studied = {
        place.cohort.course_id for place in learning.places if place.enrolment.status == Enrolment.Status.ENROLLED
    }
    pages = CoursePage.objects.live().select_related("locale")
    return pages.filter(locale__language_code=language, course__in=studied) if studied else pages.none()


def _place(enrolment, sheets, now):
    known = sheets.get(enrolment.pk)
    decided = getattr(enrolment, "graduation", None)
    certificate = enrolment.live_certificates[0] if enrolment.live_certificates else None
    return Place(
        enrolment,
        progress.of(known, needed_percent=enrolment.cohort.attendance_percent, now=now) if known else None,
        wording.dots(known.sessions, now) if known else [],
        known.project_mark if known else None,
        certificate,
        Outcome.from_json(decided.outcome) if decided else None,
    )


def _by_liveliness(place):
    return (place.progress is None, place.enrolment.status in OVER)
