"""Taking the register: taps are stored as they were made, and the register is what they come to."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from lms.audit import trail
from lms.cohorts import projection
from lms.cohorts.models import (
    AttendanceRecord,
    ClassSession,
    Cohort,
    Enrolment,
    Mark,
    RegisterEvent,
)
from lms.cohorts.refusals import (
    NoReason,
    NotOnRegister,
    NotYet,
    RegisterLocked,
    SessionCalledOff,
    StillUnmarked,
)
from lms.outbox import jobs

NONE = RegisterEvent.Said.NONE  # the mark was taken back


@dataclass(frozen=True)
class Tap:
    """One mark as its taker meant it. Made on a page of ours it is taken now; a device says when, and counts ``seq``."""

    enrolment: Enrolment
    mark: str  # a RegisterEvent.Said
    minutes_late: int | None = None
    reason: str = ""
    id: UUID = field(default_factory=uuid4)
    taken_at: datetime | None = None
    device: UUID | None = None
    seq: int = 0
    base: int | None = None  # the revision its taker had seen


class Outcome(StrEnum):
    APPLIED = "applied"
    DUPLICATE = "duplicate"  # arrived before; nothing changed
    SUPERSEDED = "superseded"  # kept, but a later mark stands
    REFUSED = "refused"  # not a trainee of this session


@dataclass(frozen=True)
class Result:
    tap: Tap
    outcome: Outcome


@transaction.atomic
def record(session, taps, *, by):
    """Store taps and bring the register to what all taps come to; a Result for each, in the order given.

    A tap that arrived before changes nothing; one for a trainee who is not on this session's register is refused
    alone. Raises RegisterLocked, SessionCalledOff, NotYet.
    """
    session = _held(session)
    if session.locked_at:
        raise RegisterLocked
    return _store(session, taps, by=by)


@transaction.atomic
def rest_present(session, *, by):
    """Mark everyone without a mark present; the results, whose taps ``take_back`` can undo. Raises as ``record``."""
    taps = [Tap(enrolment, Mark.PRESENT) for enrolment in unmarked(_held(session))]
    return record(session, taps, by=by)


@transaction.atomic
def take_back(session, event_ids, *, by):
    """Take back those of the events that still stand in this register: what was marked since is left alone."""
    session = _held(session)
    records = AttendanceRecord.objects.filter(session=session, event__in=event_ids).select_related("enrolment")
    return record(session, [Tap(stands.enrolment, NONE, base=stands.rev) for stands in records], by=by)


@transaction.atomic
def finish(session, *, by):
    """Say that the session was held and its register is complete; a second time changes nothing.

    It can be corrected until the cohort is closed. Raises StillUnmarked, RegisterLocked, SessionCalledOff, NotYet.
    """
    session = _held(session)
    if session.status == ClassSession.Status.HELD:
        return session
    if session.locked_at:
        raise RegisterLocked
    if left := unmarked(session).count():
        raise StillUnmarked(left)
    session.status = ClassSession.Status.HELD
    session.finished_at = timezone.now()
    session.finished_by = by
    session.save(update_fields=["status", "finished_at", "finished_by"])
    trail.record("register.finished", session, by=by, cohort=session.cohort_id)
    jobs.enqueue("volunteers.derive_hours", {"session": session.pk})
    return session


@transaction.atomic
def correct(session, enrolment, mark, *, by, reason, minutes_late=None):
    """Change one mark, locked or not, with a reason that is kept.

    Graduation is decided before the correction or after it, never between: both hold the cohort's row first. Raises
    NotOnRegister, NoReason, SessionCalledOff, NotYet.
    """
    reason = reason.strip()
    if not reason:
        raise NoReason
    Cohort.objects.select_for_update(no_key=True).get(pk=session.cohort_id)
    session = _held(session)
    before = AttendanceRecord.objects.filter(session=session, enrolment=enrolment).first()
    tap = Tap(enrolment, mark, minutes_late, base=before.rev if before else None)
    [result] = _store(session, [tap], by=by)
    if result.outcome is Outcome.REFUSED:
        raise NotOnRegister
    trail.record(
        "register.corrected",
        session,
        by=by,
        reason=reason,
        enrolment=enrolment.pk,
        was=before.mark if before else str(NONE),
        now=str(mark),
    )
    return AttendanceRecord.objects.get(session=session, enrolment=enrolment)


def opens_on(session, today):
    """The day from which the register can be taken, if that is still to come; else None."""
    return session.held_on if today < session.held_on else None


def on_register(session):
    """The enrolments that belong on this session's register."""
    return Enrolment.objects.filter(cohort=session.cohort_id).on_register(session.held_on)


