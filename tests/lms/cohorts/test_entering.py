"""Marks from paper or a file meet marks from a phone in the same moment: neither is overwritten unseen."""

from threading import Barrier

import pytest
import time_machine

from lms.cohorts import attendance, entering
from lms.cohorts.attendance import Tap
from lms.cohorts.entering import Entry
from lms.cohorts.marking import Said
from lms.cohorts.models import AttendanceRecord, RegisterEvent
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory
from tests.races import FREE, at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _during_the_first_session():
    with time_machine.travel("2026-12-06T17:30:00+03:00"):
        yield


@pytest.fixture
def seven():
    """A session and seven trainees, nobody marked."""
    cohort = CohortFactory()
    session = ClassSessionFactory(cohort=cohort)
    return session, EnrolmentFactory.create_batch(7, cohort=cohort, enrolled=True)


def race(session, trainees):
    """One account keys in what it looked at, while another marks the same trainees otherwise on a page."""
    one, other = UserFactory(), UserFactory()
    entries = [Entry(each, Said("absent")) for each in trainees]
    taps = [Tap(each, "present") for each in trainees]
    return at_once(
        lambda: entering.take(session, entries, by=one, how="paper"),
        lambda: attendance.record(session, taps, by=other),
        before="SELECT",
    )


def test_of_a_sheet_and_a_phone_in_one_moment_neither_is_overwritten_unseen(seven):
    session, trainees = seven
    (taken, moved), _results = race(session, trainees)
    standing = set(AttendanceRecord.objects.values_list("mark", flat=True))
    if taken:  # the sheet came first; the page's marks were made over it
        assert moved == []
        assert (standing, RegisterEvent.objects.count()) == ({"present"}, 14)
    else:  # the page came first: all of the sheet is given back
        assert len(moved) == 7
        assert (standing, RegisterEvent.objects.count()) == ({"present"}, 7)


def test_two_who_key_in_the_same_sheet_at_once_record_it_once(seven):
    session, trainees = seven
    entries = [Entry(each, Said("present")) for each in trainees]
    users = UserFactory.create_batch(2)
    came = at_once(
        *(lambda user=user: entering.take(session, entries, by=user, how="paper") for user in users), before="SELECT"
    )
    assert sorted(len(taken) for taken, _moved in came) == [0, 7]
    assert [moved for _taken, moved in came] == [[], []]
    assert RegisterEvent.objects.count() == 7


def test_control_two_who_look_before_they_hold_the_session_record_it_twice(seven):
    session, trainees = seven
    both_looked = Barrier(2)

    def look_and_record(user):
        stand = set(AttendanceRecord.objects.filter(session=session).values_list("enrolment", flat=True))
        both_looked.wait(timeout=FREE)
        taps = [Tap(each, "present") for each in trainees if each.pk not in stand]
        return attendance.record(session, taps, by=user)

    at_once(*(lambda user=user: look_and_record(user) for user in UserFactory.create_batch(2)))
    assert RegisterEvent.objects.count() == 14
