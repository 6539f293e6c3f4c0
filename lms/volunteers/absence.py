"""A trainer cannot come to one session: they say so, may take it back, and staff may end the search for somebody else."""

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Standing, User
from lms.audit import trail
from lms.cohorts import access, rights
from lms.cohorts.models import ClassSession, Cohort
from lms.cohorts.planning import SOON
from lms.cohorts.refusals import NoReason, Refused
from lms.outbox import messages
from lms.volunteers import ages, minors, waves
from lms.volunteers.models import Absence, CoverRequest

STATES = Absence.Status


class NotToCome(Refused):
    message = _("This session has begun, is over, or was called off.")


class AlreadySaid(Refused):
    message = _("You have said already that you cannot come to this session.")


class TakenOver(Refused):
    message = _("Somebody takes this session already. If you can come after all, tell the centre.")


class AlreadyOver(Refused):
    message = _("This was answered or ended already. Look again.")


class MinorLeftAlone(Refused):
    message = _(
        "Somebody under 18 would be alone with the trainees. Find an adult for this session, or call the session off."
    )


@transaction.atomic
def say(session, *, trainer, reason, words="", needs_cover=True, by):
    """Note that ``trainer``, who teaches the cohort, cannot come, and look for somebody who can.

    Where another adult trainer of the cohort is there, they say whether somebody is needed; where none is, somebody is,
    but not in place of who is under 18: they hold no session. Raises NotToCome, AlreadySaid.
    """
    now = timezone.now()
    session = held_session(session)
    if not is_to_come(session, now):
        raise NotToCome
    if others_there(session, trainer).exists():
        is_needed = needs_cover
    else:
        is_needed = not ages.is_minor(trainer.person.born_on, session.held_on)
    absence = Absence(
        session=session,
        trainer=trainer,
        reason=reason,
        words=words,
        said_by=by,
        status=STATES.OPEN if is_needed else STATES.NOT_NEEDED,
    )
    with minors.watch(ClassSession.objects.filter(pk=session.pk)):
        try:
            with transaction.atomic():
                absence.save(force_insert=True)
        except IntegrityError as error:
            raise AlreadySaid from error
        for account in User.objects.filter(pk__in=trainer.own_accounts):
            rights.stay_away(session, account)
        trail.record("absence.said", absence, by=by, session=session.pk, cover=is_needed)
    if is_needed:
        waves.send(absence, now)
    return absence


@transaction.atomic
def take_back(absence, *, by):
    """The trainer comes after all. Raises TakenOver, NotToCome, AlreadyOver."""
    absence = waves.held(absence.pk)
    if not is_to_come(absence.session, timezone.now()):
        raise NotToCome
    if absence.status == STATES.COVERED:
        raise TakenOver
    if absence.status not in Absence.LIVE:
        raise AlreadyOver
    _close(absence, STATES.TAKEN_BACK)
    with minors.watch(ClassSession.objects.filter(pk=absence.session_id)):
        for account in User.objects.filter(pk__in=absence.trainer.own_accounts):
            rights.come_after_all(absence.session, account)
    trail.record("absence.taken_back", absence, by=by, session=absence.session_id)
    return absence


@transaction.atomic
def end(absence, *, by, reason):
    """Staff look for nobody any more, or take back who was found; who is concerned reads why.

    The trainer stays away all the same. While somebody under 18 would be alone nobody ends the search, and where
    who was found is taken back it goes on. Raises NoReason, NotToCome, AlreadyOver, MinorLeftAlone.
    """
    if not reason.strip():
        raise NoReason
    absence = waves.held(absence.pk)
    if absence.session.ends_at <= timezone.now():
        raise NotToCome
    if absence.status not in (STATES.OPEN, STATES.COVERED):
        raise AlreadyOver
    found, session = absence.accepted, ClassSession.objects.filter(pk=absence.session_id)
    if found is None and minors.lacks_adult(absence.session):
        raise MinorLeftAlone
    _close(absence, STATES.ENDED, ended_by=by, end_reason=reason.strip())
    with minors.watch(session):
        if found is not None:
            CoverRequest.objects.filter(pk=found.pk).update(status=CoverRequest.Status.TAKEN_BACK)
            for account in User.objects.filter(pk__in=found.trainer.own_accounts):
                rights.take_back_session(absence.session, account)
            trail.record("session.uncovered", absence.session, by=by, trainer=found.trainer_id)
            tell(found.trainer.person, "cover_ended", absence, reason=absence.end_reason)
        trail.record("absence.ended", absence, by=by, reason=absence.end_reason, session=absence.session_id)
        if minors.lacks_adult(absence.session):
            minors.look_again(absence, timezone.now())  # this one, which is held, and no other
    absence.refresh_from_db()
    if absence.status != STATES.OPEN:
        tell(absence.trainer.person, "absence_ended", absence, reason=reason.strip())
    return absence


def is_to_come(session, now):
    """Whether it is planned, of a cohort that is taught, and has not begun."""
    is_planned = session.status == ClassSession.Status.PLANNED and session.cohort.status == Cohort.Status.PUBLISHED
    return is_planned and session.starts_at > now


def others_there(session, trainer):
    """The other accounts that teach the session and are of age on its day, as it stands."""
    teachers = access.teachers_of([session])[session.pk]
    minor = Standing.objects.filter(
        user=OuterRef("pk"),
        stands_as=Standing.As.SELF,
        person__born_on__gt=ages.latest_birth_of_age(session.held_on),
    )
    others = User.objects.with_latin_names().filter(pk__in=teachers - set(trainer.own_accounts), is_active=True)
    return others.filter(~Exists(minor))


def held_session(session):
    """Its row is held until the transaction ends, and its cohort's: nobody who is there is taken from it in this moment."""
    Cohort.objects.select_for_update(no_key=True).get(pk=session.cohort_id)
    ClassSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    return ClassSession.objects.select_related("cohort__course", "cohort__centre").get(pk=session.pk)


def tell(person, template, absence, **context):
    """Write of the session; by night too where it is near."""
    is_urgent = absence.session.starts_at < timezone.now() + SOON
    messages.tell(person, template, is_urgent=is_urgent, session=absence.session, **context)


def _close(absence, status, **fields):
    for name, value in {"status": status, "next_wave_at": None, **fields}.items():
        setattr(absence, name, value)
    absence.save(update_fields=["status", "next_wave_at", *fields])
    waves.lapse(absence)
