"""The ledger of hours: written from finished registers, approved by another, disputed and corrected line by line.

docs/rules.md, "Volunteers' hours". Every verb first holds the volunteer's row, so that of two at once the second sees what the
first said; the numbers of the steps are the database's own word on it.
"""

from functools import partial
from itertools import batched

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.audit import trail
from lms.cohorts.models import ClassSession
from lms.cohorts.refusals import Refused
from lms.outbox import messages
from lms.programme.models import Programme
from lms.volunteers import hours
from lms.volunteers.assignment import account_of
from lms.volunteers.models import (
    A_DAY,
    Absence,
    CoverRequest,
    HourEntry,
    HourStep,
    State,
    TrainerAssignment,
    VolunteerTrainer,
)

KINDS, SAID = HourEntry.Kind, HourStep.Said
TOGETHER = 200  # lines approved in one transaction


class OwnHours(Refused):
    message = _("Nobody approves, corrects or writes their own hours. Another lead does.")


class AlreadyDecided(Refused):
    """Somebody said something of the line first; that stands."""

    message = _("Somebody answered this line a moment ago. Look again.")


class NoReason(Refused):
    message = _("Write the reason. The other side reads it.")


class Certified(Refused):
    message = _("This line is on a certificate. That certificate is revoked first.")


class NotAnAmount(Refused):
    message = _("Write minutes between 0 and 1440, and others than there were.")


class NotYetGiven(Refused):
    message = _("This day is still to come.")


def taught_by(session):
    """The volunteer whose hours a session is, or None: who took its register, and was asked to teach its cohort.

    A session that was covered is theirs who covered it, whether they finished its register or the one who did not come.
    """
    finished = VolunteerTrainer.objects.filter(
        person__standings__user=session.finished_by_id, person__standings__stands_as="self"
    ).first()
    if finished is None:
        return None
    covers = (
        CoverRequest.objects.accepted()
        .filter(session=session)
        .filter(Q(trainer=finished) | Q(absence__trainer=finished))
    )
    if cover := covers.select_related("trainer").first():
        return cover.trainer
    if session.absences.filter(trainer=finished, status=Absence.Status.NOT_NEEDED).exists():
        return None
    asked = TrainerAssignment.objects.taken_on().filter(cohort=session.cohort_id, trainer=finished)
    return finished if asked.exists() else None


@transaction.atomic
def derive(session):
    """Write the lines that a finished register comes to, and return them; none the second time.

    Preparation is counted as the programme counts it on this day.
    """
    trainer = taught_by(session) if session.status == ClassSession.Status.HELD else None
    if trainer is None:
        return []
    _hold([trainer.pk])
    if HourEntry.objects.filter(session=session, trainer=trainer).exists():
        return []
    length = int((session.ends_at - session.starts_at).total_seconds()) // 60
    own = trainer.own_accounts
    account = session.finished_by_id if session.finished_by_id in own else next(iter(own), None)
    minutes = {KINDS.TEACHING: min(length, A_DAY), KINDS.PREPARATION: Programme.shown().preparation_minutes}
    return HourEntry.objects.bulk_create(
        HourEntry(
            trainer=trainer,
            account_id=account,
            cohort_id=session.cohort_id,
            session=session,
            given_on=session.held_on,
            kind=kind,
            minutes=count,
        )
        for kind, count in minutes.items()
        if count
    )


def derive_job(payload, *, heartbeat):
    """The errand "volunteers.derive_hours", asked for when a register is finished; a second time adds nothing."""
    heartbeat()
    derive(ClassSession.objects.get(pk=payload["session"]))


def derive_all():
    """The same for every session held that has no line yet. Returns how many lines were written."""
    missing = ClassSession.objects.filter(status=ClassSession.Status.HELD, hours=None).order_by("pk")
    taught = missing.filter(
        Q(cohort__in=TrainerAssignment.objects.taken_on().values("cohort"))
        | Q(pk__in=CoverRequest.objects.accepted().values("session"))
    )
    return sum(len(derive(session)) for session in taught)


@transaction.atomic
def add(trainer, *, cohort, given_on, kind, minutes, by, reason):
    """Write a line by hand, for what no register shows; being another's word, it is approved.

    Raises OwnHours, NoReason, NotAnAmount, NotYetGiven.
    """
    _hold([trainer.pk])
    account = account_of(trainer)
    if _is_own(trainer, account, by):
        raise OwnHours
    if given_on > timezone.localdate():
        raise NotYetGiven
    line = HourEntry(
        trainer=trainer, account=account, cohort=cohort, given_on=given_on, kind=kind, reason=_given(reason), by=by
    )
    return _written(line, minutes, least=1)