def unmarked(session):
    """Those of them without a mark; one taken back is none."""
    marked = AttendanceRecord.objects.filter(session=session).exclude(mark=NONE)
    return on_register(session).exclude(pk__in=marked.values("enrolment"))


def _held(session):
    """The session, its row held until the transaction ends: taps of two trainers, and the cohort's closing, queue."""
    session = ClassSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if session.status == ClassSession.Status.CANCELLED:
        raise SessionCalledOff
    if opens_on(session, timezone.localdate()):
        raise NotYet(session.held_on)
    return session


def _store(session, taps, *, by):
    now = timezone.now()
    known = set(RegisterEvent.objects.filter(pk__in=[tap.id for tap in taps]).values_list("pk", flat=True))
    theirs = set(on_register(session).filter(pk__in={tap.enrolment.pk for tap in taps}).values_list("pk", flat=True))
    stands_since = dict(
        AttendanceRecord.objects.filter(session=session, enrolment__in=theirs).values_list("enrolment", "taken_at")
    )
    outcomes, events = {}, []
    for number, tap in enumerate(taps):
        if tap.id in known:
            outcomes[number] = Outcome.DUPLICATE
        elif tap.enrolment.pk not in theirs:
            outcomes[number] = Outcome.REFUSED
        else:
            known.add(tap.id)
            taken_at = _when(tap, now=now, stands_since=stands_since.get(tap.enrolment.pk))
            stands_since[tap.enrolment.pk] = taken_at
            events.append(_event(session, tap, by=by, taken_at=taken_at))
    # The id may have been taken in this moment for another session: then it stands there.
    RegisterEvent.objects.bulk_create(events, ignore_conflicts=True)
    stand = _project(session, {event.enrolment_id for event in events})
    return [
        Result(tap, outcomes.get(number) or (Outcome.APPLIED if tap.id in stand else Outcome.SUPERSEDED))
        for number, tap in enumerate(taps)
    ]


def _when(tap, *, now, stands_since):
    """A page's tap comes after what stands, whatever the clocks; a device's may come before, but not after now."""
    if tap.taken_at:
        return min(tap.taken_at, now)
    return max(now, stands_since + timedelta(microseconds=1)) if stands_since else now


def _event(session, tap, *, by, taken_at):
    return RegisterEvent(
        id=tap.id,
        session=session,
        enrolment_id=tap.enrolment.pk,
        mark=tap.mark,
        minutes_late=tap.minutes_late if tap.mark == Mark.LATE else None,
        reason=tap.reason if tap.mark == Mark.EXCUSED else "",
        by=by,
        device=tap.device,
        seq=tap.seq,
        base=tap.base,
        taken_at=taken_at,
    )


def _project(session, enrolment_ids):
    """Bring these trainees' records to what their events come to; the ids of the events that now stand."""
    events = RegisterEvent.objects.filter(session=session, enrolment__in=enrolment_ids).order_by("enrolment", "pk")
    standing = [projection.standing(list(theirs)) for _, theirs in groupby(events, lambda event: event.enrolment_id)]
    records = AttendanceRecord.objects.filter(session=session, enrolment__in=enrolment_ids)
    now_stands = {record.enrolment_id: record for record in records}
    moved = []
    for event in standing:
        record = now_stands.get(event.enrolment_id)
        if record is None or record.event_id != event.pk:
            moved.append((event, record.rev + 1 if record else 1))
    if moved:
        _upsert(moved)
    return {event.pk for event in standing}


def _upsert(moved):
    """One statement for all; a record never goes back to an older revision, whoever writes.

    ``bulk_create(update_conflicts=True)`` has no WHERE.
    """
    fields = ["session", "enrolment", "mark", "minutes_late", "reason", "event", "taken_by", "taken_at", "rev"]
    meta = AttendanceRecord._meta
    columns = [meta.get_field(name) for name in fields]
    values = [
        (
            event.session_id,
            event.enrolment_id,
            event.mark,
            event.minutes_late,
            event.reason,
            event.pk,
            event.by_id,
            event.taken_at,
            rev,
        )
        for event, rev in moved
    ]
    names = [column.column for column in columns]
    quote = connection.ops.quote_name
    row = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(meta.db_table)} ({', '.join(map(quote, names))})"  # noqa: S608 - names are our own
            f" VALUES {', '.join([row] * len(values))}"
            " ON CONFLICT (session_id, enrolment_id) DO UPDATE SET "
            + ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in names[2:])
            + f" WHERE excluded.rev > {quote(meta.db_table)}.rev",
            [
                column.get_db_prep_save(value, connection)
                for one in values
                for column, value in zip(columns, one, strict=True)
            ],
        )
