"""What a trainer has to do now, and how their cohorts stand."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from lms.cohorts import access, adults, makeups, namesakes
from lms.cohorts.enrolment import OF_AGE
from lms.cohorts.makeups import Way
from lms.cohorts.models import (
    AttendanceRecord,
    ClassSession,
    ClassSessionUserObjectPermission,
    Cohort,
    Enrolment,
)
from lms.desks import asks, risk
from lms.graduation import progress, sheet, watching, wording
from lms.graduation import risk as attendance
from lms.graduation.progress import Progress
from lms.learning import standing
from lms.learning.access import projects_to_look_at, projects_to_mark
from lms.learning.standing import Standing
from lms.volunteers import minors
from lms.volunteers.access import assignments_of, cover_requests_of

OPENS_BEFORE = timedelta(minutes=30)
AHEAD = timedelta(days=7)
HAND_INS = 5  # shown one by one; the others by cohort


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
    asks: list  # sessions in whose register something waits for an answer
    hand_ins: list  # enrolments whose project was handed in and waits, the first HAND_INS of those that wait longest
    projects: list  # Projects of cohorts where more waits than that, or whose last day has come
    offers: list
    covers: list  # single sessions that one is asked to take
    alone: list  # sessions to come that have no adult, where one is under 18
    at_risk: list  # (cohort, watching.Counted) of the cohorts in which somebody's attendance is at risk
    cohorts: list


def now_of(user, now):
    """Everything the page shows, in as many queries however much it is."""
    sessions = access.sessions_taught_by(user).select_related("cohort__course", "cohort__centre")
    sessions = sessions.annotate(
        is_away=Exists(user.away_from.filter(session=OuterRef("pk"))),
        is_covered=Exists(ClassSessionUserObjectPermission.objects.filter(content_object=OuterRef("pk"))),
        is_cover=Exists(user.session_permissions.filter(content_object=OuterRef("pk"))),
    )
    alone = list(minors.lacking_for(user, now))
    unfinished = list(
        _with_counts(
            sessions.exclude(pk__in=adults.lacking_for(user).values("pk"))
            .exclude(is_away=True, starts_at__gt=now)
            .exclude(is_away=True, is_covered=True)
            .filter(status=ClassSession.Status.PLANNED, cohort__status=Cohort.Status.PUBLISHED)
        ).order_by("starts_at", "pk")
    )
    session, stage = at_hand(unfinished, now)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    week = sessions.filter(starts_at__gte=midnight, starts_at__lt=midnight + AHEAD).order_by("starts_at", "pk")
    hand_ins, by_cohort = _projects(user, now.date())
    cohorts = list(access.cohorts_taught_by(user).with_places().filter(status__in=access.WITH_REGISTERS))
    at_risk = watching.counted_by_cohort(cohorts, now)
    return Now(
        session=session,
        stage=stage,
        takes_register=session is not None and session.held_on <= now.date(),
        week=list(week),
        alone=alone,
        left_open=[each for each in unfinished if each.ends_at <= now and each != session],
        asks=asks.of(user, now),
        hand_ins=hand_ins,
        projects=by_cohort,
        covers=list(
            cover_requests_of(user)
            .asked()
            .filter(session__starts_at__gt=now)
            .with_places()
            .order_by("session__starts_at")
        ),
        offers=list(assignments_of(user).offered().with_cohorts().order_by("offered_at")),
        at_risk=[(cohort, at_risk[cohort.pk]) for cohort in cohorts if cohort.pk in at_risk],
        cohorts=cohorts,
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
class Projects:
    """What of a cohort's projects waits for the trainer."""

    cohort: Cohort
    waiting: int  # handed in, and not looked at
    unmarked: int  # without a mark, handed in or not; asked once the last day has come


@dataclass(frozen=True)
class Contact:
    """Whom to call or write to about a trainee: under 18 the guardian, where one is known."""

    name: str
    phone: str
    is_guardian: bool


@dataclass(frozen=True)
class Trainee:
    enrolment: Enrolment
    progress: Progress
    dots: list
    project: Standing
    project_mark: int | None
    risks: list  # why they may not graduate, in words
    contact: Contact | None
    way: Way | None = None  # of those at risk: where a missed session could be made up
    invited: tuple = ()  # the sessions to come in which they make one up

    @property
    def missed(self):
        """The numbers of the sessions missed without excuse."""
        return attendance.missed(self.progress)


def trainees_of(cohort, now):
    """The enrolled trainees of a cohort: those at risk first, and of them who can miss least; then by name."""
    sheets = sheet.of(cohort.enrolments.enrolled())
    enrolments = cohort.enrolments.enrolled().select_related("person__guardian", "project", "cohort__centre")
    enrolments = list(enrolments.order_by("person__name_key", "pk"))
    namesakes.tell_apart(enrolments, now.date())
    trainees = [
        _trainee(cohort, enrolment, known, now) for enrolment in enrolments if (known := sheets.get(enrolment.pk))
    ]
    at_risk = {one.enrolment: attendance.to_make_up(one.progress) for one in trainees if one.risks}
    ways = makeups.ways(at_risk, now)
    invited = makeups.invitations(enrolments, now)
    trainees = [
        replace(one, way=ways.get(one.enrolment.pk), invited=tuple(invited.get(one.enrolment.pk, ())))
        for one in trainees
    ]
    return sorted(trainees, key=lambda one: (not one.risks, one.progress.missable if one.risks else 0))


def _trainee(cohort, enrolment, known, now):
    going = progress.of(known, needed_percent=cohort.attendance_percent, now=now)
    project = standing.of(getattr(enrolment, "project", None))
    mark = known.project_mark
    return Trainee(
        enrolment=enrolment,
        progress=going,
        dots=wording.dots(known.sessions, now),
        project=project,
        project_mark=mark,
        risks=risk.reasons(going, project=project, mark=mark, needed_mark=cohort.project_percent),
        contact=contact_of(enrolment.person, now.date()),
    )


def contact_of(person, day):
    """Nobody under 18 is written to past their guardian: the charter for volunteers."""
    age, guardian = person.age_on(day), person.guardian
    if guardian is not None and (age is None or age < OF_AGE):
        phone = guardian.phone or person.phone
        return Contact(str(guardian), phone, is_guardian=True) if phone else None
    return Contact(str(person), person.phone, is_guardian=False) if person.phone else None


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


def _projects(user, today):
    """The hand-ins that have waited longest, and what of each cohort is not shown with them."""
    unmarked = projects_to_mark(user) | projects_to_look_at(user)
    enrolments = unmarked.select_related("person", "project", "cohort__course", "cohort__centre")
    by_cohort, waiting = {}, []
    for enrolment in enrolments.order_by("cohort__starts_on", "cohort", "person__name_key", "pk"):
        by_cohort.setdefault(enrolment.cohort, []).append(enrolment)
        if _stands(enrolment) == Standing.WAITING:
            waiting.append(enrolment)
    waiting.sort(key=lambda enrolment: enrolment.project.handed_in_at)
    found = [
        Projects(
            cohort,
            sum(_stands(each) == Standing.WAITING for each in each_of),
            len([each for each in each_of if _mark_of(each) is None]) if cohort.ends_on <= today else 0,
        )
        for cohort, each_of in by_cohort.items()
    ]
    return waiting[:HAND_INS], [each for each in found if each.unmarked or (each.waiting and len(waiting) > HAND_INS)]


def _stands(enrolment):
    return standing.of(getattr(enrolment, "project", None))


def _mark_of(enrolment):
    project = getattr(enrolment, "project", None)
    return project and project.mark
