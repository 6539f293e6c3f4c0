"""Three trainees, and two of three sessions over, read in English."""

import pytest
import time_machine
from django.conf import settings
from django.utils import translation

from tests.factories.cohorts import ClassSessionFactory, EnrolmentFactory
from tests.factories.people import PersonFactory


@pytest.fixture(autouse=True)
def _after_two_of_three_sessions(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with time_machine.travel("2026-12-14T09:30:00+03:00"), translation.override("en"):
        yield


@pytest.fixture
def sessions(cohort):
    return [ClassSessionFactory(cohort=cohort, number=number) for number in (1, 2, 3)]


@pytest.fixture
def trainees(cohort):
    names = [("أروى", "Arwa"), ("بشرى", "Bushra"), ("جود", "Joud")]
    return [
        EnrolmentFactory(
            cohort=cohort,
            enrolled=True,
            person=PersonFactory(given_ar=arabic, family_ar="سندي", name_en=f"{latin} Sindi"),
        )
        for arabic, latin in names
    ]


@pytest.fixture
def signed_in(client, trainer):
    client.force_login(trainer)
    return client
