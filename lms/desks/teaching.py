"""What a trainer has to do now, and how their cohorts stand."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from lms.cohorts import access
from lms.cohorts.models import AttendanceRecord, ClassSession, Cohort, Enrolment
from lms.graduation import progress, sheet, wording
from lms.graduation.progress import Progress
from lms.learning.access import projects_to_mark
from lms.volunteers.access import assignments_of

OPENS_BEFORE = timedelta(minutes=30)
STAYS_AFTER = timedelta(hours=2)
AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class Now:
    session: ClassSession | None  # the one to take the register of now, or the next
    is_on: bool  # it runs, or is about to, or has just ended
    week: list  # the sessions of the seven days from today
    left_open: list  # sessions that are over and whose register was not finished
    projects: list  # (cohort, how many wait)
    offers: list
    cohorts: list


def now_of(user, now):
    """Everything the page shows, in six queries however much it is."""
    sessions = access.sessions_taught_by(user).select_related("cohort__course", "cohort__centre")
    unfinished = sessions.filter(status=ClassSession.Status.PLANNED, cohort__status=Cohort.Status.PUBLISHED)
    at_hand = list(_with_counts(unfinished.filter(ends_at__gt=now - STAYS_AFTER)).order_by("starts_at", "pk")[:1])
    session = at_hand[0] if at_hand else None
    left_open = unfinished.filter(ends_at__lte=now).order_by("starts_at", "pk")
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    week = sessions.filter(starts_at__gte=midnight, starts_at__lt=midnight + AHEAD).order_by("starts_at", "pk")
    return Now(
        session=session,
        is_on=session is not None and session.starts_at - OPENS_BEFORE <= now,
        week=list(week),
        left_open=[each for each in left_open if session is None or each.pk != session.pk],
        projects=_projects(user),
        offers=list(assignments_of(user).offered().with_cohorts().order_by("offered_at")),
        cohorts=list(access.cohorts_taught_by(user).with_places().filter(status__in=access.WITH_REGISTERS)),
    )


@dataclass(frozen=True)
class Trainee:
    enrolment: Enrolment
    progress: Progress
    dots: list
    project_mark: int | None

    @property
    def missed(self):
        """The numbers of the sessions missed without excuse."""
        return [session.number for session in self.progress.sessions if session.mark == "absent"]


def trainees_of(cohort, now):
    """The enrolled trainees of a cohort: first those who can no longer reach the percentage, then by what is left."""
    sheets = sheet.of(cohort.enrolments.enrolled())
    trainees = [
        Trainee(
            enrolment,
            progress.of(known, needed_percent=cohort.attendance_percent, now=now),
            wording.dots(known.sessions, now),
            known.project_mark,
        )
        for enrolment in cohort.enrolments.enrolled().select_related("person").order_by("person__name_key", "pk")
        if (known := sheets.get(enrolment.pk))
    ]
    return sorted(trainees, key=lambda trainee: trainee.progress.missable)


def _with_counts(sessions):
    marked = (
        AttendanceRecord.objects.filter(session=OuterRef("pk"))
        .exclude(mark="none")
        .order_by()
        .values("session")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return sessions.annotate(
        marked=Coalesce(Subquery(marked), 0),
        trainees=Count("cohort__enrolments", filter=Q(cohort__enrolments__status=Enrolment.Status.ENROLLED)),
    )


def _projects(user):
    waiting = {}
    for enrolment in (
        projects_to_mark(user).select_related("cohort__course", "cohort__centre").order_by("cohort__starts_on")
    ):
        waiting.setdefault(enrolment.cohort, []).append(enrolment)
    return [(cohort, len(enrolments)) for cohort, enrolments in waiting.items()]
