"""Closing an account: what can go goes at once, and what history rests on stays, without a way to reach anybody."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import CASCADE, PROTECT, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.accounts import people, roles
from lms.accounts.models import Consent, Person, Standing, User
from lms.audit.trail import record
from lms.outbox import jobs
from lms.outbox.models import Message

# Of these a person's record is made; everything else that points at it is history.
OF_THE_RECORD = {Standing, Consent, Person}
OVER = ("closed", "cancelled")


class LastAdministrator(Exception):
    message = _("You are the only administrator. Give the role to somebody else first; then close your account.")


class StillTeaches(Exception):
    message = _("You teach a cohort, or were asked to. Ask the programme to end that first; then close your account.")


class AlreadyClosed(Exception):
    message = _("This account is closed already.")


@dataclass(frozen=True)
class Ends:
    """Of whom nothing is left, and of whom the name stays, once the account is closed."""

    removed: list
    kept: list  # somebody with a history
    others: list  # another account stands for them too: they stay as they are


def refusal(user):
    """Why the account cannot be closed now, or None."""
    if roles.is_last_administrator(user):
        return LastAdministrator()
    # Asked by the relations' names: the room that assigns stands above this one.
    trainers = Person.objects.filter(
        standings__user=user,
        standings__stands_as=Standing.As.SELF,
        volunteer_trainer__assignments__status__in=["offered", "accepted"],
    )
    if trainers.exclude(volunteer_trainer__assignments__cohort__status__in=OVER).exists():
        return StillTeaches()
    return None


def ends(user):
    """What closing the account would come to."""
    found = Ends([], [], [])
    for person in people.persons_of(user):
        if person.standings.exclude(user=user).exists():
            found.others.append(person)
        elif _has_history(person):
            found.kept.append(person)
        else:
            found.removed.append(person)
    return found


@transaction.atomic
def close(user):
    """Close the account that asks for it. Raises LastAdministrator, StillTeaches, AlreadyClosed.

    Goes: sign-in, number and address, with them what was sent there, and to numbers before; roles; persons without a history. Stays: names,
    birth date and gender of persons with one, for registers and certificates name them; the account's row, which no
    longer says whose it was. Seats and applications are given back, and whoever volunteers leaves the list, by errands of
    the rooms above.
    """
    roles.one_at_a_time()
    # The persons before the account, as whoever applies for them comes upon both: or each would wait for the other.
    _hold_persons(user)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.closed_at:
        raise AlreadyClosed
    if why := refusal(user):
        raise why
    _hold_persons(user)  # who was added meanwhile, too
    found, held = ends(user), roles.roles_of(user)
    own = [user.phone, user.email]
    ways = {way for one in [*found.removed, *found.kept] for way in (one.phone, one.email) if way}
    Person.objects.filter(guardian__in=found.removed).update(guardian=None)
    Consent.objects.filter(person__in=found.removed).delete()
    user.standings.all().delete()
    Person.objects.filter(pk__in=[one.pk for one in found.removed]).update(phone="", email="")
    for person in found.removed:
        if not _volunteers(person):  # who does goes with their place on the list: see ``forget``
            person.refresh_from_db()
            person.delete()
    stay = Person.objects.filter(pk__in=[one.pk for one in [*found.kept, *found.others]])
    stay.filter(pk__in=[one.pk for one in found.kept]).update(phone="", email="")
    stay.filter(phone=user.phone or "-").update(phone="")
    stay.filter(email=user.email or "-").update(email="")
    _forget(user)
    Message.objects.to([*own, *(ways - _ways_to_others(ways))]).delete()
    jobs.enqueue("volunteers.leave", {"persons": [one.pk for one in [*found.removed, *found.kept] if _volunteers(one)]})
    jobs.enqueue("cohorts.give_back", {"persons": [one.pk for one in found.kept], "by": user.pk})
    record("account.closed", user, by=user, removed=len(found.removed), kept=len(found.kept), roles=held)
    return user


@transaction.atomic
def forget(person):
    """Remove a person who stands for nobody and in nothing any more; whoever has a history stays."""
    if not person.standings.exists() and not _has_history(person):
        Person.objects.filter(guardian=person).update(guardian=None)
        person.consents.all().delete()
        person.delete()


def _hold_persons(user):
    """Nobody applies for a person who goes."""
    list(Person.objects.of(user).select_for_update(of=("self",)).order_by("pk"))


def _has_history(person):
    """Whether anything rests on the person; a place on the list of volunteers does not, until they are vetted or asked."""
    return any(
        rows.exists()
        if name != "volunteer_trainer"
        else rows.filter(Q(assignments__isnull=False) | Q(vetting_steps__isnull=False)).exists()
        for name, rows in _resting_on(person)
    )


def _resting_on(person):
    for related in Person._meta.related_objects:
        if related.on_delete is PROTECT and related.related_model not in OF_THE_RECORD:
            yield related.name, related.related_model._meta.base_manager.filter(**{related.field.name: person})


def _ways_to_others(ways):
    """Those of the numbers and addresses by which somebody else is still reached: what went there may be theirs."""
    found = set()
    for rows in [Person.objects, User.objects]:
        for way, address in rows.filter(Q(phone__in=ways) | Q(email__in=ways)).values_list("phone", "email"):
            found |= {way, address}
    return found


def _volunteers(person):
    # Asked by the relation's name: the room stands above this one.
    return Person.objects.filter(pk=person.pk, volunteer_trainer__isnull=False).exists()


def _forget(user):
    """Everything that would go with the account's row goes, though the row stays."""
    for related in User._meta.related_objects:
        if related.on_delete is CASCADE:
            related.related_model._meta.base_manager.filter(**{related.field.name: user}).delete()
    user.groups.clear()
    user.user_permissions.clear()
    user.phone = user.email = user.phone_verified_at = user.calendar_token = None
    user.first_name = user.last_name = ""
    user.is_active, user.closed_at = False, timezone.now()
    user.set_unusable_password()
    user.save()
