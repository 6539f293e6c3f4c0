"""A walk-in is matched by two at once, or marked while they are matched; and what a control goes without."""

from datetime import UTC, datetime
from functools import partial
from threading import Barrier, Event
from uuid import uuid4

import pytest
import time_machine

from lms.audit.models import AuditEvent
from lms.cohorts import attendance, guests, ledger, makeups
from lms.cohorts.attendance import Tap
from lms.cohorts.models import AttendanceRecord, Guest
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory
from tests.races import FREE, KEPT_OUT, at_once, without_the_constraint, without_the_lock

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 12, 6, 9, tzinfo=UTC)  # of the day of the session


@pytest.fixture(autouse=True)
def _on_that_day():
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def session(transactional_db):
    return ClassSessionFactory()


def walk_in(session):
    return Guest.objects.create(id=uuid4(), session=session, name="أروى", added_by=UserFactory())


def trainees(session, count):
    """Of another cohort of the course."""
    cohort = CohortFactory(course=session.cohort.course)
    return [EnrolmentFactory(cohort=cohort, enrolled=True) for _ in range(count)]


def kinds(results):
    return sorted(type(one).__name__ for one in results)


def test_of_two_who_say_that_a_guest_is_two_trainees_one_is_believed_and_the_mark_is_theirs(session):
    guest, both = walk_in(session), trainees(session, 2)
    attendance.record(session, [Tap(guest, "present")], by=guest.added_by)
    acts = [partial(guests.match, Guest.objects.get(), one, by=UserFactory()) for one in both]
    assert kinds(at_once(*acts, before="SELECT")) == ["AlreadyMatched", "Guest"]
    guest.refresh_from_db()
    assert AttendanceRecord.objects.get().enrolment == guest.enrolment
    assert AuditEvent.objects.filter(verb="register.guest_matched").count() == 1


def test_control_who_looks_first_and_writes_after_gives_one_guest_to_both(session):
    guest, both = walk_in(session), trainees(session, 2)
    attendance.record(session, [Tap(guest, "present")], by=guest.added_by)
    both_have_looked = Barrier(2)

    def match(one):
        with without_the_lock():
            assert Guest.objects.get(pk=guest.pk).enrolment is None
            both_have_looked.wait(FREE)
            Guest.objects.filter(pk=guest.pk).update(enrolment=one)
        attendance.record(session, [Tap(one, "present")], by=guest.added_by)  # refused to who is no guest any more
        return one

    results = at_once(*(partial(match, one) for one in both))
    assert kinds(results) == ["Enrolment", "Enrolment"]


def test_two_guests_matched_with_one_trainee_at_once_are_that_trainee_once(session):
    walk_ins, [one] = [walk_in(session), walk_in(session)], trainees(session, 1)
    acts = [partial(guests.match, each, one, by=UserFactory()) for each in walk_ins]
    assert kinds(at_once(*acts, before="SELECT")) == ["AlreadyMatched", "Guest"]
    assert Guest.objects.filter(enrolment=one).count() == 1


def test_control_without_the_constraint_one_trainee_is_two_guests(session):
    walk_ins, [one] = [walk_in(session), walk_in(session)], trainees(session, 1)
    both_have_looked = Barrier(2)

    def match(guest):
        with without_the_lock():
            assert not attendance.on_register(session).filter(pk=one.pk).exists()
            both_have_looked.wait(FREE)
            return Guest.objects.filter(pk=guest.pk, enrolment=None).update(enrolment=one)

    with without_the_constraint(Guest, "a_trainee_is_a_guest_of_a_session_once"):
        assert at_once(*(partial(match, each) for each in walk_ins)) == [1, 1]


def test_of_a_trainee_who_is_invited_and_matched_at_once_one_is_first(session):
    guest, [one] = walk_in(session), trainees(session, 1)
    results = at_once(
        partial(guests.match, guest, one, by=UserFactory()),
        partial(makeups.invite, one, session, by=UserFactory()),
        before="SELECT",
    )
    assert kinds(results) in [["AlreadyMatched", "Guest"], ["AlreadyInvited", "Guest"]]
    assert Guest.objects.filter(enrolment=one).count() == 1


def test_control_without_the_constraint_one_who_is_invited_is_matched_too(session):
    guest, [one] = walk_in(session), trainees(session, 1)
    both_have_looked = Barrier(2)

    def match():
        with without_the_lock():
            assert not attendance.on_register(session).filter(pk=one.pk).exists()
            both_have_looked.wait(FREE)
            return Guest.objects.filter(pk=guest.pk, enrolment=None).update(enrolment=one)

    def invite():
        with without_the_lock():
            assert not Guest.objects.filter(session=session, enrolment=one).exists()
            both_have_looked.wait(FREE)
            return Guest.objects.create(id=uuid4(), session=session, enrolment=one, name="x", added_by=guest.added_by)

    with without_the_constraint(Guest, "a_trainee_is_a_guest_of_a_session_once"):
        assert kinds(at_once(match, invite)) == ["Guest", "int"]
        assert Guest.objects.filter(enrolment=one).count() == 2


def matched_while_marked(match, record, session, monkeypatch, patience=KEPT_OUT):
    """A mark has found the guest unmatched; they are matched before it is stored, if nothing keeps the matching out."""
    guest, [one] = walk_in(session), trainees(session, 1)
    is_marking, is_matched, rows = Event(), Event(), ledger.rows

    def find_then_wait(*args):
        found = rows(*args)
        if not is_marking.is_set():
            is_marking.set()
            is_matched.wait(patience)
        return found

    def match_meanwhile():
        assert is_marking.wait(FREE)
        try:
            return match(Guest.objects.get(), one, by=guest.added_by)
        finally:
            is_matched.set()

    monkeypatch.setattr(ledger, "rows", find_then_wait)
    marked, matched = at_once(lambda: record(session, [Tap(guest, "present")], by=guest.added_by), match_meanwhile)
    assert (marked[0].outcome, type(matched)) == ("applied", Guest)
    return [(record.enrolment, record.mark) for record in AttendanceRecord.objects.all()], one


def test_a_mark_that_comes_while_the_guest_is_matched_goes_along(session, monkeypatch):
    found, one = matched_while_marked(guests.match, attendance.record, session, monkeypatch)
    assert found == [(one, "present")]


def test_control_without_the_row_held_the_mark_stays_with_a_guest_who_is_no_more(session, monkeypatch):
    def unlocked(verb):
        def without_holding(*args, **kwargs):
            with without_the_lock():
                return verb.__wrapped__(*args, **kwargs)

        return without_holding

    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **_how: rows)
    found, _one = matched_while_marked(unlocked(guests.match), unlocked(attendance.record), session, monkeypatch, FREE)
    assert found == []
