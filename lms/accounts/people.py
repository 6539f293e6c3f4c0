"""Persons and the accounts that stand for them."""

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.module_loading import import_string

from lms.accounts import language
from lms.accounts.models import Consent, Person, Policy, Standing, User
from lms.audit.models import AuditEvent
from lms.audit.trail import record
from lms.outbox.messages import tell_address
from lms.outbox.models import Message

ARABIC_NAME = ["given_ar", "father_ar", "grandfather_ar", "family_ar", "whole_name_ar"]
NAMES = [*ARABIC_NAME, "name_en"]
DETAILS = [*NAMES, "gender", "born_on"]

# What everybody is asked to agree to; the accessibility statement is only shown, and the charter is for volunteers.
AGREED_TO = [Policy.Kind.PRIVACY, Policy.Kind.TERMS]


def persons_of(user):
    """Everybody the account stands for, itself first."""
    return Person.objects.of(user).order_by("-standings__stands_as", "pk")


def person_of(user):
    """The person the account is, or None: staff may be nobody the programme teaches."""
    return Person.objects.filter(standings__user=user, standings__stands_as=Standing.As.SELF).first()


@transaction.atomic
def sign_up(*, phone=None, email=None, language, **fields):
    """Make an account, the person it is, and their consent to the texts in force.

    The phone or e-mail is not confirmed yet. An account that was begun with the same one and never entered is taken up
    again with what was typed now: its owner came back, or somebody else had typed a number that is not theirs.
    """
    user = unfinished_account(phone=phone, email=email)
    if user is None:
        user = User.objects.create_account(phone=phone, email=email, language=language)
        person = Person(phone=phone or "", email=email or "", language=language, **fields)
        person.full_clean()
        person.save()
        Standing.objects.create(user=user, person=person)
        record("account.created", user, by=user)
    else:
        person = person_of(user)
        _write(person, language=language, **fields)
        user.language = language
    user.first_name, user.last_name = _as_colleagues_say(person)
    user.save()
    agree(person, by=user)
    return user


def unfinished_account(*, phone=None, email=None, lock=False):
    """The account begun with this phone or e-mail that nobody ever entered, or None; ``lock``: kept so until commit."""
    accounts = User.objects.select_for_update(of=["self"]) if lock else User.objects
    never_entered = accounts.filter(last_login=None, phone_verified_at=None, groups=None, closed_at=None)
    begun = never_entered.filter(password__startswith="!")  # noqa: S106 - the mark of no password
    return (begun.filter(phone=phone) if phone else begun.filter(email=email)).first()


@transaction.atomic
def add_person(user, *, stands_as, **fields):
    """Make a person for whom the account stands, most often as guardian; they share its phone and language.

    Somebody of the same names and birth date for whom it stands already is that person: a form sent twice adds one.
    """
    # Locked: two that are sent at once would not see each other.
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    same = {name: fields[name] for name in [*NAMES, "born_on"] if name in fields}
    if there := persons_of(user).filter(**same).first():
        return there
    shared = {"phone": user.phone or "", "email": "" if user.phone else user.email, "language": user.language}
    if stands_as == Standing.As.GUARDIAN:
        shared["guardian"] = person_of(user)
    person = Person(**shared | fields)
    person.full_clean()
    person.save()
    standing = Standing(user=user, person=person, stands_as=stands_as)
    standing.full_clean()
    standing.save()
    record("person.added", person, by=user, stands_as=stands_as)
    agree(person, by=user)
    return person


class DetailsFixed(Exception):
    """The person holds a seat under these details: their centre corrects them."""


def fixed_details(person):
    """Which of DETAILS the person, or who answers for them, can no longer change; what is still missing they may add.

    A room above says when, by PERSON_DETAILS_FIXED_BY of the settings.
    """
    if not import_string(settings.PERSON_DETAILS_FIXED_BY)(person):
        return []
    return [name for name in DETAILS if name in ARABIC_NAME or getattr(person, name)]


@transaction.atomic
def correct(person, *, by, **fields):
    """Change names, gender or birth date of oneself, or of somebody one answers for. Raises DetailsFixed.

    Certificates already issued keep what they say.
    """
    changed = _changes(person, fields)
    if set(changed) & set(fixed_details(person)):
        raise DetailsFixed(person)
    if changed:
        _write(person, **fields)
        record("person.corrected", person, by=by, changed=changed)
    return person


@transaction.atomic
def correct_for(person, *, by, reason, **fields):
    """Change the same for somebody else, as staff, whether they hold a seat or not; the reason is kept."""
    if changed := _changes(person, fields):
        _write(person, **fields)
        record("person.corrected", person, by=by, reason=reason, changed=changed)
    return person


@transaction.atomic
def confirm_phone(user, phone):
    """The account's owner has shown that they hold the number; whoever shared the old one shares the new.

    The old number is told: if its holder did not do it, they learn of it.
    """
    old, was_theirs, since = user.phone, user.phone_verified_at is not None, number_since(user)
    _forget_unfinished(phone, by=user)
    user.phone, user.phone_verified_at = phone, timezone.now()
    user.save(update_fields=["phone", "phone_verified_at"])
    if old != phone:
        if was_theirs:  # what went there goes with the account that it was for, whoever has the number next
            Message.objects.to([old]).filter(created_at__gte=since).update(account=user)
        Person.objects.of(user).filter(phone=old or "").update(phone=phone)
        record("account.phone_changed", user, by=user)
        if old and was_theirs:
            tell_address("sms", old, language.of(user), "phone_changed", account=user)


def number_since(user):
    """Since when the account has its number: a number has had other owners before."""
    changed = AuditEvent.objects.filter(verb="account.phone_changed", subject_type=user._meta.label_lower)
    last = changed.filter(subject_id=str(user.pk)).order_by("-pk").first()
    return last.at if last else user.date_joined


@transaction.atomic
def agree(person, *, by, kinds=AGREED_TO):
    """Note consent to the versions in force; what was agreed to before stands."""
    today = timezone.localdate()
    for kind in kinds:
        policy = Policy.objects.current(kind, today)
        Consent.objects.get_or_create(person=person, policy=policy, withdrawn_at=None, defaults={"given_by": by})


def _forget_unfinished(phone, *, by):
    """Drop the account that somebody else began with this number by mistake and never entered, with what was typed."""
    begun = unfinished_account(phone=phone, lock=True)
    if begun is None or begun == by:
        return
    record("account.unfinished_dropped", begun, by=by)
    typed = list(Person.objects.of(begun))
    begun.consents_given.all().delete()
    begun.standings.all().delete()
    begun.delete()
    for person in typed:
        try:
            with transaction.atomic():
                person.delete()
        except ProtectedError:
            # Staff already gave this person something to do: they stay, to be reached in another way.
            Person.objects.filter(pk=person.pk).update(phone="")


def _changes(person, fields):
    return sorted(name for name, value in fields.items() if getattr(person, name) != value)


def _write(person, **fields):
    for name, value in fields.items():
        setattr(person, name, value)
    person.full_clean()
    person.save()


def _as_colleagues_say(person):
    """First and last name of the account, for greetings and lists of staff."""
    if person.whole_name_ar:
        first, _space, last = person.whole_name_ar.partition(" ")
        return first, last[:150]
    return person.given_ar, person.family_ar
