"""The marks of trainees, session by session, read in one statement."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.utils import timezone

from lms.cohorts.models import AttendanceRecord, ClassSession


@dataclass(frozen=True)
class SessionMark:
    public_id: str
    number: int
    starts_at: datetime
    ends_at: datetime
    is_held: bool  # its register was finished
    mark: str  # "" for unmarked


@dataclass(frozen=True)
class Sheet:
    """What is known of one enrolment."""

    sessions: tuple[SessionMark, ...]  # of the cohort, in order, while the trainee belonged to it
    project_mark: int | None

    @property
    def marks(self):
        return {session.number: session.mark for session in self.sessions}


def of(enrolments):
    """``{enrolment pk: Sheet}`` for a QuerySet of enrolments.

    One statement, whatever its size: two would let a mark that moves between them be counted twice, or not at all.
    Sessions called off are left out, and so are those before the trainee joined or after they left.
    """
    records = AttendanceRecord.objects.filter(session=OuterRef("course_session__pk"), enrolment=OuterRef("pk"))
    rows = (
        enrolments.order_by()
        .annotate(
            course_session=FilteredRelation(
                "cohort__class_sessions", condition=~Q(cohort__class_sessions__status=ClassSession.Status.CANCELLED)
            )
        )
        .annotate(mark=Subquery(records.values("mark")[:1]), project_mark=F("project__mark"))
        .order_by("pk", "course_session__starts_at", "course_session__number")
        .values_list(
            "pk",
            "project_mark",
            "joined_on",
            "left_on",
            "course_session__public_id",
            "course_session__number",
            "course_session__starts_at",
            "course_session__ends_at",
            "course_session__status",
            "mark",
        )
    )
    sessions, project_marks = defaultdict(list), {}
    for pk, project_mark, joined_on, left_on, public_id, number, starts_at, ends_at, status, marked in rows:
        project_marks[pk] = project_mark
        if number is None:
            continue
        day = timezone.localtime(starts_at).date()
        if (joined_on and day < joined_on) or (left_on and day >= left_on):
            continue
        is_held = status == ClassSession.Status.HELD
        mark = "" if marked in {None, "none"} else marked
        sessions[pk].append(SessionMark(public_id, number, starts_at, ends_at, is_held, mark))
    return {pk: Sheet(tuple(sessions[pk]), project_mark) for pk, project_mark in project_marks.items()}
