"""Two who move trainees at once, on the database the suite runs on; and what a control goes without."""

from contextlib import suppress
from datetime import date
from functools import partial
from threading import Barrier, BrokenBarrierError, Event, local

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from lms.audit.models import AuditEvent
from lms.cohorts import enrolment, moving, planning, seats
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.models.enrolment import EnrolmentQuerySet
from lms.cohorts.refusals import AlreadyDecided, CohortFull, CohortOver
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.races import FREE, KEPT_OUT, at_once, without_the_lock

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


def unlocked(verb):
    """The verb as it would be if it held no row; ``without_rows_held`` takes the rows away."""

    def without_holding(*args, **kwargs):
        with without_the_lock():
            return verb.__wrapped__(*args, **kwargs)

    return without_holding


@pytest.fixture
def without_rows_held(monkeypatch):
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **_how: rows)


@pytest.fixture
def look_then_write(monkeypatch, without_rows_held):
    """Who holds a seat is read by both before either writes, instead of being a condition of what is written."""
    enrolled, both_have_looked, mine = EnrolmentQuerySet.enrolled, Barrier(2), local()

    def as_it_was_read(rows):
        if hasattr(mine, "has_looked"):
            return enrolled(rows)
        mine.has_looked = True
        seen = list(enrolled(rows).values_list("pk", flat=True))
        with suppress(BrokenBarrierError):
            both_have_looked.wait(FREE)
        return rows.filter(pk__in=seen)

    monkeypatch.setattr(EnrolmentQuerySet, "enrolled", as_it_was_read)


def seats_are_those_enrolled():
    return all(one.taken == one.enrolments.filter(status="enrolled").count() for one in Cohort.objects.all())


def test_control_whose_seat_is_looked_at_first_is_moved_twice_and_the_database_alone_refuses_it(look_then_write):
    held, lead = trainee(CohortFactory()), UserFactory()
    trainee(held.cohort)  # whose seat is given back too
    others = [CohortFactory(course=held.cohort.course) for _ in range(2)]
    results = at_once(*(partial(unlocked(moving.move), held, one, by=lead, reason="…") for one in others))
    [moved] = [one for one in results if isinstance(one, Enrolment)]
    [refused] = [one for one in results if one is not moved]
    assert isinstance(refused, IntegrityError | ValidationError)  # as it is written, or as it is looked at
    assert "moved_from" in str(refused)
    assert Enrolment.objects.filter(person=held.person, status="enrolled").count() == 1


def test_of_one_who_is_moved_and_one_who_is_accepted_to_the_last_seat_one_gets_it():
    cohort = CohortFactory()
    other, lead = CohortFactory(course=cohort.course, capacity=1), UserFactory()
    held, applied = trainee(cohort), EnrolmentFactory(cohort=other, person=PersonFactory(born_on=date(2000, 1, 1)))
    results = at_once(
        partial(moving.move, held, other, by=lead, reason="…"),
        partial(enrolment.accept, applied, by=lead),
        before="SELECT",
    )
    assert sorted(type(one).__name__ for one in results) == ["CohortFull", "Enrolment"]
    assert other.enrolments.enrolled().count() == 1
    assert seats_are_those_enrolled()


def test_control_a_last_seat_that_is_looked_at_first_is_given_to_both(monkeypatch, without_rows_held):
    cohort = CohortFactory()
    other, lead = CohortFactory(course=cohort.course, capacity=1), UserFactory()
    held, applied = trainee(cohort), EnrolmentFactory(cohort=other, person=PersonFactory(born_on=date(2000, 1, 1)))
    both_have_counted = Barrier(2)

    def count_first(cohort_id):
        has_room = Cohort.objects.filter(pk=cohort_id, taken__lt=1).exists()
        both_have_counted.wait(FREE)
        return has_room

    monkeypatch.setattr(seats, "take", count_first)
    monkeypatch.setattr("lms.cohorts.enrolment.promote_who_waits", lambda _cohort: None)
    results = at_once(
        partial(unlocked(moving.move), held, other, by=lead, reason="…"),
        partial(unlocked(enrolment.accept), applied, by=lead),
    )
    assert [type(one) for one in results] == [Enrolment, Enrolment]
    assert other.enrolments.enrolled().count() == 2


