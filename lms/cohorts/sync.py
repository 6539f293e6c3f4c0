"""What a phone sends after it was without a network: each mark is taken, kept for somebody to decide, or refused alone."""

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.cohorts import access, attendance, guests
from lms.cohorts.attendance import Outcome, Tap
from lms.cohorts.models import AttendanceRecord, ClassSession, Enrolment, Guest, HeldMark
from lms.cohorts.models.attendance import takers
from lms.cohorts.refusals import NotOnRegister, NotYet, StillUnmarked

Why = HeldMark.Why
HELD = "held"
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Visitor:
    """A walk-in, known by name alone."""

    id: UUID
    name: str


@dataclass(frozen=True)
class Sent:
    """One mark as a phone sent it. ``whose``: an enrolment's public id, or a Visitor."""

    id: UUID
    seq: int
    session: str  # public id
    whose: str | Visitor
    mark: str
    minutes_late: int | None
    reason: str
    taken_at: datetime
    base: int | None


@dataclass(frozen=True)
class Finish:
    """The word of whoever took the register that it is complete."""

    id: UUID
    session: str  # public id
    taken_at: datetime


@dataclass(frozen=True)
class Answer:
    id: UUID
    outcome: str
    reason: str = ""
    row: AttendanceRecord | Guest | None = field(default=None, compare=False)  # as it is now


def receive(sent, *, by, device, sent_at=None):
    """Take what ``device`` sends, whose clock said ``sent_at`` as it did: each a Sent or a Finish; an Answer for each, in their order.

    Each session's marks are taken together, or not at all where something breaks; then it is finished, if that is said.
    Sent again they change nothing.
    """
    now = timezone.now()
    off_by = now - sent_at if sent_at else timedelta(0)
    sessions = {
        session.public_id: session
        for session in access.sessions_answered_for_by(by).filter(public_id__in={one.session for one in sent})
    }
    ended = access.right_ended_at(by, sessions.values())
    handed_over = set(access.sessions_handed_over_by(by).values_list("pk", flat=True))
    once = {}
    for one in sent:
        once.setdefault(one.id, one)
    answers = {one.id: Answer(one.id, Outcome.REFUSED, _("You never took this register.")) for one in once.values()}
    ours = sorted((one for one in once.values() if one.session in sessions), key=lambda one: sessions[one.session].pk)
    for public_id, theirs in groupby(ours, lambda one: one.session):
        session = sessions[public_id]
        corrected = [replace(one, taken_at=_corrected(one.taken_at, off_by, session, now)) for one in theirs]
        batch = _Batch(session, corrected, by, device, ended.get(session.pk), session.pk in handed_over)
        answers |= {answer.id: answer for answer in batch.take()}
    return [_again(answers[one.id]) if one is not once[one.id] else answers[one.id] for one in sent]


def _again(answer):
    return answer if answer.outcome == Outcome.REFUSED else replace(answer, outcome=Outcome.DUPLICATE, reason="")


def _corrected(taken_at, off_by, session, now):
    """The moment by our clock, between the day of the session and now: a clock that is years off decides nothing."""
    day = timezone.make_aware(datetime.combine(session.held_on, time.min))
    try:
        moment = taken_at + off_by
    except OverflowError:
        moment = day if off_by < timedelta(0) else now
    return min(max(moment, day), now)


