"""Taking the register: taps are stored as they were made, and the register is what they come to."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from lms.audit import trail
from lms.cohorts import adults, ledger
from lms.cohorts.models import (
    AttendanceRecord,
    ClassSession,
    Cohort,
    Enrolment,
    Guest,
    Mark,
    RegisterEvent,
)
from lms.cohorts.refusals import (
    NoAdult,
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

    whose: Enrolment | Guest
    mark: str  # a RegisterEvent.Said
    minutes_late: int | None = None
    reason: str = ""
    id: UUID = field(default_factory=uuid4)
    taken_at: datetime | None = None
    device: UUID | None = None
    seq: int = 0
    base: int | None = None  # the revision its taker had seen; of a page's tap None says: the last
    decides: bool = False  # its taker may decide between two marks

    @property
    def said(self):
        """The fields in which it is kept: minutes are of lateness alone, a reason of an excuse."""
        return {
            **ledger.key_of(self.whose),
            "mark": self.mark,
            "minutes_late": self.minutes_late if self.mark == Mark.LATE else None,
            "reason": self.reason if self.mark == Mark.EXCUSED else "",
        }


class Outcome(StrEnum):
    APPLIED = "applied"
    DUPLICATE = "duplicate"  # arrived before; nothing changed
    SUPERSEDED = "superseded"  # kept, but a later mark stands
    CONFLICT = "conflict"  # kept, and in dispute with what somebody else says
    REFUSED = "refused"  # neither a trainee nor a guest of this session


@dataclass(frozen=True)
class Result:
    """``record``: what stands of the trainee now; of a guest, and of who is on no register, None."""

    tap: Tap
    outcome: Outcome
    record: AttendanceRecord | None = field(default=None, compare=False)


@transaction.atomic
def record(session, taps, *, by):
    """Store taps and bring the register to what all taps come to; a Result for each, in the order given.

    A tap that arrived before changes nothing; one for a trainee who is not on this session's register is refused
    alone. Raises RegisterLocked, SessionCalledOff, NotYet, NoAdult.
    """
    session = _held(session)
    if session.locked_at:
        raise RegisterLocked
    if is_alone(session, by):
        raise NoAdult
    return store(session, taps, by=by, known=arrived([tap.id for tap in taps]))


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
def decide(session, enrolment, mark, *, by):
    """Say which of two marks in dispute is right, as its lead trainer or whoever runs the cohort; raises as ``record``."""
    session = _held(session)
    [result] = record(session, [Tap(enrolment, mark, decides=True)], by=by)
    trail.record("register.decided", session, by=by, enrolment=enrolment.pk, mark=str(mark))
    return result


@transaction.atomic
def finish(session, *, by):
    """Say that the session was held and its register is complete; a second time changes nothing.

    It can be corrected until the cohort is closed. Raises StillUnmarked, RegisterLocked, SessionCalledOff, NotYet,
    NoAdult.
    """
    session = _held(session)
    if session.status == ClassSession.Status.HELD:
        return session
    if session.locked_at:
        raise RegisterLocked
    if is_alone(session, by):
        raise NoAdult
    complete(session, by=by)
    return session


@transaction.atomic
def finish_late(session, *, finished_by, at, by, reason):
    """Take the word of ``finished_by``, given at ``at``, that a register was complete, locked or not, with a reason that is kept.

    A register that is finished stays as it is. Raises NoReason, StillUnmarked, SessionCalledOff, NotYet.
    """
    reason = reason.strip()
    if not reason:
        raise NoReason
    session = _held(session)
    if session.status != ClassSession.Status.HELD:
        complete(session, by=finished_by, at=at)
        trail.record("register.finish_taken", session, by=by, reason=reason, finished_by=finished_by.pk)
    return session


def complete(session, *, by, at=None):
    """Write that ``by`` finished the register, for a caller that holds the session's row. Raises StillUnmarked."""
    if left := unmarked(session).count():
        raise StillUnmarked(left)
    session.status = ClassSession.Status.HELD
    session.finished_at = at or timezone.now()
    session.finished_by = by
    session.save(update_fields=["status", "finished_at", "finished_by"])
    trail.record("register.finished", session, by=by, cohort=session.cohort_id)
    jobs.enqueue("volunteers.derive_hours", {"session": session.pk})
    jobs.enqueue("graduation.watch", {"session": session.pk})


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
    tap = Tap(enrolment, mark, minutes_late, decides=True)
    [result] = store(session, [tap], by=by)
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


