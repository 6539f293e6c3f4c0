"""Sample people and the accounts that sign in."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from lms.accounts import roles
from lms.accounts.models import Person, Standing, User
from lms.management.sample import names

PASSWORD = "sanai-sample-2026"  # noqa: S105 - printed by the demo for everybody to use
YEAR = timedelta(days=365.25)


class Accounts:
    """Makes accounts and remembers how to sign in to each. One password, hashed once: a hash costs 0.3 s."""

    def __init__(self, random):
        self.random = random
        self.hash = make_password(PASSWORD)
        self.sign_ins = []
        self.phones = (f"+9665000{n:05d}" for n in range(1, 100_000))  # clearly unreal: counted up

    def account(self, role, *, email=None, phone=None, name):
        first, _, last = name.partition(" ")
        user = User.objects.create(
            email=email,
            phone=phone,
            phone_verified_at=timezone.now() if phone else None,
            first_name=first,
            last_name=last,
            password=self.hash,
        )
        self.sign_ins.append({"role": role, "login": email or phone, "password": PASSWORD, "name_ar": name})
        return user

    def staff(self, role, email, name):
        """An account of staff; ``role`` is one of lms.accounts.roles."""
        user = self.account(role, email=email, name=name)
        roles.give(user, role, by=None)
        return user

    def person(self, gender, *, age, phone="", on):
        """An invented person ``age`` years old on the date ``on``."""
        return Person.objects.create(
            **names.person(self.random, gender),
            born_on=on - age * YEAR - timedelta(days=self.random.randrange(20, 340)),
            phone=phone,
            is_sample=True,
        )

    def person_who_signs_in(self, role, gender, *, age, on):
        """An invented person with an account of their own."""
        phone = next(self.phones)
        person = self.person(gender, age=age, phone=phone, on=on)
        user = self.account(role, phone=phone, name=person.name_ar)
        Standing.objects.create(user=user, person=person)
        return person, user
