"""A trainer is asked to teach a cohort and answers; the right to its registers comes and goes with the answer."""

from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Person, User
from lms.audit import trail
from lms.cohorts import rights
from lms.cohorts.models import ClassSession, Cohort
from lms.cohorts.refusals import Refused
from lms.outbox import messages
from lms.volunteers import ages, answering, at_once, minors, skills
from lms.volunteers.at_once import TAUGHT
from lms.volunteers.models import TrainerAssignment, VolunteerTrainer


class NotReady(Refused):
    message = _("This trainer is not ready to teach yet: their vetting is not finished.")


class NotVetted(Refused):
    message = _("A step of this trainer's vetting is missing or over. A programme lead renews it first.")


class MinorAlone(Refused):
    message = _("Whoever is under 18 assists beside an adult lead trainer, and never alone. Ask a lead trainer first.")


class NoAccount(Refused):
    message = _("This trainer has no account, and so could not take a register. Invite them to sign up first.")


class CohortOver(Refused):
    message = _("This cohort is over or was called off.")


class AlreadyAsked(Refused):
    """The trainer holds a live assignment for the cohort, or it has a lead trainer. ``message`` says which."""

    def __init__(self, message):
        self.message = message
        super().__init__(message)


class AlreadyAnswered(Refused):
    message = _("This offer was already answered or taken back.")


class AnsweredSo(AlreadyAnswered):
    """The same answer again: nothing was changed, and nothing needs to be."""

    message = _("Your answer is known already. Thank you; nothing more is needed.")


class Lapsed(AlreadyAnswered):
    message = _(
        "Nobody answered this offer in time, and it has lapsed. If you would still like to teach, tell the centre."
    )


class NotOfSection(Refused):
    message = _("The women's section of this centre is taught by women.")


class OnlyAssists(Refused):
    message = _("This trainer assists in this course. Ask them as an assistant, or have a lead review the skill first.")


class AlreadyEnded(Refused):
    message = _("This assignment already ended.")


class NoReason(Refused):
    message = _("Write the reason. The trainer reads it.")