def is_alone(session, user):
    """Whether the account teaches the session under 18, and no adult does.

    For a caller that holds the session's row, as who goes and who comes in their place do: it is so until they are done.
    """
    return adults.lacking_for(user).filter(pk=session.pk).exists()


def opens_on(session, today):
    """The day from which the register can be taken, if that is still to come; else None."""
    return session.held_on if today < session.held_on else None


def on_register(session):
    """The enrolments that belong on this session's register: those of its cohort on that day, and its guests."""
    theirs = Enrolment.objects.filter(cohort=session.cohort_id).on_register(session.held_on)
    guests = Guest.objects.filter(session=session, enrolment__isnull=False)
    # Either of two sets is a look at every enrolment there is; their union is a look at these.
    return Enrolment.objects.filter(pk__in=theirs.order_by().values("pk").union(guests.order_by().values("enrolment")))


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


def arrived(ids):
    """Those of the ids whose taps are stored already."""
    return set(RegisterEvent.objects.filter(pk__in=ids).values_list("pk", flat=True))


def store(session, taps, *, by, known=(), registered=None):
    """As ``record``, for a caller that holds the session's row, and has seen that it takes marks; ``known`` came before.

    ``registered``: the trainees of the taps that are on the register, where the caller has looked.
    """
    known = set(known)
    wanted = {tap.whose for tap in taps}
    if registered is None:
        registered = set(on_register(session).filter(pk__in=[one.pk for one in wanted if isinstance(one, Enrolment)]))
    rows = ledger.rows(session, registered, wanted)
    now, outcomes, events = timezone.now(), {}, []
    for number, tap in enumerate(taps):
        if tap.id in known:
            outcomes[number] = Outcome.DUPLICATE
        elif tap.whose not in rows:
            outcomes[number] = Outcome.REFUSED
        else:
            known.add(tap.id)
            events.append(_event(session, tap, rows[tap.whose], by=by, now=now))
    # The id may have been taken in this moment for another session: then it stands there.
    RegisterEvent.objects.bulk_create(events, ignore_conflicts=True)
    readings = ledger.project(session, {rows[tap.whose] for tap in taps if tap.whose in rows})
    return [
        Result(
            tap,
            outcomes[number] if number in outcomes else _outcome(tap, readings[tap.whose]),
            rows[tap.whose].written if tap.whose in rows and isinstance(tap.whose, Enrolment) else None,
        )
        for number, tap in enumerate(taps)
    ]


def _outcome(tap, reading):
    is_a_last_word = any(tap.id == word.pk for word in reading.last_words)
    if is_a_last_word and reading.against:
        return Outcome.CONFLICT
    agrees = is_a_last_word and tap.mark == reading.stands.mark
    return Outcome.APPLIED if agrees or tap.id == reading.stands.pk else Outcome.SUPERSEDED


def _event(session, tap, row, *, by, now):
    """The tap as it is kept: after all that are there, and as one that had seen no more than there was."""
    seen, row.rev = row.rev, row.rev + 1
    is_of_a_page = tap.taken_at is None
    taken_at = _when(tap, now=now, stands_since=row.stands_since)
    row.stands_since = max(filter(None, [row.stands_since, taken_at]))
    return RegisterEvent(
        id=tap.id,
        session=session,
        **tap.said,
        by=by,
        device=tap.device,
        seq=tap.seq,
        rev=row.rev,
        base=(seen if is_of_a_page else None) if tap.base is None else min(tap.base, seen),
        decides=tap.decides,
        taken_at=taken_at,
    )


def _when(tap, *, now, stands_since):
    """A page's tap comes after what stands, whatever the clocks; a device's may come before, but not after now."""
    if tap.taken_at:
        return min(tap.taken_at, now)
    return max(now, stands_since + timedelta(microseconds=1)) if stands_since else now
