"""Who is under 18 volunteers with a guardian's consent, by one tap on the guardian's phone or on paper: docs/rules.md."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Policy
from lms.audit import trail
from lms.cohorts.refusals import Refused
from lms.outbox import messages
from lms.outbox.messages import Letter
from lms.volunteers import ages, assignment
from lms.volunteers.links import Links
from lms.volunteers.models import GuardianConsent, VolunteerTrainer

LINKS = Links("volunteers:consent", salt="volunteers.guardians")
ASKED_AT_MOST = 3  # by the volunteer: each is a message to a number that they typed
LISTED_FOR = timedelta(days=30)  # those whose guardian said no: after that they ask again, or are let be
STATES = GuardianConsent.Status


class NotNeeded(Refused):
    message = _("Whoever is 18 or older needs no guardian's consent.")


class OwnNumber(Refused):
    message = _(
        "Write the guardian's own number, not yours. If you share one, a programme lead takes the consent on paper."
    )


class AskedOften(Refused):
    message = _("Guardians were asked several times already. Speak with a programme lead.")


class AlreadyGiven(Refused):
    message = _("A guardian has consented already.")


class AlreadyAnswered(Refused):
    message = _("This was answered already, or somebody else was asked since.")


class NotForOneself(Refused):
    message = _("Nobody takes the consent for themselves. Another lead does.")


@transaction.atomic
def ask(trainer, *, name, phone, by):
    """Send the guardian a link for their one answer; who was asked before and has not answered is asked no more.

    Raises NotNeeded, OwnNumber, AlreadyGiven, and of the volunteer's own asking AskedOften: also once somebody refused.
    """
    _hold(trainer)
    own = trainer.own_accounts
    if not ages.is_minor(trainer.person.born_on, timezone.localdate()):
        raise NotNeeded
    if phone in _numbers_of(trainer):
        raise OwnNumber
    asked = trainer.guardian_consents.all()
    if asked.filter(status=STATES.GIVEN).exists():
        raise AlreadyGiven
    by_themselves = asked.filter(asked_by__in=own)
    if by.pk in own and (asked.filter(status=STATES.REFUSED).exists() or by_themselves.count() >= ASKED_AT_MOST):
        raise AskedOften
    asked.filter(status=STATES.ASKED).update(status=STATES.ENDED, ended_at=timezone.now())
    consent = _save(GuardianConsent(trainer=trainer, name=name, phone=phone, asked_by=by))
    trail.record("trainer.guardian_asked", trainer, by=by)
    messages.tell_address(
        "sms",
        phone,
        trainer.person.language,
        "guardian_asked",
        valid_until=consent.link_ends_at,
        consent=consent,
        link=LINKS.to(consent),
    )
    return consent


@transaction.atomic
def answer(consent, *, consents):
    """What the guardian says by their link, once: yes, with which they agree to the charter in force, or no.

    One conditional UPDATE: of two answers in the same moment one stands, and the volunteer is told that one. Raises
    AlreadyAnswered.
    """
    asked = GuardianConsent.objects.filter(pk=consent.pk, status=STATES.ASKED)
    now = timezone.now()
    if consents:
        how = {"status": STATES.GIVEN, "how": GuardianConsent.How.LINK, "policy": _charter()}
    else:
        how = {"status": STATES.REFUSED}
    is_answered = asked.update(answered_at=now, **how)
    consent.refresh_from_db()
    if not is_answered:
        raise AlreadyAnswered
    trail.record("trainer.guardian_consented" if consents else "trainer.guardian_refused", consent.trainer, by=None)
    _tell(consent)
    return consent


@transaction.atomic
def record_paper(trainer, *, name, by):
    """Note that a lead has a guardian's consent, and their signature under the charter, on paper.

    Raises NotNeeded, NotForOneself, AlreadyGiven; the last also of two who note it at once.
    """
    _hold(trainer)
    if not ages.is_minor(trainer.person.born_on, timezone.localdate()):
        raise NotNeeded
    if by.pk in trainer.own_accounts:
        raise NotForOneself
    asked = trainer.guardian_consents.filter(status=STATES.ASKED)
    asked.update(status=STATES.ENDED, ended_at=timezone.now())
    consent = _save(
        GuardianConsent(
            trainer=trainer,
            name=name,
            status=STATES.GIVEN,
            how=GuardianConsent.How.PAPER,
            policy=_charter(),
            asked_by=by,
            seen_by=by,
            answered_at=timezone.now(),
        )
    )
    trail.record("trainer.guardian_consented", trainer, by=by)
    _tell(consent)
    return consent


@transaction.atomic
def take_back(consent, *, by, reason):
    """The guardian takes the consent back, by their link (``by`` None) or through a lead; what the volunteer teaches under
    18 ends with it, for ``reason``, which they read. Raises AlreadyAnswered.
    """
    given = GuardianConsent.objects.filter(pk=consent.pk, status=STATES.GIVEN)
    if not given.update(status=STATES.ENDED, ended_at=timezone.now()):
        raise AlreadyAnswered
    consent.refresh_from_db()
    trail.record("trainer.guardian_took_back", consent.trainer, by=by, reason=reason)
    if ages.is_minor(consent.trainer.person.born_on, timezone.localdate()):
        _tell(consent, reason=reason if by else "")
        assignment.end_all(consent.trainer, by=by, reason=reason)
    return consent


def of_whom(trainers, word, now):
    """Those of the trainers under 18 whose guardian's ``word`` waits for a lead: "asked" and not answered, "agreed" and
    not marked as ready since, or "against": a no, or a consent taken back, of late, and nobody asked again.
    """
    consents = GuardianConsent.objects.filter(trainer=OuterRef("pk"))
    minors = trainers.filter(person__born_on__gt=ages.latest_birth_of_age(timezone.localdate(now)))
    if word == "asked":
        return minors.filter(Exists(consents.filter(status=STATES.ASKED)))
    if word == "agreed":
        agreed = Exists(consents.filter(status=STATES.GIVEN))
        return minors.filter(agreed, status=VolunteerTrainer.Status.APPLIED)
    since = now - LISTED_FOR
    said = Q(status=STATES.REFUSED, answered_at__gt=since) | Q(status=STATES.ENDED, ended_at__gt=since)
    live = Exists(consents.filter(status__in=GuardianConsent.LIVE))
    return minors.filter(~live, Exists(consents.filter(said))).exclude(status=VolunteerTrainer.Status.PAUSED)


def last_of(trainer):
    """The one that is given or asked, else the last that was."""
    live = trainer.guardian_consents.filter(status__in=GuardianConsent.LIVE).first()
    return live or trainer.guardian_consents.order_by("-pk").first()


def _tell(consent, **context):
    """Tell the volunteer what was answered or taken back; the guardian is not named."""
    link = settings.BASE_URL + reverse("volunteers:mine")
    context = {"consent": consent, "link": link, **context}
    key = f"guardian:{consent.pk}:{consent.status}"
    messages.tell_all([Letter(consent.trainer.person, "guardian_answered", key, context)])


def _hold(trainer):
    VolunteerTrainer.objects.select_for_update(no_key=True).get(pk=trainer.pk)


def _save(consent):
    consent.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            consent.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyGiven from error
    return consent


def _charter():
    return Policy.objects.current(Policy.Kind.CHARTER, timezone.localdate())


def _numbers_of(trainer):
    accounts = trainer.person.standings.filter(stands_as="self").values_list("user__phone", flat=True)
    return {trainer.person.phone, *accounts}