def approve(entries, *, by):
    """Approve those of the lines that still await it and are not the approver's own; the number approved.

    Commits in small pieces. Again, or by two at once, each is approved once.
    """
    approved = 0
    for some in batched(entries, TOGETHER):
        approved += _approve([entry.pk for entry in some], {entry.trainer_id for entry in some}, by)
    return approved


@transaction.atomic
def _approve(pks, trainers, by):
    _hold(trainers)
    lines = list(HourEntry.objects.awaiting().not_own(by).filter(pk__in=pks).order_by("pk"))
    HourStep.objects.bulk_create(_step(line, 1, SAID.APPROVED, by) for line in lines)
    trail.record_all("hours.approved", lines, by=by)
    return len(lines)


@transaction.atomic
def dispute(entry, *, by, reason):
    """The volunteer says that a line is wrong, once. Raises NoReason, AlreadyDecided, Certified."""
    entry, reason = _held(entry), _given(reason)
    if entry.state not in (State.AWAITING, State.APPROVED):
        raise AlreadyDecided
    _say(entry, SAID.DISPUTED, by, reason)
    return entry


@transaction.atomic
def keep(entry, *, by, reason):
    """Answer a dispute: the line stands as it is, and is approved by it. Raises OwnHours, NoReason, AlreadyDecided."""
    entry, reason = _held(entry), _given(reason)
    if _is_own(entry.trainer, entry.account, by):
        raise OwnHours
    if entry.state != State.DISPUTED:
        raise AlreadyDecided
    _say(entry, SAID.KEPT, by, reason)
    _answer(entry, entry, reason)
    return entry


@transaction.atomic
def correct(entry, *, minutes, by, reason):
    """Write another line in the place of one that is wrong, approved; 0 minutes strike it. The wrong one stays, named by it.

    Raises OwnHours, NoReason, NotAnAmount, AlreadyDecided, Certified.
    """
    entry, reason = _held(entry), _given(reason)
    if _is_own(entry.trainer, entry.account, by):
        raise OwnHours
    if entry.state == State.CORRECTED:
        raise AlreadyDecided
    if minutes == entry.minutes:
        raise NotAnAmount
    _say(entry, SAID.CORRECTED, by, reason)
    same = {name: getattr(entry, name) for name in ("trainer", "account", "cohort", "session", "given_on", "kind")}
    new = _written(HourEntry(**same, corrects=entry, reason=reason, by=by), minutes, least=0)
    if entry.state == State.DISPUTED:
        _answer(entry, new, reason)
    return new


def _answer(disputed, stands, answer):
    """Tell the volunteer what came of what they said; ``stands``: the line that counts now, the same or another."""
    link = settings.BASE_URL + reverse("desks:my_hours")
    what = {"line": disputed, "was_kept": stands == disputed, "minutes": stands.minutes, "answer": answer}
    # Said in the reader's language, and so when it is written.
    time = partial(hours.said, stands.time)
    messages.tell(disputed.trainer.person, "hours_answered", link=link, time=time, **what)


def _hold(trainers):
    """Their rows, in one order; SQLite's transaction is alone anyway."""
    list(VolunteerTrainer.objects.select_for_update(no_key=True).filter(pk__in=trainers).order_by("pk"))


def _held(entry):
    """The line with its state, which nobody else changes until the transaction ends. Raises Certified."""
    _hold([entry.trainer_id])
    entry = (
        HourEntry.objects.with_state()
        .select_related("trainer__person__guardian", "account", "certified", "cohort__course")
        .get(pk=entry.pk)
    )
    if hasattr(entry, "certified"):
        raise Certified
    return entry


def _is_own(trainer, account, by):
    return by == account or by.pk in trainer.own_accounts


def _given(reason):
    if not reason.strip():
        raise NoReason
    return reason.strip()


def _written(line, minutes, *, least):
    if not least <= minutes <= A_DAY:
        raise NotAnAmount
    line.minutes = minutes
    line.save(force_insert=True)
    _step(line, 1, SAID.APPROVED, line.by).save(force_insert=True)
    trail.record("hours.written", line, by=line.by, reason=line.reason, minutes=minutes, corrects=line.corrects_id)
    return line


def _say(entry, said, by, reason):
    _step(entry, entry.steps.count() + 1, said, by, reason).save(force_insert=True)
    trail.record(f"hours.{said}", entry, by=by, reason=reason)


def _step(entry, number, said, by, reason=""):
    return HourStep(entry=entry, number=number, said=said, by=by, volunteer_id=entry.account_id, reason=reason)
