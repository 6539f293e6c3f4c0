"""The register of one session as a screen shows it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from lms.accounts.models import User
from lms.cohorts import attendance
from lms.cohorts.models import AttendanceRecord, ClassSession, Enrolment, RegisterEvent

NONE = RegisterEvent.Said.NONE


@dataclass(frozen=True)
class Row:
    """One trainee; ``mark`` is "none" until somebody marks them, and again when the mark is taken back."""

    number: int
    enrolment: Enrolment
    mark: str = NONE
    minutes_late: int | None = None
    reason: str = ""
    rev: int = 0
    by: User | None = None
    at: datetime | None = None

    @property
    def name(self):
        return str(self.enrolment.person)

    @property
    def is_marked(self):
        return self.mark != NONE


@dataclass(frozen=True)
class Roster:
    session: ClassSession
    rows: tuple[Row, ...]

    @property
    def left(self):
        """How many have no mark yet."""
        return sum(not row.is_marked for row in self.rows)

    @property
    def done(self):
        return len(self.rows) - self.left

    @property
    def counts(self):
        """How many have each mark, "none" too."""
        found = Counter(row.mark for row in self.rows)
        return {str(mark): found[mark] for mark in RegisterEvent.Said.values}

    def row_of(self, public_id):
        """The row of the enrolment with this public id, or None."""
        return next((row for row in self.rows if row.enrolment.public_id == public_id), None)


def roster(session):
    """Everyone on the register of ``session``, by name; two queries, however many they are."""
    enrolments = attendance.on_register(session).select_related("person").order_by("person__name_key", "pk")
    records = {
        record.enrolment_id: record
        for record in AttendanceRecord.objects.filter(session=session).select_related("taken_by")
    }
    return Roster(
        session,
        tuple(_row(number, enrolment, records.get(enrolment.pk)) for number, enrolment in enumerate(enrolments, start=1)),
    )


def _row(number, enrolment, record):
    if record is None:
        return Row(number, enrolment)
    return Row(
        number,
        enrolment,
        record.mark,
        record.minutes_late,
        record.reason,
        record.rev,
        record.taken_by,
        record.taken_at,
    )