@transaction.atomic
def offer(cohort, *, trainer, by, role=TrainerAssignment.Role.LEAD):
    """Ask ``trainer`` to teach ``cohort``, and tell them.

    Raises NotReady, NotVetted, NoAccount, MinorAlone, CohortOver, NotOfSection, OnlyAssists, TwoAtOnce, AlreadyAsked; the last two also when two
    people ask at once.
    """
    if trainer.status != VolunteerTrainer.Status.READY:
        raise NotReady
    refuse_unvetted(trainer)
    if account_of(trainer) is None:
        raise NoAccount
    # Held: a cohort that is called off in this moment ends every offer made before.
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    if cohort.status not in TAUGHT:
        raise CohortOver
    if cohort.is_taught_by_women and trainer.person.gender != Person.Gender.FEMALE:
        raise NotOfSection
    if role == TrainerAssignment.Role.LEAD and skills.assists_only(trainer, cohort.course):
        raise OnlyAssists
    _refuse_minor_alone(cohort, trainer, role, beside=TrainerAssignment.LIVE)
    _refuse_two_at_once(cohort, trainer, TrainerAssignment.objects.live())
    assignment = TrainerAssignment(cohort=cohort, trainer=trainer, role=role, offered_by=by)
    try:
        assignment.full_clean()
        with transaction.atomic():
            assignment.save(force_insert=True)
    except ValidationError as error:
        raise AlreadyAsked(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise AlreadyAsked(_("Somebody asked a trainer for this cohort in the same moment.")) from error
    trail.record("assignment.offered", assignment, by=by, cohort=cohort.pk, trainer=trainer.pk, role=role)
    answering.tell(assignment, "assignment_offered")
    answering.follow(assignment)
    return assignment


@transaction.atomic
def accept(assignment, *, by):
    """Take the offer, and with it the right to take the cohort's registers: both happen, or neither.

    The right goes to the trainer's own account, whoever answers. Raises AlreadyAnswered, NotVetted, NoAccount, MinorAlone,
    CohortOver, TwoAtOnce.
    """
    if assignment.status == TrainerAssignment.Status.OFFERED:  # of what was answered it says so, as ever
        refuse_unvetted(assignment.trainer)
    account = account_of(assignment.trainer)
    if account is None:
        raise NoAccount
    # Held: a cohort that is called off in this moment tells who teaches it.
    if Cohort.objects.select_for_update(no_key=True).get(pk=assignment.cohort_id).status not in TAUGHT:
        raise CohortOver
    if assignment.status == TrainerAssignment.Status.OFFERED:
        teaches = [TrainerAssignment.Status.ACCEPTED]
        _refuse_minor_alone(assignment.cohort, assignment.trainer, assignment.role, beside=teaches)
    _refuse_two_at_once(assignment.cohort, assignment.trainer, TrainerAssignment.objects.accepted())
    with minors.watch(ClassSession.objects.filter(cohort=assignment.cohort_id)):
        _answer(assignment, TrainerAssignment.Status.ACCEPTED)
        rights.give(assignment.cohort, account, decides=assignment.role == TrainerAssignment.Role.LEAD)
    trail.record("assignment.accepted", assignment, by=by, cohort=assignment.cohort_id, account=account.pk)
    return assignment


@transaction.atomic
def decline(assignment, *, by, reason=""):
    """Say no to the offer, with a reason if one is given; somebody else may be asked. Raises AlreadyAnswered."""
    _answer(assignment, TrainerAssignment.Status.DECLINED, decline_reason=reason.strip())
    trail.record(
        "assignment.declined", assignment, by=by, reason=assignment.decline_reason, cohort=assignment.cohort_id
    )
    return assignment


@transaction.atomic
def end(assignment, *, by, reason):
    """Take back an offer or an assignment, and the right to the registers with it; tell the trainer why.

    Where a lead trainer goes, whoever is under 18 beside them goes too. Raises NoReason, AlreadyEnded.
    """
    if not reason.strip():
        raise NoReason
    # Held: nobody under 18 accepts in this moment to be beside who goes.
    Cohort.objects.select_for_update(no_key=True).get(pk=assignment.cohort_id)
    ended = TrainerAssignment.objects.live().filter(pk=assignment.pk)
    if not ended.update(
        status=TrainerAssignment.Status.ENDED, ended_at=timezone.now(), ended_by=by, end_reason=reason.strip()
    ):
        raise AlreadyEnded
    assignment.refresh_from_db()
    with minors.watch(ClassSession.objects.filter(cohort=assignment.cohort_id)):
        # Active or not: an account that is opened again must not find the right where it was.
        for account in _accounts_of(assignment.trainer):
            rights.take_back(assignment.cohort, account)
        trail.record("assignment.ended", assignment, by=by, reason=assignment.end_reason, cohort=assignment.cohort_id)
        messages.tell(assignment.trainer.person, "assignment_ended", assignment=assignment)
        if assignment.role == TrainerAssignment.Role.LEAD:
            _end_minors(assignment.cohort, by=by)
    return assignment


def end_all(trainer, *, by, reason):
    """In the caller's transaction: end whatever they teach, or are asked to."""
    for one in TrainerAssignment.objects.live().with_cohorts().filter(trainer=trainer).order_by("cohort"):
        with suppress(AlreadyEnded):  # in this moment, by somebody else
            end(one, by=by, reason=reason)


def end_offers(payload, *, heartbeat):
    """The errand "volunteers.end_offers", asked for when a cohort is called off; a second time finds none to end."""
    by = User.objects.get(pk=payload["by"])
    for offered in TrainerAssignment.objects.offered().with_cohorts().filter(cohort=payload["cohort"]):
        heartbeat()
        with suppress(AlreadyEnded):  # answered or taken back in this moment
            end(offered, by=by, reason=payload["reason"])


def account_of(trainer):
    """The account that is the trainer's own, or None."""
    return _accounts_of(trainer).filter(is_active=True).first()


def _accounts_of(trainer):
    return User.objects.filter(standings__person=trainer.person_id, standings__stands_as="self")


def _refuse_two_at_once(cohort, trainer, among):
    sessions = ClassSession.objects.counted().filter(cohort=cohort)
    at_once.refuse(trainer, sessions, of=cohort, among=among)


def refuse_unvetted(trainer):
    """Raise NotVetted unless every step of their vetting holds today."""
    if not VolunteerTrainer.objects.filter(pk=trainer.pk).vetted_on(timezone.localdate()).exists():
        raise NotVetted


def _refuse_minor_alone(cohort, trainer, role, *, beside):
    """The caller holds the cohort's row: the lead trainer does not go in this moment."""
    if not ages.is_minor(trainer.person.born_on, timezone.localdate()):
        return
    leads = TrainerAssignment.objects.filter(cohort=cohort, role=TrainerAssignment.Role.LEAD, status__in=beside)
    if role == TrainerAssignment.Role.LEAD or not leads.exists():
        raise MinorAlone


def _end_minors(cohort, *, by):
    minors = TrainerAssignment.objects.live().filter(
        cohort=cohort, trainer__person__born_on__gt=ages.latest_birth_of_age(timezone.localdate())
    )
    for one in minors.with_cohorts().select_related("trainer__person"):
        with override(one.trainer.person.language):
            reason = gettext("The lead trainer no longer teaches this cohort, and under 18 nobody teaches alone.")
        with suppress(AlreadyEnded):
            end(one, by=by, reason=reason)


def _answer(assignment, status, **fields):
    """One conditional UPDATE, so that of two answers in the same moment one stands and the other is refused."""
    offered = TrainerAssignment.objects.filter(pk=assignment.pk, status=TrainerAssignment.Status.OFFERED)
    is_answered = offered.update(status=status, answered_at=timezone.now(), **fields)
    assignment.refresh_from_db()
    if not is_answered:
        refusals = {status: AnsweredSo, TrainerAssignment.Status.LAPSED: Lapsed}
        raise refusals.get(assignment.status, AlreadyAnswered)
