"""A cohort that two trainers teach: its lead trainer, who decides, and an assistant."""

import pytest

from lms.cohorts import rights
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory


@pytest.fixture
def cohort(trainer):
    cohort = CohortFactory(status="published")
    rights.give(cohort, trainer, decides=True)
    return cohort


@pytest.fixture
def session(cohort):
    return ClassSessionFactory(cohort=cohort)


@pytest.fixture
def arwa(cohort):
    return EnrolmentFactory(cohort=cohort, enrolled=True)


@pytest.fixture
def assistant(cohort):
    user = UserFactory()
    rights.give(cohort, user)
    return user
