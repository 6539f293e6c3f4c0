"""What a trainer has to do now, and how their cohorts stand."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from lms.cohorts import access
from lms.cohorts.models import AttendanceRecord, ClassSession, Cohort, Enrolment
from lms.graduation import progress, sheet, wording
from lms.graduation.progress import Progress
from lms.learning.access import projects_to_mark
from lms.volunteers.access import assignments_of

OPENS_BEFORE = timedelta(minutes=30)
AHEAD = timedelta(days=7)


class Stage(StrEnum):
    ON = "on"  # it runs, or is about to
    OVER = "over"  # it is over, and its register is not finished
    NEXT = "next"


@dataclass(frozen=True)
class Now:
    session: ClassSession | None  # what the page opens on
    stage: Stage | None  # what that session is
    takes_register: bool  # its day has come
    week: list  # the sessions of the seven days from today
    left_open: list  # the other sessions that are over and whose register is not finished
    projects: list  # (cohort, how many wait)
    offers: list
    cohorts: list


def now_of(user, now):
    """Everything the page shows, in as many queries however much it is."""
    sessions = access.sessions_taught_by(user).select_related("cohort__course", "cohort__centre")
    unfinished = list(
        _with_counts(
            sessions.filter(status=ClassSession.Status.PLANNED, cohort__status=Cohort.Status.PUBLISHED)
        ).order_by("starts_at", "pk")
    )
    session, stage = at_hand(unfinished, now)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    week = sessions.filter(starts_at__gte=midnight, starts_at__lt=midnight + AHEAD).order_by("starts_at", "pk")
    return Now(
        session=session,
        stage=stage,
        takes_register=session is not None and session.held_on <= now.date(),
        week=list(week),
        left_open=[each for each in unfinished if each.ends_at <= now and each != session],
        projects=_projects(user),
        offers=list(assignments_of(user).offered().with_cohorts().order_by("offered_at")),
        cohorts=list(access.cohorts_taught_by(user).with_places().filter(status__in=access.WITH_REGISTERS)),
    )


def at_hand(unfinished, now):
    """Of sessions in their order: the one that is on; else the latest left unfinished; else the next; and its Stage."""
    on = [each for each in unfinished if each.starts_at - OPENS_BEFORE <= now < each.ends_at]
    if on:
        return on[0], Stage.ON
    over = [each for each in unfinished if each.ends_at <= now]
    if over:
        return over[-1], Stage.OVER
    return (unfinished[0], Stage.NEXT) if unfinished else (None, None)


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
