"""What signing up and signing in need."""

import re

import pytest

from lms.outbox.models import Message


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
