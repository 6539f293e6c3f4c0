"""Two at once at one line of hours: one says something of it. Each control is the same without its rule."""

from threading import Barrier

import pytest
from django.db import connection

from lms.audit.append_only import changes_allowed
from lms.volunteers import ledger
from lms.volunteers.models import HourEntry, HourStep, VolunteerTrainer
from tests.factories.people import UserFactory
from tests.factories.volunteers import HourEntryFactory, taught
from tests.races import FREE, at_once, without_the_constraint, without_the_lock

pytestmark = pytest.mark.django_db(transaction=True)

LOCK = 'SELECT "volunteers_volunteertrainer"."id"'


def kinds(results):
    return sorted(type(result).__name__ for result in results)


@pytest.fixture
def line():
    return HourEntryFactory()


def test_two_leads_who_approve_the_same_month_approve_each_line_once(line):
    both = [line, HourEntryFactory(trainer=line.trainer, account=line.account)]
    leads = [UserFactory(), UserFactory()]
    counts = at_once(*[lambda by=by: ledger.approve(both, by=by) for by in leads], before=LOCK)
    assert sorted(counts) == [0, 2]
    assert HourStep.objects.count() == 2


def test_a_dispute_that_two_leads_answer_at_once_is_kept_or_corrected_and_not_both(line):
    ledger.dispute(line, by=line.account, reason="It was three hours.")
    first, second = UserFactory(), UserFactory()
    results = at_once(
        lambda: ledger.keep(line, by=first, reason="It was two."),
        lambda: ledger.correct(line, minutes=180, by=second, reason="It was three."),
        before=LOCK,
    )
    # Correcting what was kept a moment ago is a lead's right; keeping what was corrected is refused.
    assert kinds(results) in (["AlreadyDecided", "HourEntry"], ["HourEntry", "HourEntry"])
    assert HourEntry.objects.standing().count() == 1


def test_two_leads_who_correct_a_line_at_once_write_one_correction(line):
    amounts = {60: UserFactory(), 180: UserFactory()}
    acts = [
        lambda by=by, minutes=minutes: ledger.correct(line, minutes=minutes, by=by, reason="As said.")
        for minutes, by in amounts.items()
    ]
    assert kinds(at_once(*acts, before=LOCK)) == ["AlreadyDecided", "HourEntry"]
    assert HourEntry.objects.standing().count() == 1


def test_control_looking_first_and_approving_after_approves_a_line_twice(line):
    looked = Barrier(2)

    def look_then_approve(by):
        with without_the_lock():
            is_free = not line.steps.exists()
            looked.wait(timeout=FREE)
            if is_free:
                HourStep.objects.create(entry=line, number=1, said="approved", by=by, volunteer=line.account)

    with changes_allowed(connection), without_the_constraint(HourStep, "one_thing_is_said_of_a_line_at_a_time"):
        at_once(*[lambda by=by: look_then_approve(by) for by in (UserFactory(), UserFactory())])
        assert line.steps.count() == 2


def test_two_workers_at_one_register_write_its_hours_once(trainer):
    session = taught(VolunteerTrainer.objects.get(), trainer)
    written = at_once(*[lambda: ledger.derive(session)] * 2, before=LOCK)
    assert sorted(map(len, written)) == [0, 2]
    assert HourEntry.objects.count() == 2


def test_control_without_the_lock_the_second_worker_is_stopped_by_the_database_alone(trainer):
    session, met = taught(VolunteerTrainer.objects.get(), trainer), Barrier(2)
    looks = HourEntry.objects.filter(session=session)

    def derive():
        with without_the_lock():
            is_missing = not looks.exists()
            met.wait(timeout=FREE)
            if is_missing:
                HourEntryFactory(trainer=VolunteerTrainer.objects.get(), account=trainer, session=session)

    assert kinds(at_once(derive, derive)) == ["IntegrityError", "NoneType"]
