"""Somebody takes one session in another trainer's place: the first who accepts, or whom staff choose.

The right to that register comes and goes with it. Every verb first holds the absence and its session: of two at once the
second sees what the first did.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Person, User
from lms.audit import trail
from lms.cohorts import rights
from lms.cohorts.models import ClassSession
from lms.cohorts.refusals import Refused
from lms.volunteers import ages, asking, at_once, minors, skills, waves
from lms.volunteers.absence import NotToCome, is_to_come, others_there, tell
from lms.volunteers.assignment import (
    MinorAlone,
    NoAccount,
    NotOfSection,
    NotReady,
    OnlyAssists,
    account_of,
    refuse_unvetted,
)
from lms.volunteers.models import Absence, CoverRequest, TrainerAssignment, VolunteerTrainer

STATES, ANSWERS = Absence.Status, CoverRequest.Status


class SomebodyWasFirst(Refused):
    message = _("Somebody was a moment quicker and takes this session. Thank you for being ready to come.")


class NoLongerNeeded(Refused):
    message = _("Nobody is needed for this session any more. Thank you.")


class AnsweredAlready(Refused):
    message = _("This was answered already.")


class AnsweredSo(AnsweredAlready):
    """The same answer again: nothing was changed, and nothing needs to be."""

    message = _("Your answer is known already. Thank you; nothing more is needed.")


class TeachesIt(Refused):
    message = _("This trainer teaches the cohort already.")


class CannotBeAsked(Refused):
    message = _("This trainer was asked for this session before, cannot be reached, or wants no such messages.")


@transaction.atomic
def accept(request, *, by):
    """Take the session, and with it the right to its register; the others who were asked are asked no more.

    Raises SomebodyWasFirst, NoLongerNeeded, AnsweredSo, AnsweredAlready, NotToCome, NoAccount, NotOfSection,
    OnlyAssists, TwoAtOnce.
    """
    absence = _held_unanswered(request, ANSWERS.ACCEPTED)
    if not is_to_come(absence.session, timezone.now()):
        raise NotToCome
    _take(absence, request, by=by)
    return request


@transaction.atomic
def decline(request, *, by):
    """Say no; where everybody of a wave did, the next is asked at once. Raises as ``accept``."""
    absence = _held_unanswered(request, ANSWERS.DECLINED)
    _answer(request, ANSWERS.DECLINED)
    trail.record("cover.declined", request, by=by, session=request.session_id)
    _go_on_where_all_declined(absence)
    return request


@transaction.atomic
def give_back(request, *, by):
    """Whoever took the session cannot come either: somebody else is looked for. Raises NotToCome, AnsweredAlready."""
    absence = waves.held(request.absence_id)
    request.refresh_from_db()
    if request.status != ANSWERS.ACCEPTED:
        raise AnsweredAlready
    if not is_to_come(absence.session, now := timezone.now()):
        raise NotToCome
    _answer(request, ANSWERS.GIVEN_BACK)
    absence.status, absence.exhausted_at, absence.alerted_at = STATES.OPEN, None, None
    absence.save(update_fields=["status", "exhausted_at", "alerted_at"])
    with minors.watch(_session_of(absence)):
        for account in User.objects.filter(pk__in=request.trainer.own_accounts):
            rights.take_back_session(absence.session, account)
    trail.record("session.uncovered", absence.session, by=by, trainer=request.trainer_id)
    tell(absence.trainer.person, "cover_given_back", absence)
    waves.send(absence, now)
    return request


@transaction.atomic
def ask(absence, trainer, *, by):
    """Staff ask somebody whom they chose, beside the waves. Raises NoLongerNeeded, CannotBeAsked, and as ``assign``."""
    absence = waves.held(absence.pk)
    if absence.status != STATES.OPEN or not is_to_come(absence.session, timezone.now()):
        raise NoLongerNeeded
    _refuse_who_may_not(absence, trainer, TrainerAssignment.objects.live())
    request = asking.ask(absence, trainer, by=by)
    if request is None:
        raise CannotBeAsked
    return request


@transaction.atomic
def assign(absence, trainer, *, by):
    """Staff put down who told them that they come, asked before or not; until the session ends.

    Raises NoLongerNeeded, NotReady, NotVetted, MinorAlone, TeachesIt, NoAccount, NotOfSection, OnlyAssists,
    TwoAtOnce.
    """
    absence = waves.held(absence.pk)
    session = absence.session
    is_open = absence.status in (STATES.OPEN, STATES.UNCOVERED) and session.status == ClassSession.Status.PLANNED
    if not is_open or session.ends_at <= timezone.now():
        raise NoLongerNeeded
    request, _is_new = CoverRequest.objects.get_or_create(
        session=session, trainer=trainer, defaults={"absence": absence, "asked_by": by}
    )
    request.absence = absence
    _take(absence, request, by=by)
    tell(trainer.person, "cover_assigned", absence, link=asking.LINKS.to(request))
    return request


@transaction.atomic
def leave(trainer, *, by=None):
    """Whoever leaves the programme covers no session to come, and is asked for none."""
    to_come = trainer.cover_requests.filter(session__starts_at__gt=timezone.now())
    for request in to_come.accepted().order_by("pk"):
        give_back(request, by=by)
    trainer.cover_requests.asked().update(status=ANSWERS.LAPSED)


def _take(absence, request, *, by):
    trainer = request.trainer
    _refuse_who_may_not(absence, trainer, TrainerAssignment.objects.accepted())
    _answer(request, ANSWERS.ACCEPTED)
    absence.requests.asked().update(status=ANSWERS.TOO_LATE)
    absence.status, absence.next_wave_at = STATES.COVERED, None
    absence.save(update_fields=["status", "next_wave_at"])
    with minors.watch(_session_of(absence)):
        rights.give_session(absence.session, account_of(trainer))
    trail.record("session.covered", absence.session, by=by, trainer=trainer.pk)
    tell(absence.trainer.person, "absence_covered", absence, trainer=trainer)


def _session_of(absence):
    return ClassSession.objects.filter(pk=absence.session_id)


def _refuse_who_may_not(absence, trainer, among):
    session = absence.session
    if trainer.status != VolunteerTrainer.Status.READY:
        raise NotReady
    refuse_unvetted(trainer)
    if ages.is_minor(trainer.person.born_on, timezone.localdate()):
        raise MinorAlone
    if account_of(trainer) is None:
        raise NoAccount
    if trainer == absence.trainer or session.cohort.assignments.live().filter(trainer=trainer).exists():
        raise TeachesIt
    if session.cohort.is_taught_by_women and trainer.person.gender != Person.Gender.FEMALE:
        raise NotOfSection
    if skills.assists_only(trainer, session.cohort.course) and not others_there(session, absence.trainer).exists():
        raise OnlyAssists
    sessions = ClassSession.objects.filter(pk=session.pk)
    at_once.refuse(trainer, sessions, of=session.cohort, among=among)


def _answer(request, status):
    request.status, request.answered_at = status, timezone.now()
    request.save(update_fields=["absence", "status", "answered_at"])


def _go_on_where_all_declined(absence):
    is_next = absence.status == STATES.OPEN and absence.next_wave_at is not None
    if is_next and not absence.requests.asked().exists() and is_to_come(absence.session, now := timezone.now()):
        waves.send(absence, now)


def _held_unanswered(request, wanted):
    """The absence, held, of a request that nobody has answered yet; raises why it cannot be answered as is ``wanted``."""
    absence = waves.held(request.absence_id)
    request.refresh_from_db()
    if request.status != ANSWERS.ASKED:
        raise _why_not(request, wanted)
    return absence


def _why_not(request, wanted):
    if request.status == wanted:
        return AnsweredSo()
    found = {ANSWERS.TOO_LATE: SomebodyWasFirst, ANSWERS.LAPSED: NoLongerNeeded, ANSWERS.TAKEN_BACK: NoLongerNeeded}
    return found.get(request.status, AnsweredAlready)()
