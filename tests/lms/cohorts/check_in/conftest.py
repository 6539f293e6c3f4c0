"""On the day of a session, whose trainees are of three accounts."""

import pytest
import time_machine

from tests.factories.cohorts import EnrolmentFactory
from tests.lms.cohorts.check_in.room import BEGINS


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(BEGINS, tick=False) as traveller:
        yield traveller


@pytest.fixture
def arwa(cohort, trainee):
    return EnrolmentFactory(cohort=cohort, enrolled=True, person=trainee.standings.get().person)


@pytest.fixture
def reem(cohort, guardian):
    return EnrolmentFactory(cohort=cohort, enrolled=True, person=guardian.standings.get(person__given_ar="ريم").person)


@pytest.fixture
def lama(cohort, guardian):
    return EnrolmentFactory(cohort=cohort, enrolled=True, person=guardian.standings.get(person__given_ar="لمى").person)
