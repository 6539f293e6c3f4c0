"""Where a session that was missed can be made up, and the invitation to it: docs/rules.md, "The way back"."""

from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier, Event
from uuid import uuid4

import pytest
import time_machine

from lms.audit.models import AuditEvent
from lms.cohorts import attendance, claims, makeups, reminding
from lms.cohorts.attendance import Outcome, Tap
from lms.cohorts.invariants import promises
from lms.cohorts.makeups import AlreadyInvited, AlreadyMarked, DoesNotFit, NotInvited
from lms.cohorts.models import AttendanceRecord, Guest, HeldMark
from lms.outbox.models import Message
from tests.factories.cohorts import CentreFactory, ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.races import FREE, at_once, without_the_lock

NOW = datetime(2026, 12, 14, 9, tzinfo=UTC)  # a Monday; the sessions of the factory are on Sundays
TUESDAY = datetime(2026, 12, 15, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _after_the_second_session():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def missed(db):
    """Somebody who missed session 2 of a cohort whose third session is on Sunday."""
    cohort = CohortFactory(centre__district_ar="الصفا")
    for number in (1, 2, 3):
        ClassSessionFactory(cohort=cohort, number=number)
    return EnrolmentFactory(
        cohort=cohort, enrolled=True, person=PersonFactory(gender="female", phone="+966552001111", language="en")
    )


def elsewhere(missed, *, at=TUESDAY, number=2, status="planned", **cohort):
    """Session 2 of another cohort of the course."""
    fields = {"course": missed.cohort.course, "centre": CentreFactory(district_ar="النزهة")} | cohort
    return ClassSessionFactory(
        cohort=CohortFactory(**fields), number=number, starts_at=at, ends_at=at + timedelta(hours=2), status=status
    )


def fitting(missed, numbers=frozenset({2})):
    way = makeups.ways({missed: set(numbers)}, NOW).get(missed.pk)
    return list(way.fitting) if way else []


def test_the_same_session_of_another_cohort_fits(missed):
    session = elsewhere(missed)
    assert fitting(missed) == [session]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"number": 3}, id="another session"),
        pytest.param({"at": NOW - timedelta(days=1)}, id="over"),
        pytest.param({"at": datetime(2026, 12, 20, 15, tzinfo=UTC)}, id="while their own meets"),
        pytest.param({"status": "cancelled"}, id="called off"),
        pytest.param({"status": "draft", "cohort_status": True}, id="a draft's"),
        pytest.param({"audience": "male"}, id="for others"),
        pytest.param({"taken": 30}, id="no room"),
        pytest.param({"another_course": True}, id="another course"),
    ],
)
def test_what_does_not_fit(fields, missed):
    if fields.pop("cohort_status", False):
        session = elsewhere(missed)
        session.cohort.status = fields["status"]
        session.cohort.save()
    elif fields.pop("another_course", False):
        elsewhere(missed, course=CohortFactory().course)
    else:
        elsewhere(missed, **fields)
    assert fitting(missed) == []


def test_their_own_sessions_are_in_the_way_though_another_of_them_was_called_off(missed):
    called_off = missed.cohort.class_sessions.get(number=1)
    called_off.status, called_off.starts_at, called_off.ends_at = "cancelled", TUESDAY, TUESDAY + timedelta(hours=2)
    called_off.save()
    free_then = elsewhere(missed)
    elsewhere(missed, at=datetime(2026, 12, 20, 15, tzinfo=UTC))
    assert fitting(missed) == [free_then]


def test_ones_own_cohort_is_no_way_back(missed):
    missed.cohort.class_sessions.filter(number=2).update(starts_at=TUESDAY, ends_at=TUESDAY + timedelta(hours=2))
    assert fitting(missed) == []


@pytest.mark.parametrize(
    ("own", "there", "fits"),
    [("all", "female", True), ("female", "female", True), ("female", "all", False), ("all", "male", False)],
)
def test_it_is_of_the_same_audience(own, there, fits, missed):
    missed.cohort.audience = own
    missed.cohort.save()
    elsewhere(missed, audience=there)
    assert bool(fitting(missed)) is fits


def test_the_nearest_comes_first_then_the_soonest(missed):
    far_soon = elsewhere(missed)
    near = elsewhere(missed, at=TUESDAY + timedelta(days=2), centre=CentreFactory(district_ar="الصفا"))
    here_late = elsewhere(missed, at=TUESDAY + timedelta(days=3), centre=missed.cohort.centre)
    here_soon = elsewhere(missed, at=TUESDAY + timedelta(days=1), centre=missed.cohort.centre)
    assert fitting(missed) == [here_soon, here_late, near, far_soon]


def test_guests_take_room_too(missed, lead):
    session = elsewhere(missed, centre=CentreFactory(seats=1), capacity=1)
    other = EnrolmentFactory(cohort=missed.cohort, enrolled=True)
    makeups.invite(other, session, by=lead)
    assert fitting(missed) == []
    with pytest.raises(DoesNotFit):
        makeups.invite(missed, session, by=lead)


