"""Several at once take one session, or one takes several; on SQLite as on PostgreSQL. Each control is the same without its rule."""

from datetime import timedelta
from threading import Barrier

import pytest

from lms.cohorts.models import ClassSessionUserObjectPermission
from lms.volunteers import absence, assignment, cover, waves
from lms.volunteers.models import Absence, CoverRequest, TrainerAssignment
from tests.factories.cohorts import ClassSessionFactory
from tests.factories.cover import account, said, taught, volunteer
from tests.factories.people import UserFactory
from tests.races import at_once, without_the_constraint, without_the_lock

pytestmark = pytest.mark.django_db(transaction=True)

ABSENCE, REQUEST = 'UPDATE "volunteers_absence"', 'UPDATE "volunteers_coverrequest"'
FAR_OFF = {"starts_at": ClassSessionFactory.build(cohort=None).starts_at + timedelta(weeks=200)}


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def asked(count, **fields):
    """A session to come, and the requests to as many who could take it."""
    session, trainer = taught(**FAR_OFF | fields)
    for _ in range(count):
        volunteer(session.cohort.course)
    said(session, trainer)
    return session, list(CoverRequest.objects.filter(session=session).order_by("pk"))


def answers(requests, verb):
    pairs = [(CoverRequest.objects.get(pk=one.pk), account(one.trainer)) for one in requests]
    return [lambda one=one, by=by: verb(one, by=by) for one, by in pairs]


def test_of_three_who_accept_at_once_one_takes_the_session():
    _session, requests = asked(3)
    results = at_once(*answers(requests, cover.accept), before=REQUEST)
    assert kinds(results) == ["CoverRequest", "SomebodyWasFirst", "SomebodyWasFirst"]
    assert sorted(CoverRequest.objects.values_list("status", flat=True)) == ["accepted", "too_late", "too_late"]
    [held] = ClassSessionUserObjectPermission.objects.all()
    assert held.user == account(CoverRequest.objects.accepted().get().trainer)


def test_control_looking_first_and_taking_after_gives_it_to_all_three():
    session, requests = asked(3)
    looked = Barrier(3)

    def look_then_take(request):
        with without_the_lock():
            is_free = Absence.objects.get(pk=request.absence_id).status == "open"
            looked.wait(timeout=30)
            if is_free:
                CoverRequest.objects.filter(pk=request.pk).update(status="accepted")

    with without_the_constraint(CoverRequest, "one_takes_the_session_of_an_absence"):
        at_once(*[lambda one=one: look_then_take(one) for one in requests])
        assert CoverRequest.objects.accepted().filter(session=session).count() == 3


def test_control_looking_first_lets_all_three_through_to_the_database_which_refuses_two():
    _session, requests = asked(3)
    looked = Barrier(3)

    def look_then_take(request):
        with without_the_lock():
            is_free = Absence.objects.get(pk=request.absence_id).status == "open"
            looked.wait(timeout=30)
            return is_free and CoverRequest.objects.filter(pk=request.pk).update(status="accepted")

    assert kinds(at_once(*[lambda one=one: look_then_take(one) for one in requests])) == ["IntegrityError"] * 2 + [
        "int"
    ]


def two_sessions_for_one():
    """Requests to one trainer for two sessions at one time."""
    one, requests = volunteer(), []
    for _ in range(2):
        session, trainer = taught(**FAR_OFF)
        one.courses.add(session.cohort.course)
        said(session, trainer)
        requests.append(CoverRequest.objects.get(session=session, trainer=one))
    return one, requests


def test_who_accepts_two_sessions_at_one_time_at_once_takes_one():
    one, requests = two_sessions_for_one()
    assert kinds(at_once(*answers(requests, cover.accept), before=REQUEST)) == ["CoverRequest", "TwoAtOnce"]
    assert CoverRequest.objects.accepted().filter(trainer=one).count() == 1


def test_control_looking_first_and_accepting_after_takes_both():
    one, requests = two_sessions_for_one()
    looked = Barrier(2)

    def look_then_take(request):
        with without_the_lock():
            is_free = not CoverRequest.objects.accepted().filter(trainer=one).exists()
            looked.wait(timeout=30)
            if is_free:
                CoverRequest.objects.filter(pk=request.pk).update(status="accepted")

    at_once(*[lambda each=each: look_then_take(each) for each in requests])
    assert CoverRequest.objects.accepted().filter(trainer=one).count() == 2


def test_who_accepts_a_session_and_a_cohort_at_one_time_at_once_gets_one_of_them():
    _session, [request] = asked(1)
    one = request.trainer
    other = ClassSessionFactory(**FAR_OFF)
    offered = assignment.offer(other.cohort, trainer=one, by=UserFactory())
    [take] = answers([request], cover.accept)
    by = account(one)
    results = at_once(take, lambda: assignment.accept(offered, by=by), before="UPDATE")
    assert sum(type(each).__name__ == "TwoAtOnce" for each in results) == 1
    taken = CoverRequest.objects.accepted().count() + TrainerAssignment.objects.accepted().filter(trainer=one).count()
    assert taken == 1


def test_accepted_and_taken_back_at_once_is_one_of_the_two():
    _session, [request] = asked(1)
    absent = Absence.objects.get()
    [take] = answers([request], cover.accept)
    by = account(absent.trainer)
    results = at_once(take, lambda: absence.take_back(absent, by=by), before="UPDATE")
    absent.refresh_from_db()
    held = ClassSessionUserObjectPermission.objects.count()
    assert (absent.status, held) in [("covered", 1), ("taken_back", 0)]
    assert kinds(results) in [["CoverRequest", "TakenOver"], ["Absence", "NoLongerNeeded"]]


def test_of_two_who_say_at_once_that_one_trainer_cannot_come_one_is_written():
    session, trainer = taught(**FAR_OFF)
    by = account(trainer)
    says = [lambda: absence.say(session, trainer=trainer, reason="illness", by=by) for _ in range(2)]
    assert kinds(at_once(*says, before='INSERT INTO "volunteers_absence"')) == ["Absence", "AlreadySaid"]


def test_two_runs_of_the_beat_at_once_ask_one_wave():
    session, requests = asked(7)
    absent = Absence.objects.get()
    at_once(*[lambda: waves.run(absent.next_wave_at)] * 2, before='INSERT INTO "volunteers_coverrequest"')
    assert CoverRequest.objects.filter(session=session).count() == len(requests) + 3
