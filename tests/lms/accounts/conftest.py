"""What signing up and signing in need."""

import contextlib
import re
import threading

import pytest
from django.contrib.auth.models import Group

from lms.accounts import roles
from lms.outbox.models import Message
from tests import races
from tests.factories.people import UserFactory


@pytest.fixture
def typed():
    """What Arwa types into the sign-up form; a test changes what it is about."""
    return {
        "phone": "0551234567",
        "email": "",
        "given_ar": "أروى",
        "father_ar": "سالم",
        "grandfather_ar": "محمد",
        "family_ar": "الحازمي",
        "whole_name_ar": "",
        "name_en": "Arwa Salem Alhazmi",
        "gender": "female",
        "born_on": "14/3/2001",
        "agrees": "on",
    }


@pytest.fixture
def newest_code(db):
    """The code in the newest message to an address."""

    def read(address):
        return re.search(r"\d{6}", Message.objects.filter(address=address).latest("pk").body).group()

    return read


@pytest.fixture
def administrators():
    """Badr and Hind, and nobody else."""
    group, _created = Group.objects.get_or_create(name="admin")
    both = [UserFactory(email=f"{name}@example.com", phone=None) for name in ["badr", "hind"]]
    for user in both:
        user.groups.add(group)
    return both


@pytest.fixture
def both_ask_first(request, monkeypatch):
    """Each of two asks whether the other would be the last administrator before either stops being one.

    A control gives its patience as the fixture's parameter.
    """
    patience = getattr(request, "param", races.KEPT_OUT)
    both_have_asked = threading.Barrier(2)
    real = roles._is_last_administrator

    def ask_then_wait(user):
        answer = real(user)
        with contextlib.suppress(threading.BrokenBarrierError):  # the lock keeps the other out: as it should be
            both_have_asked.wait(patience)
        return answer

    monkeypatch.setattr(roles, "_is_last_administrator", ask_then_wait)
