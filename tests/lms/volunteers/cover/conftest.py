"""A session whose trainer, Sara, cannot come."""

import pytest

from tests.factories.cover import taught


@pytest.fixture
def session():
    return taught()[0]


@pytest.fixture
def sara(session):
    return session.cohort.assignments.get().trainer
