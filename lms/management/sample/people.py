"""Sample people and the accounts that sign in, made many at a time."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from lms.accounts import people, roles
from lms.accounts.models import Consent, Person, Policy, Standing, User
from lms.arabic import folding
from lms.management.sample import names

PASSWORD = "sanai-sample-2026"  # noqa: S105 - printed by the demo for everybody to use
YEAR = timedelta(days=365.25)
FAMILY_PHONES = 50_000  # from here on, those that siblings share
# Of a hundred people so many begin an account of their own, a family, a phone without an account; the rest have none.
OWN_ACCOUNT, FAMILY, PHONE_ALONE = 34, 12, 42


class Accounts:
    """Makes accounts. One password, hashed once: a hash costs 0.3 s."""

    def __init__(self):
        self.hash = make_password(PASSWORD)

    def staff(self, role, email, name):
        """An account of staff; ``role`` is one of lms.accounts.roles."""
        user = self.account(email=email, name=name)
        user.save()
        roles.give(user, role, by=None)
        return user

    def account(self, *, email=None, phone=None, name):
        """One that is not saved yet."""
        first, _, last = name.partition(" ")
        return User(
            email=email,
            phone=phone,
            phone_verified_at=timezone.now() if phone else None,
            first_name=first,
            last_name=last,
            password=self.hash,
        )

    def save_standing(self, pairs, stands_as):
        """Save accounts, and that each stands for its person; ``pairs``: (account, its persons), the persons saved."""
        User.objects.bulk_create(user for user, _persons in pairs if user.pk is None)
        standings = [Standing(user=user, person=one, stands_as=stands_as) for user, persons in pairs for one in persons]
        Standing.objects.bulk_create(standings)
        agreed_to = [Policy.objects.current(kind, timezone.localdate()) for kind in people.AGREED_TO]
        Consent.objects.bulk_create(
            Consent(person=standing.person, policy=policy, given_by=standing.user)
            for standing in standings
            for policy in agreed_to
        )


class Crowd:
    """The people who are new in one cohort: the same for the same ``random`` and block of ``phones``.

    Families of two or three share a phone, and a parent's account stands for them; others have an account of their own, a
    phone without an account, or no phone at all.
    """

    def __init__(self, random, accounts, phones, *, on):
        self.random, self.accounts, self.phones, self.on = random, accounts, phones, on
        self.persons, self.accounts_of, self.families = [], {}, []

    def make(self, how_many, *, audience, ages, own_accounts=0):
        """Pairs of a person and the account that applied for them, or None. The first ``own_accounts`` have their own."""
        left, selves = how_many, []
        while left:
            lot = self.random.randrange(100)
            if len(self.persons) < own_accounts or lot < OWN_ACCOUNT:
                one = self._person(audience, ages, phone=next(self.phones))
                selves.append((self.accounts.account(phone=one.phone, name=one.name_ar), one))
                left -= 1
            elif lot < OWN_ACCOUNT + FAMILY and left > 1:
                left -= self._family(min(left, self.random.choice([2, 2, 3])), audience, ages)
            else:
                self._person(
                    audience, ages, phone=next(self.phones) if lot < OWN_ACCOUNT + FAMILY + PHONE_ALONE else ""
                )
                left -= 1
        self._save(selves)
        return [(one, self.accounts_of.get(one)) for one in self.persons]

    def _family(self, children, audience, ages):
        """Siblings, and the parent whose phone and account they share. Returns how many siblings."""
        family = names.family_of(self.random)
        phone = phone_number(int(next(self.phones)[-5:]) + FAMILY_PHONES)
        parent = invented(self.random, self.random.choice(["female", "male"]), age=(36, 55), on=self.on, phone=phone)
        siblings = []
        for _ in range(children):
            siblings.append(self._person(audience, ages, phone=phone, family=family, siblings=siblings))
        self.families.append((self.accounts.account(phone=phone, name=parent.name_ar), parent, siblings))
        return children

    def _person(self, audience, ages, *, phone, family=None, siblings=()):
        gender = self.random.choice(["female", "male"]) if audience == "all" else audience
        one = None
        while one is None or one.name_ar in {sibling.name_ar for sibling in siblings}:
            one = invented(self.random, gender, age=ages, on=self.on, phone=phone, family=family)
        self.persons.append(one)
        return one

    def _save(self, selves):
        Person.objects.bulk_create(parent for _user, parent, _siblings in self.families)
        for _user, parent, siblings in self.families:
            for sibling in siblings:
                sibling.guardian = parent
        Person.objects.bulk_create(self.persons)
        parents = [(user, [parent]) for user, parent, _siblings in self.families]
        self.accounts.save_standing([*((user, [one]) for user, one in selves), *parents], Standing.As.SELF)
        guardians = [(user, siblings) for user, _parent, siblings in self.families]
        self.accounts.save_standing(guardians, Standing.As.GUARDIAN)
        self.accounts_of = {one: user for user, one in selves}
        self.accounts_of |= {one: user for user, _parent, siblings in self.families for one in siblings}


def invented(random, gender, *, age, on, phone="", family=None):
    """A person, not saved, who on the date ``on`` is ``age`` years old: from the first to the last of a pair."""
    one = Person(
        **names.person(random, gender, family=family),
        born_on=on - random.randint(*age) * YEAR - timedelta(days=random.randrange(20, 340)),
        phone=phone,
        is_sample=True,
    )
    one.name_key = folding.fold(f"{one.name_ar} {one.name_en}")  # as Person.save does
    return one


def phone_number(n):
    """The ``n``-th of the sample's numbers."""
    return f"+9665000{n:05d}"
