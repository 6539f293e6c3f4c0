"""Each promise holds on the verbs' own work, and notices when it is broken."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine

from lms.cohorts import attendance, enrolment, invariants, moving
from lms.cohorts.attendance import Tap
from lms.cohorts.models import AttendanceRecord, ClassSession, Cohort, Enrolment, RegisterEvent
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db

STANDS = "The mark that stands is what all taps come to"
BEFORE = datetime(2026, 12, 6, 14, tzinfo=UTC)


def broken():
    return {promise: offenders for promise, offenders in invariants.promises() if offenders}


@pytest.fixture(autouse=True)
def _during_the_first_session():
    with time_machine.travel("2026-12-06T17:30:00+03:00"):
        yield


@pytest.fixture
def session():
    return ClassSessionFactory()


@pytest.fixture
def place(session, lead):
    """A seat taken by the verbs, with a mark."""
    application = EnrolmentFactory(cohort=session.cohort)
    enrolment.record_guardian_consent(application, by=lead)
    place = enrolment.accept(application, by=lead)
    attendance.record(session, [Tap(place, "present")], by=lead)
    return place


@pytest.fixture
def elsewhere():
    return ClassSessionFactory()


def test_what_the_verbs_make_keeps_every_promise(place):
    assert broken() == {}


def test_a_seat_counted_and_not_taken_is_noticed(place):
    Cohort.objects.update(taken=2)
    assert broken() == {"A cohort's seats taken are its enrolled trainees": [place.cohort.code]}


def test_a_seat_too_many_is_noticed(place, lead):
    Cohort.objects.update(capacity=1)
    second = EnrolmentFactory(cohort=place.cohort)
    Enrolment.objects.filter(pk=second.pk).update(status="enrolled")
    assert set(broken()) == {
        "A cohort's seats taken are its enrolled trainees",
        "No cohort gives away more seats than it has",
    }


def test_who_waits_beside_a_free_seat_is_noticed(place, lead):
    Cohort.objects.update(capacity=1)
    second = EnrolmentFactory(cohort=place.cohort)
    enrolment.record_guardian_consent(second, by=lead)
    enrolment.wait(second, by=lead)
    assert broken() == {}
    Cohort.objects.update(capacity=2)
    assert broken() == {"Nobody waits beside a free seat": [place.cohort.code]}


def test_an_application_to_a_cohort_that_is_over_is_noticed(place):
    applied = EnrolmentFactory(cohort=place.cohort)
    Cohort.objects.update(status=Cohort.Status.CANCELLED)
    assert broken() == {"Nobody waits for an answer from a cohort that is over": [str(applied.pk)]}


def test_a_minor_without_consent_is_noticed(place):
    Enrolment.objects.update(guardian_consent_at=None)
    assert broken() == {"Nobody under 18 has a seat, or waits for one, without a guardian's consent": [str(place.pk)]}


def test_who_was_eighteen_when_accepted_needs_no_consent(place):
    Enrolment.objects.update(guardian_consent_at=None, decided_at=datetime(2027, 3, 1, 9, tzinfo=UTC))
    assert broken() == {}


def test_a_mark_of_somebody_elses_session_is_noticed(place, elsewhere):
    AttendanceRecord.objects.update(session=elsewhere)
    mark = AttendanceRecord.objects.get()
    assert broken() == {
        "Every mark is of a trainee of that session's cohort, or a guest": [str(mark.pk)],
        STANDS: [f"{place.cohort.class_sessions.get().pk}/{place.pk}", f"{elsewhere.pk}/{place.pk}"],
    }


def test_a_tap_for_somebody_elses_session_is_noticed(place, elsewhere, lead):
    tap = RegisterEvent.objects.create(
        id=uuid4(), session=elsewhere, enrolment=place, mark="late", by=lead, taken_at=elsewhere.starts_at
    )
    assert broken() == {
        "Every tap is of a trainee of that session's cohort, or a guest": [str(tap.pk)],
        STANDS: [f"{elsewhere.pk}/{place.pk}"],
    }


@pytest.mark.parametrize(
    "change", [{"mark": "absent"}, {"mark": "late", "minutes_late": 5}, {"reason": "مرض"}, {"taken_at": BEFORE}]
)
def test_a_changed_mark_is_noticed(place, session, change):
    AttendanceRecord.objects.update(**change)
    assert broken() == {STANDS: [f"{session.pk}/{place.pk}"]}


def test_a_mark_that_a_later_tap_replaced_is_noticed(place, session, lead):
    first = AttendanceRecord.objects.get()
    attendance.record(session, [Tap(place, "absent")], by=lead)
    assert broken() == {}
    AttendanceRecord.objects.update(event=first.event, mark=first.mark, taken_at=first.taken_at)
    assert broken() == {STANDS: [f"{session.pk}/{place.pk}"]}


def test_a_lost_mark_is_noticed(place, session):
    AttendanceRecord.objects.all().delete()
    assert broken() == {STANDS: [f"{session.pk}/{place.pk}"]}


def test_who_moved_and_kept_the_seat_they_had_is_noticed(place, lead):
    moved = moving.move(place, CohortFactory(course=place.cohort.course), by=lead, reason="…")
    promise = "Who moved is one person in one course, and has left the seat they had"
    assert promise not in broken()
    Enrolment.objects.filter(pk=place.pk).update(status="enrolled", left_on=None)
    assert broken()[promise] == [str(moved.pk)]


def test_an_open_register_of_a_closed_cohort_is_noticed(place, session):
    Cohort.objects.update(status=Cohort.Status.CLOSED, closed_at=session.ends_at)
    assert broken() == {"The registers of a closed cohort are locked": [str(session.pk)]}
    ClassSession.objects.update(status=ClassSession.Status.CANCELLED)
    assert broken() == {}


def test_a_cohort_without_anybody_keeps_every_promise():
    CohortFactory(closed=True)
    assert broken() == {}