def test_of_one_who_is_moved_and_leaves_at_once_one_is_first_and_no_seat_is_lost():
    held, lead = trainee(CohortFactory()), UserFactory()
    trainee(held.cohort)
    other = CohortFactory(course=held.cohort.course)
    moved, left = at_once(
        partial(moving.move, held, other, by=lead, reason="…"),
        partial(enrolment.withdraw, Enrolment.objects.get(pk=held.pk), by=lead),
        before="SELECT",
    )
    assert (type(moved), type(left)) in [(Enrolment, AlreadyDecided), (AlreadyDecided, Enrolment)]
    assert Enrolment.objects.filter(person=held.person, status="enrolled").count() == (type(moved) is Enrolment)
    assert seats_are_those_enrolled()


def test_control_who_is_moved_and_leaves_gives_one_seat_back_twice(look_then_write):
    held, lead = trainee(CohortFactory()), UserFactory()
    trainee(held.cohort)
    other = CohortFactory(course=held.cohort.course)
    results = at_once(
        partial(unlocked(moving.move), held, other, by=lead, reason="…"),
        partial(unlocked(enrolment.withdraw), Enrolment.objects.get(pk=held.pk), by=lead),
    )
    assert [type(one) for one in results] == [Enrolment, Enrolment]
    assert not seats_are_those_enrolled()


def closed_while_moved(move, closing, monkeypatch, patience=KEPT_OUT):
    """A move has seen that both cohorts are taught; one is closed before it writes, if nothing keeps the closing out.

    What came of both, and in which order they were written.
    """
    held, lead = trainee(CohortFactory()), UserFactory()
    other = CohortFactory(course=held.cohort.course)
    is_moving, is_closed, refusals = Event(), Event(), moving.refusals

    def look_then_wait(*args):
        found = refusals(*args)
        is_moving.set()
        is_closed.wait(patience)
        return found

    def close_meanwhile():
        assert is_moving.wait(FREE)
        try:
            return planning.close({"own": held.cohort, "other": other}[closing], by=lead)
        finally:
            is_closed.set()

    monkeypatch.setattr(moving, "refusals", look_then_wait)
    results = at_once(partial(move, held, other, by=lead, reason="…"), close_meanwhile)
    verbs = AuditEvent.objects.filter(verb__in=["enrolment.moved", "cohort.closed"]).order_by("pk")
    return [type(one) for one in results], list(verbs.values_list("verb", flat=True))


@pytest.mark.parametrize("closing", ["own", "other"])
def test_a_cohort_that_is_closed_while_somebody_is_moved_is_closed_after(closing, monkeypatch):
    found = closed_while_moved(moving.move, closing, monkeypatch)
    assert found == ([Enrolment, Cohort], ["enrolment.moved", "cohort.closed"])


@pytest.mark.parametrize("closing", ["own", "other"])
def test_control_without_the_rows_held_somebody_is_moved_out_of_a_closed_cohort_or_into_one(
    closing, monkeypatch, without_rows_held
):
    def take_whatever_it_is(cohort_id):
        return Cohort.objects.filter(pk=cohort_id).update(taken=1)

    monkeypatch.setattr(seats, "take", take_whatever_it_is)  # which looks at the state of its cohort once more
    found = closed_while_moved(unlocked(moving.move), closing, monkeypatch, FREE)
    assert found == ([Enrolment, Cohort], ["cohort.closed", "enrolment.moved"])


@pytest.mark.parametrize("closing", ["own", "other"])
def test_nobody_is_moved_once_a_cohort_is_closed(closing):
    held, lead = trainee(CohortFactory()), UserFactory()
    other = CohortFactory(course=held.cohort.course)
    closes = {"own": held.cohort, "other": other}[closing]
    moved, closed = at_once(
        partial(moving.move, held, other, by=lead, reason="…"),
        partial(planning.close, closes, by=lead),
        before="SELECT",
    )
    assert type(closed) is Cohort
    assert type(moved) in {Enrolment, CohortOver}
    assert Enrolment.objects.enrolled().count() == 1
    assert seats_are_those_enrolled()
