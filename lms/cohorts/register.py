"""The register of one session as a screen shows it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from lms.accounts.models import User
from lms.audit.models import AuditEvent
from lms.cohorts import attendance, history, namesakes
from lms.cohorts.models import AttendanceRecord, ClassSession, Enrolment, Excuse, RegisterEvent

NONE = RegisterEvent.Said.NONE

# Arabic says it of her and of him apart; of somebody unknown in a noun.
WORDS = {
    "female": {
        "present": pgettext_lazy("of her", "Present"),
        "late": pgettext_lazy("of her", "Late"),
        "excused": pgettext_lazy("of her", "Excused"),
        "absent": pgettext_lazy("of her", "Absent"),
    },
    "male": {
        "present": pgettext_lazy("of him", "Present"),
        "late": pgettext_lazy("of him", "Late"),
        "excused": pgettext_lazy("of him", "Excused"),
        "absent": pgettext_lazy("of him", "Absent"),
    },
}


def words(mark, gender=""):
    """A mark as it is said of somebody of that gender."""
    return WORDS.get(gender, {}).get(mark) or RegisterEvent.Said(mark).label


@dataclass(frozen=True)
class Row:
    """One trainee; ``mark`` is "none" until somebody marks them, and again when the mark is taken back."""

    number: int
    enrolment: Enrolment | None  # None: nobody yet, a row to be copied
    mark: str = NONE
    minutes_late: int | None = None
    reason: str = ""
    rev: int = 0
    by: User | None = None
    at: datetime | None = None
    correction: AuditEvent | None = None  # the last one after the lock
    kept_name: str = ""  # as a phone keeps it

    @property
    def name(self):
        return str(self.enrolment.person) if self.enrolment else ""

    @property
    def gender(self):
        return self.enrolment.person.gender if self.enrolment else ""

    @property
    def state(self):
        return _("Not marked yet") if self.mark == NONE else words(self.mark, self.gender)

    @property
    def reason_said(self):
        return Excuse.said(self.reason)

    @property
    def shown(self):
        """All that the row says of its trainee, as one text: a page that sends it back tells what it had shown."""
        return f"{self.mark}|{self.minutes_late or ''}|{self.reason}"

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
    """Everyone on the register of ``session``, by name; three queries, or five once locked, however many they are."""
    enrolments = list(attendance.on_register(session).select_related("person").order_by("person__name_key", "pk"))
    takers = Prefetch("taken_by", User.objects.with_latin_names())
    namesakes.tell_apart(enrolments, session.held_on)
    names = namesakes.by_name_alone(enrolments)
    records = {
        record.enrolment_id: record
        for record in AttendanceRecord.objects.filter(session=session).prefetch_related(takers)
    }
    corrections = history.corrections(session)
    return Roster(
        session,
        tuple(
            _row(
                records.get(enrolment.pk),
                number=number,
                enrolment=enrolment,
                correction=corrections.get(enrolment.pk),
                kept_name=names[enrolment.pk],
            )
            for number, enrolment in enumerate(enrolments, start=1)
        ),
    )


def _row(record, **row):
    if record is None:
        return Row(**row)
    return Row(
        mark=record.mark,
        minutes_late=record.minutes_late,
        reason=record.reason,
        rev=record.rev,
        by=record.taken_by,
        at=record.taken_at,
        **row,
    )
