"""Two who move trainees at once, on the database the suite runs on; and what a control goes without."""

from datetime import date
from functools import partial
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from lms.cohorts import moving, seats
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.refusals import CohortFull
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.races import FREE, at_once, without_the_lock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _during_the_course():
    with time_machine.travel("2026-12-14T10:00:00+03:00"):
        yield


def trainee(cohort):
    return EnrolmentFactory(cohort=cohort, enrolled=True, person=PersonFactory(born_on=date(2008, 1, 1)))


def test_of_two_who_are_moved_to_the_last_seat_one_gets_it_and_one_stays():
    cohort = CohortFactory()
    other, lead = CohortFactory(course=cohort.course, capacity=1), UserFactory()
    acts = [partial(moving.move, trainee(cohort), other, by=lead, reason="…") for _ in range(2)]
    results = at_once(*acts, before="SELECT")
    assert sorted(type(one) for one in results if not isinstance(one, Enrolment)) == [CohortFull]
    assert Enrolment.objects.enrolled().filter(cohort=other).count() == Cohort.objects.get(pk=other.pk).taken == 1
    assert Enrolment.objects.enrolled().filter(cohort=cohort).count() == Cohort.objects.get(pk=cohort.pk).taken == 1


def test_one_who_is_moved_to_two_cohorts_at_once_comes_to_one():
    held, lead = trainee(CohortFactory()), UserFactory()
    others = [CohortFactory(course=held.cohort.course) for _ in range(2)]
    results = at_once(*(partial(moving.move, held, one, by=lead, reason="…") for one in others), before="SELECT")
    assert sum(isinstance(one, Enrolment) for one in results) == 1
    assert Enrolment.objects.enrolled().count() == sum(Cohort.objects.values_list("taken", flat=True)) == 1


def test_two_who_change_places_do_not_wait_for_each_other():
    cohort = CohortFactory()
    other, lead = CohortFactory(course=cohort.course), UserFactory()
    there, back = trainee(cohort), trainee(other)
    results = at_once(
        partial(moving.move, there, other, by=lead, reason="…"),
        partial(moving.move, back, cohort, by=lead, reason="…"),
        before="SELECT",
    )
    assert [type(one) for one in results] == [Enrolment, Enrolment]
    assert set(Cohort.objects.values_list("taken", flat=True)) == {1}


def test_control_without_its_lock_and_the_conditional_update_both_take_the_last_seat(monkeypatch):
    cohort = CohortFactory()
    other, lead = CohortFactory(course=cohort.course, capacity=1), UserFactory()
    both_have_counted = Barrier(2)

    def count_first(cohort_id):
        has_room = Cohort.objects.filter(pk=cohort_id, taken__lt=1).exists()
        both_have_counted.wait(FREE)
        return has_room  # and the count is not brought up to date

    monkeypatch.setattr(seats, "take", count_first)
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **_how: rows)
    monkeypatch.setattr("lms.cohorts.enrolment.promote_who_waits", lambda _cohort: None)

    def move(held):
        with without_the_lock():
            return moving.move.__wrapped__(held, other, by=lead, reason="…")

    results = at_once(*(partial(move, trainee(cohort)) for _ in range(2)))
    assert [type(one) for one in results] == [Enrolment, Enrolment], connection.vendor
    assert Enrolment.objects.enrolled().filter(cohort=other).count() == 2
