"""Marks, and the word that a register is finished, that came when it took none any more: a lead takes each, or leaves it."""

from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import DateTimeField, Exists, F, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.audit import trail
from lms.cohorts import attendance
from lms.cohorts.models import AttendanceRecord, Guest, HeldMark
from lms.cohorts.refusals import Refused
from lms.scoping.counts import count_of


class AlreadyAnswered(Refused):
    message = _("Somebody answered for this mark already.")


class NobodyYet(Refused):
    message = _("Say first who this guest is; then their mark can be taken.")


def waiting(sessions):
    """Held marks of the sessions that nobody answered for, the first to arrive first."""
    waits = HeldMark.objects.filter(session__in=sessions, answer="")
    return waits.select_related("session", "enrolment__person", "guest__enrolment__person", "by")


def questions():
    """What waits for an answer in any register, with the moment since when: marks in dispute, guests whom nobody knows, held marks."""
    disputes = AttendanceRecord.objects.filter(against__isnull=False)
    return {
        "disputed": (disputes, Greatest("event__received_at", "against__received_at")),
        "unknown": (Guest.objects.filter(enrolment=None), F("added_at")),
        "late": (HeldMark.objects.filter(answer=""), F("received_at")),
    }


def with_questions(sessions):
    """Annotate ``has_questions``: whether something waits for an answer."""
    of_this = [rows.filter(session=OuterRef("pk")) for rows, _since in questions().values()]
    return sessions.annotate(has_questions=reduce(or_, map(Exists, of_this)))


def asking(sessions, *kinds):
    """Those of the sessions in whose register something of one of the kinds of ``questions`` waits, or anything at all."""
    found = [rows.values("session") for kind, (rows, _since) in questions().items() if kind in (kinds or questions())]
    return sessions.filter(reduce(or_, (Q(pk__in=rows) for rows in found)))


def with_counts(sessions, now):
    """Annotate how many of each kind of ``questions`` wait, by its name, and ``waits_since``: the first to come."""
    counts = {kind: count_of(rows, by="session") for kind, (rows, _since) in questions().items()}
    firsts = [
        rows.filter(session=OuterRef("pk")).order_by().values("session").annotate(first=Min(since)).values("first")
        for rows, since in questions().values()
    ]
    # None is the least of all on SQLite.
    none_yet = Value(now, DateTimeField())
    return sessions.annotate(**counts, waits_since=Least(*(Coalesce(Subquery(first), none_yet) for first in firsts)))


@transaction.atomic
def take(held, *, by, reason):
    """Correct the register by the held mark, or finish it, with a reason that is kept.

    Raises AlreadyAnswered, NobodyYet, and as ``attendance.correct`` or ``attendance.finish_late``.
    """
    if held.finishes:
        _answer(held, HeldMark.Answer.TAKEN, by=by)
        attendance.finish_late(held.session, finished_by=held.by, at=held.taken_at, by=by, reason=reason)
        return
    trainee = held.enrolment or held.guest.enrolment
    if trainee is None:
        raise NobodyYet
    _answer(held, HeldMark.Answer.TAKEN, by=by)
    attendance.correct(held.session, trainee, held.mark, by=by, reason=reason, minutes_late=held.minutes_late)


@transaction.atomic
def leave(held, *, by):
    """Let the register be as it is; the mark is kept, and counts for nothing. Raises AlreadyAnswered."""
    _answer(held, HeldMark.Answer.LEFT, by=by)
    trail.record("register.mark_left", held.session, by=by, mark=held.mark, taken_by=held.by_id)


def _answer(held, answer, *, by):
    """One conditional UPDATE: of two answers in the same moment one stands."""
    unanswered = HeldMark.objects.filter(pk=held.pk, answer="")
    if not unanswered.update(answer=answer, answered_by=by, answered_at=timezone.now()):
        raise AlreadyAnswered