def test_who_is_invited_stands_on_that_register_and_is_told_and_reminded(missed, lead):
    session = elsewhere(missed)
    guest = makeups.invite(missed, session, by=lead)
    assert (guest.session, guest.enrolment, guest.matched_by) == (session, missed, lead)
    assert "session 2" in Message.objects.get(template="makeup_invited").body
    with time_machine.travel("2026-12-14T17:00:00+03:00"):
        reminding.remind(datetime(2026, 12, 14, 14, tzinfo=UTC))
    assert Message.objects.filter(template="session_reminder", person=missed.person).count() == 1


def test_who_is_invited_once_is_not_asked_to_another_for_the_same_session(missed, lead):
    first, second = elsewhere(missed), elsewhere(missed, at=TUESDAY + timedelta(days=1))
    makeups.invite(missed, first, by=lead)
    way = makeups.ways({missed: {2}}, NOW)[missed.pk]
    assert (way.fitting, way.noted) == ((), (2,))
    with pytest.raises(AlreadyInvited):
        makeups.invite(missed, second, by=lead)


@pytest.fixture
def invited(missed, lead):
    """Who missed it is invited to a session of today, which begins in the afternoon."""
    session = elsewhere(missed, at=NOW + timedelta(hours=6))
    makeups.invite(missed, session, by=lead)
    return session


def test_an_invitation_that_is_taken_back_leaves_the_register_and_the_trainee_is_told(missed, invited, lead):
    assert makeups.invitations([missed], NOW) == {missed.pk: [invited]}
    makeups.take_back(missed, invited, by=lead)
    assert not Guest.objects.exists()
    assert makeups.invitations([missed], NOW) == {}
    message = Message.objects.get(template="makeup_taken_back")
    assert message.address == missed.person.phone
    assert "is no longer expected in session 2" in message.body
    entry = AuditEvent.objects.get(verb="register.guest_taken_back")
    assert (entry.by, entry.facts["enrolment"]) == (lead, missed.pk)


def test_who_was_uninvited_may_be_invited_again(missed, invited, lead):
    makeups.take_back(missed, invited, by=lead)
    assert fitting(missed) == [invited]
    assert makeups.invite(missed, invited, by=lead).session == invited


def _marked(session, enrolment, by):
    attendance.record(session, [Tap(enrolment, "present")], by=by)


def _unmarked_again(session, enrolment, by):
    _marked(session, enrolment, by)
    attendance.record(session, [Tap(enrolment, attendance.NONE)], by=by)


def _held(session, enrolment, by):
    HeldMark.objects.create(
        id=uuid4(), session=session, enrolment=enrolment, why="ended", mark="present", by=by, taken_at=NOW
    )


def _scanned(session, enrolment, by):
    claims.make(session, [enrolment], scanned_at=NOW, by=by)


@pytest.mark.parametrize("say", [_marked, _unmarked_again, _held, _scanned])
def test_of_whom_anything_was_said_in_that_session_the_invitation_stays(say, missed, invited, lead):
    say(invited, missed, lead)
    with pytest.raises(AlreadyMarked):
        makeups.take_back(missed, invited, by=lead)
    assert Guest.objects.count() == 1
    assert not Message.objects.filter(template="makeup_taken_back").exists()


def test_a_mark_of_another_of_that_register_is_in_nobodys_way(missed, invited, lead):
    _marked(invited, EnrolmentFactory(cohort=invited.cohort, enrolled=True), lead)
    makeups.take_back(missed, invited, by=lead)
    assert not Guest.objects.exists()


def test_once_the_session_has_begun_the_invitation_stays(missed, invited, lead):
    with time_machine.travel(invited.starts_at), pytest.raises(NotInvited):
        makeups.take_back(missed, invited, by=lead)
    assert Guest.objects.count() == 1


def test_what_was_taken_back_is_not_taken_back_twice(missed, invited, lead):
    makeups.take_back(missed, invited, by=lead)
    with pytest.raises(NotInvited):
        makeups.take_back(missed, invited, by=lead)
    assert Message.objects.filter(template="makeup_taken_back").count() == 1


def test_invitations_cost_one_query_however_many(missed, invited, lead, django_assert_num_queries):
    more = [EnrolmentFactory(cohort=missed.cohort, enrolled=True) for _ in range(5)]
    for count in (1, 6):
        wanted = [missed, *more][:count]
        with django_assert_num_queries(1):
            found = makeups.invitations(wanted, NOW)
            assert {str(one.cohort.centre) for theirs in found.values() for one in theirs}
        assert len(found) == count
        for one in more:
            if one not in found:
                Guest.objects.get_or_create(
                    session=invited, enrolment=one, defaults={"id": uuid4(), "name": "x", "added_by": lead}
                )