@dataclass
class _Batch:
    """The marks of one session, its row held while they are taken: other phones wait, and so does the cohort's closing."""

    session: ClassSession
    sent: list[Sent | Finish]
    by: User
    device: UUID
    right_ended_at: datetime | None
    is_handed_over: bool

    @transaction.atomic
    def take(self):
        """An Answer for each mark."""
        locked = ClassSession.objects.select_for_update(no_key=True)
        self.session = locked.get(pk=self.session.pk)
        ids = [one.id for one in self.sent]
        held = HeldMark.objects.filter(pk__in=ids)
        there = dict.fromkeys(attendance.arrived(ids), "") | {one.pk: one.why_still for one in held}
        answers = {one.id: Answer(one.id, Outcome.DUPLICATE, there[one.id]) for one in self.sent if one.id in there}
        marks = [one for one in self.sent if isinstance(one, Sent)]
        new = [one for one in marks if one.id not in there]
        refusals = {one.id: self._refusal(one) for one in new}
        whose = self._whose([one for one in marks if not refusals.get(one.id)])
        refusals |= {one.id: NotOnRegister.message for one in new if not refusals[one.id] and one.whose not in whose}
        answers |= {pk: Answer(pk, Outcome.REFUSED, str(words)) for pk, words in refusals.items() if words}
        taken = [one for one in new if not refusals[one.id]]
        why = self._why_held
        decides = bool(taken) and not why and access.may_decide(self.by, self.session.cohort_id)
        taps = [self._tap(one, whose[one.whose], decides=decides) for one in taken]
        written = {}
        if why:
            self._hold(taps, why)
            answers |= {one.id: Answer(one.id, HELD, str(why.label)) for one in taken}
        elif taps:
            registered = {one for one in whose.values() if isinstance(one, Enrolment)}
            for result in attendance.store(self.session, taps, by=self.by, registered=registered):
                words = str(NotOnRegister.message) if result.outcome == Outcome.REFUSED else ""
                answers[result.tap.id] = Answer(result.tap.id, result.outcome, words)
                written |= {result.tap.whose: result.record} if result.record else {}
        rows = self._rows(whose.values(), written)
        answers |= {one.id: replace(answers[one.id], row=rows.get(whose.get(one.whose))) for one in marks}
        finishes = [one for one in self.sent if isinstance(one, Finish) and one.id not in there]
        answers |= {one.id: self._finish(one, why) for one in finishes}
        return [answers[one.id] for one in self.sent]

    def _finish(self, one, why):
        if refusal := self._refusal(one):
            return Answer(one.id, Outcome.REFUSED, str(refusal))
        if self.session.status == ClassSession.Status.HELD:
            return Answer(one.id, Outcome.DUPLICATE)
        if why:
            kept = {"session": self.session, "why": why, "by": self.by}
            HeldMark.objects.create(id=one.id, mark=HeldMark.FINISH, taken_at=one.taken_at, **kept)
            return Answer(one.id, HELD, str(why.label))
        try:
            attendance.complete(self.session, by=self.by, at=one.taken_at)
        except StillUnmarked as refusal:
            return Answer(one.id, Outcome.REFUSED, str(refusal))
        return Answer(one.id, Outcome.APPLIED)

    def _refusal(self, one):
        if opens_on := attendance.opens_on(self.session, timezone.localdate()):
            return NotYet(opens_on).message
        if self.right_ended_at and one.taken_at > self.right_ended_at:
            return _("You took this after your assignment had ended.")
        return ""

    @property
    def _why_held(self):
        if self.right_ended_at:
            return Why.ENDED
        if self.session.status == ClassSession.Status.CANCELLED:
            return Why.CALLED_OFF
        if self.is_handed_over:
            return Why.COVERED
        if self.session.locked_at:
            return Why.LOCKED
        return Why.NO_ADULT if attendance.is_alone(self.session, self.by) else None

    def _whose(self, sent):
        """``{what was sent: trainee or guest}``; of a guest who was matched, the trainee they are."""
        public_ids = {one.whose for one in sent if isinstance(one.whose, str)}
        enrolments = attendance.on_register(self.session).filter(public_id__in=public_ids)
        found = {enrolment.public_id: enrolment for enrolment in enrolments}
        visitors = [one.whose for one in sent if isinstance(one.whose, Visitor)]
        if visitors:
            known = guests.added(self.session, visitors, by=self.by)
            found |= {visitor: guest.enrolment or guest for visitor, guest in known.items()}
        return found

    def _tap(self, one, whose, *, decides):
        return Tap(
            whose,
            one.mark,
            one.minutes_late,
            one.reason,
            id=one.id,
            taken_at=one.taken_at,
            device=self.device,
            seq=one.seq,
            base=one.base,
            decides=decides,
        )

    def _hold(self, taps, why):
        kept = {"session": self.session, "why": why, "by": self.by}
        held = [HeldMark(id=tap.id, taken_at=tap.taken_at, **tap.said, **kept) for tap in taps]
        HeldMark.objects.bulk_create(held, ignore_conflicts=True)

    def _rows(self, whose, written):
        """``{trainee or guest: its AttendanceRecord, or the Guest}`` as they are now; ``written`` is what is known of them."""
        prefetch_related_objects(list(written.values()), *takers())
        rows = dict(written)
        if enrolments := [one for one in whose if isinstance(one, Enrolment) and one not in written]:
            records = AttendanceRecord.objects.filter(session=self.session, enrolment__in=enrolments).with_takers()
            rows |= {Enrolment(pk=one.enrolment_id): one for one in records}
        if visitors := [one.pk for one in whose if isinstance(one, Guest)]:
            rows |= {one: one for one in Guest.objects.filter(pk__in=visitors).with_takers()}
        return rows
