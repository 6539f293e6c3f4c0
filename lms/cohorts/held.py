"""Marks, and the word that a register is finished, that came when it took none any more: a lead takes each, or leaves it."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.audit import trail
from lms.cohorts import attendance
from lms.cohorts.models import AttendanceRecord, Guest, HeldMark
from lms.cohorts.refusals import Refused


class AlreadyAnswered(Refused):
    message = _("Somebody answered for this mark already.")


class NobodyYet(Refused):
    message = _("Say first who this guest is; then their mark can be taken.")


def waiting(sessions):
    """Held marks of the sessions that nobody answered for, the first to arrive first."""
    waits = HeldMark.objects.filter(session__in=sessions, answer="")
    return waits.select_related("session", "enrolment__person", "guest__enrolment__person", "by")


def with_questions(sessions):
    """Annotate ``has_questions``: marks in dispute, guests whom nobody knows, or held marks wait for an answer."""
    of_this = {"session": OuterRef("pk")}
    return sessions.annotate(
        has_questions=Exists(HeldMark.objects.filter(answer="", **of_this))
        | Exists(Guest.objects.filter(enrolment=None, **of_this))
        | Exists(AttendanceRecord.objects.filter(against__isnull=False, **of_this))
    )


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