def test_ways_cost_the_same_for_one_and_for_ten(missed, django_assert_num_queries):
    elsewhere(missed)
    wanted = {missed: {2}}
    for _ in range(2):
        with django_assert_num_queries(3):
            makeups.ways(wanted, NOW)
        more = [EnrolmentFactory(cohort=missed.cohort, enrolled=True) for _ in range(9)]
        elsewhere(missed, at=TUESDAY + timedelta(days=1))
        wanted |= {one: {2} for one in more}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_are_invited_to_the_last_place_at_once_one_is(missed):
    session, lead = elsewhere(missed, centre=CentreFactory(seats=1), capacity=1), UserFactory()
    both = [missed, EnrolmentFactory(cohort=missed.cohort, enrolled=True)]
    results = at_once(*(partial(makeups.invite, one, session, by=lead) for one in both), before="SELECT")
    assert sorted(type(one).__name__ for one in results) == ["DoesNotFit", "Guest"]
    assert Guest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_leads_who_invite_one_trainee_at_once_to_two_sessions_one_does(missed):
    sessions = [elsewhere(missed), elsewhere(missed, at=TUESDAY + timedelta(days=1))]
    results = at_once(*(partial(makeups.invite, missed, one, by=UserFactory()) for one in sessions), before="SELECT")
    assert sorted(type(one).__name__ for one in results) == ["AlreadyInvited", "Guest"]
    assert Guest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_rows_held_both_come_to_the_last_place(missed, monkeypatch):
    session, lead = elsewhere(missed, centre=CentreFactory(seats=1), capacity=1), UserFactory()
    both = [missed, EnrolmentFactory(cohort=missed.cohort, enrolled=True)]
    both_have_looked, look = Barrier(2), makeups.ways

    def look_then_wait(*args):
        found = look(*args)
        both_have_looked.wait(FREE)
        return found

    monkeypatch.setattr(makeups, "ways", look_then_wait)
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **_how: rows)

    def invite(one):
        with without_the_lock():
            return makeups.invite.__wrapped__(one, session, by=lead)

    results = at_once(*(partial(invite, one) for one in both))
    assert [type(one).__name__ for one in results] == ["Guest", "Guest"]


def foreign_marks():
    """What the register's own promises say of marks of somebody who is not on it."""
    return [broken for words, broken in promises() if words.startswith(("Every mark", "Every tap")) and broken]


@pytest.mark.django_db(transaction=True)
def test_of_a_mark_and_an_invitation_taken_back_at_once_one_is_first(missed):
    lead, session = UserFactory(), elsewhere(missed, at=NOW + timedelta(hours=6))
    makeups.invite(missed, session, by=lead)
    taken_back, marked = at_once(
        partial(makeups.take_back, missed, session, by=lead),
        partial(attendance.record, session, [Tap(missed, "present")], by=UserFactory()),
        before="SELECT",
    )
    if isinstance(taken_back, AlreadyMarked):
        assert marked[0].outcome == Outcome.APPLIED
        assert (Guest.objects.count(), AttendanceRecord.objects.count()) == (1, 1)
    else:
        assert (taken_back, marked[0].outcome) == (None, Outcome.REFUSED)
        assert (Guest.objects.count(), AttendanceRecord.objects.count()) == (0, 0)
    assert not foreign_marks()


@pytest.mark.django_db(transaction=True)
def test_control_without_the_row_held_a_mark_is_of_somebody_who_is_no_guest(missed, monkeypatch):
    lead, session = UserFactory(), elsewhere(missed, at=NOW + timedelta(hours=6))
    makeups.invite(missed, session, by=lead)
    has_looked, is_marked, look = Event(), Event(), makeups._is_marked

    def look_then_wait(guest):
        found = look(guest)
        has_looked.set()
        assert is_marked.wait(FREE)
        return found

    def take_back():
        with without_the_lock():
            makeups.take_back.__wrapped__(missed, session, by=lead)

    def mark():
        assert has_looked.wait(FREE)
        attendance.record(session, [Tap(missed, "present")], by=lead)
        is_marked.set()

    monkeypatch.setattr(makeups, "_is_marked", look_then_wait)
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **_how: rows)
    assert at_once(take_back, mark) == [None, None]
    assert foreign_marks()
    Guest.objects.create(id=uuid4(), session=session, enrolment=missed, name="x", added_by=lead)  # whole again


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_an_invitation_back_at_once_one_does_and_the_trainee_is_told_once(missed):
    lead, session = UserFactory(), elsewhere(missed, at=NOW + timedelta(hours=6))
    makeups.invite(missed, session, by=lead)
    results = at_once(*[partial(makeups.take_back, missed, session, by=lead)] * 2, before="SELECT")
    assert sorted(type(one).__name__ for one in results) == ["NoneType", "NotInvited"]
    assert Message.objects.filter(template="makeup_taken_back").count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_row_held_both_take_it_back_and_the_trainee_is_told_twice(missed, monkeypatch):
    lead, session = UserFactory(), elsewhere(missed, at=NOW + timedelta(hours=6))
    makeups.invite(missed, session, by=lead)
    both_have_looked, look = Barrier(2), makeups._is_marked

    def look_then_wait(guest):
        found = look(guest)
        both_have_looked.wait(FREE)
        return found

    def take_back():
        with without_the_lock():
            makeups.take_back.__wrapped__(missed, session, by=lead)

    monkeypatch.setattr(makeups, "_is_marked", look_then_wait)
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **_how: rows)
    assert at_once(take_back, take_back) == [None, None]
    assert Message.objects.filter(template="makeup_taken_back").count() == 2
