"""Marks that were written elsewhere, on paper or in a file: looked at against what stands, then taken as they were seen."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from lms.audit import trail
from lms.cohorts import attendance, guests
from lms.cohorts.attendance import Outcome, Tap
from lms.cohorts.marking import Said
from lms.cohorts.models import AttendanceRecord, ClassSession, Enrolment, Mark


@dataclass(frozen=True)
class Entry:
    """What is to be recorded of one trainee; ``seen`` is the revision of their row that was looked at."""

    enrolment: Enrolment
    said: Said
    seen: int = 0


@dataclass(frozen=True)
class Visitor:
    """Somebody whom the paper names and the list does not."""

    name: str
    id: UUID


@transaction.atomic
def take(session, entries, *, by, how):
    """Record the entries whose rows stand as they were seen: ``(taken, moved)``, entries both.

    ``moved``: somebody marked them since, and says otherwise, or they left the register; nothing is recorded of those.
    What stands already as it is said is in neither: the same sent again changes nothing. ``how`` is kept in the audit
    trail: "paper" or "file". Raises as ``attendance.record``.
    """
    # Held first: a mark of somebody else comes before it is looked at what stands, or after these.
    ClassSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    stand = {
        record.enrolment_id: record
        for record in AttendanceRecord.objects.filter(session=session, enrolment__in=[one.enrolment for one in entries])
    }
    unmarked = AttendanceRecord(mark=attendance.NONE, rev=0)
    taken, moved = [], []
    for one in entries:
        stands = stand.get(one.enrolment.pk, unmarked)
        if not one.said.agrees_with(stands):
            (taken if stands.rev == one.seen else moved).append(one)
    if taken:
        taps = [
            Tap(one.enrolment, one.said.mark, one.said.minutes_late, one.said.reason, base=one.seen) for one in taken
        ]
        results = attendance.record(session, taps, by=by)
        left = {result.tap.whose.pk for result in results if result.outcome == Outcome.REFUSED}
        moved += [one for one in taken if one.enrolment.pk in left]
        taken = [one for one in taken if one.enrolment.pk not in left]
        trail.record("register.entered", session, by=by, how=how, marks=len(taken))
    return taken, moved


@transaction.atomic
def welcome(session, visitors, *, by):
    """Add them as guests of the session, present; those who were added before stay as they are. Raises as ``record``."""
    added = guests.added(session, visitors, by=by)
    new = [guest for guest in added.values() if guest.event_id is None and guest.enrolment is None]
    if new:
        attendance.record(session, [Tap(guest, Mark.PRESENT) for guest in new], by=by)
    return new
