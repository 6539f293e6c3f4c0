"""A cohort's life from plan to close."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from guardian.shortcuts import assign_perm

from lms.arabic import dates
from lms.audit.models import AuditEvent
from lms.cohorts import planning
from lms.cohorts.models import ClassSession, Cohort, Enrolment
from lms.cohorts.schedule import Weekday
from lms.graduation.models import GraduationDecision
from lms.outbox.models import Message
from lms.programme.models import Holiday
from tests.factories.cohorts import (
    CentreFactory,
    ClassSessionFactory,
    CohortFactory,
    CourseFactory,
    EnrolmentFactory,
)
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _while_applications_are_open():
    with time_machine.travel(datetime(2026, 11, 15, 9, tzinfo=UTC)):
        yield


def planned(by, **fields):
    return planning.plan(
        **{
            "by": by,
            "course": CourseFactory(sessions=3),
            "centre": CentreFactory(),
            "code": "SAFE-1",
            "capacity": 20,
            "applications_open_on": date(2026, 11, 1),
            "applications_close_on": date(2026, 11, 30),
            "starts_on": date(2026, 12, 5),
            "weekdays": [Weekday.SUNDAY],
            "begins": time(17),
            "ends": time(19),
        }
        | fields
    )


def moments(cohort):
    return [(session.number, session.starts_at) for session in cohort.class_sessions.all()]


def test_a_plan_is_a_draft_with_the_sessions_of_its_course(lead):
    Holiday.objects.create(name_ar="إجازة", name_en="Holiday", starts_on=date(2026, 12, 13), ends_on=date(2026, 12, 15))
    cohort = planned(lead)
    assert moments(cohort) == [
        (1, datetime(2026, 12, 6, 14, tzinfo=UTC)),
        (2, datetime(2026, 12, 20, 14, tzinfo=UTC)),
        (3, datetime(2026, 12, 27, 14, tzinfo=UTC)),
    ]
    assert (cohort.status, cohort.starts_on, cohort.ends_on) == ("draft", date(2026, 12, 6), date(2026, 12, 27))
    assert (cohort.attendance_percent, cohort.project_percent) == (80, 60)
    assert AuditEvent.objects.get().verb == "cohort.planned"


def test_a_cohort_of_a_course_without_a_project_asks_for_none(lead):
    assert planned(lead, course=CourseFactory(needs_project=False)).project_percent is None


def test_a_second_plan_under_the_same_code_is_refused_whole(lead):
    planned(lead)
    with pytest.raises(ValidationError):
        planned(lead)
    assert (Cohort.objects.count(), ClassSession.objects.count()) == (1, 3)


def test_a_draft_is_published_once(lead):
    cohort = planned(lead)
    planning.publish(cohort, by=lead)
    assert (cohort.status, cohort.published_at is not None) == ("published", True)
    with pytest.raises(planning.NotADraft):
        planning.publish(cohort, by=lead)


def test_a_cohort_without_sessions_is_not_published(lead):
    with pytest.raises(planning.NoSessions):
        planning.publish(CohortFactory(status="draft"), by=lead)


def test_closing_locks_the_registers(lead):
    cohort = CohortFactory()
    session = ClassSessionFactory(cohort=cohort, over=True)
    called_off = ClassSessionFactory(cohort=cohort, number=2, status="cancelled")
    planning.close(cohort, by=lead)
    session.refresh_from_db()
    called_off.refresh_from_db()
    assert cohort.status == "closed"
    assert session.locked_at == cohort.closed_at
    assert called_off.locked_at is None


def test_a_cohort_is_not_closed_while_a_session_is_still_to_come(lead):
    cohort = CohortFactory()
    ClassSessionFactory(cohort=cohort, over=True)
    to_come = ClassSessionFactory(cohort=cohort, number=2, starts_at=timezone.now() + timedelta(days=1))
    with pytest.raises(planning.SessionsToCome) as refusal:
        planning.close(cohort, by=lead)
    assert refusal.value.last == to_come.held_on
    assert dates.gregorian(to_come.held_on, "ar") in str(refusal.value)
    planning.call_off_session(to_come, by=lead, reason="القاعة تحت الصيانة")
    assert planning.close(cohort, by=lead).status == "closed"


def test_a_cohort_nobody_could_apply_to_is_not_published(lead):
    cohort = planned(lead, applications_open_on=date(2026, 10, 1), applications_close_on=date(2026, 10, 31))
    with pytest.raises(planning.NobodyCouldApply):
        planning.publish(cohort, by=lead)


def test_a_cohort_has_no_more_seats_than_its_centre(lead):
    with pytest.raises(ValidationError) as refusal:
        planned(lead, capacity=31, centre=CentreFactory(seats=30))
    assert list(refusal.value.message_dict) == ["capacity"]
    cohort = planned(lead, capacity=30, centre=CentreFactory(seats=30))
    with pytest.raises(ValidationError):
        planning.amend(cohort, by=lead, capacity=31)


@pytest.mark.parametrize("hours", [-1, 0, 1])
def test_two_sessions_of_a_cohort_are_not_at_one_time(lead, hours):
    first = ClassSessionFactory()
    second = ClassSessionFactory(cohort=first.cohort, number=2)
    at = first.starts_at + timedelta(hours=hours)
    with pytest.raises(ValidationError):
        planning.add_session(first.cohort, starts_at=at, ends_at=at + timedelta(hours=2), by=lead)
    with pytest.raises(ValidationError):
        planning.move_session(second, starts_at=at, ends_at=at + timedelta(hours=2), by=lead)
    after = first.ends_at
    assert planning.move_session(second, starts_at=after, ends_at=after + timedelta(hours=2), by=lead)


def test_no_session_is_held_before_applications_open(lead):
    session = ClassSessionFactory()
    at = datetime(2020, 12, 15, 14, tzinfo=UTC)
    with pytest.raises(ValidationError):
        planning.move_session(session, starts_at=at, ends_at=at + timedelta(hours=2), by=lead)


@pytest.mark.parametrize("status", ["draft", "closed", "cancelled"])
def test_only_a_published_cohort_is_closed(lead, status):
    with pytest.raises(planning.NotPublished):
        planning.close(CohortFactory(status=status), by=lead)


def test_a_cohort_called_off_tells_everyone_in_it_why(lead):
    enrolment = EnrolmentFactory(enrolled=True)
    session = ClassSessionFactory(cohort=enrolment.cohort)
    EnrolmentFactory(cohort=enrolment.cohort, status="declined")
    planning.cancel(enrolment.cohort, by=lead, reason="القاعة تحت الصيانة")
    session.refresh_from_db()
    assert (enrolment.cohort.status, session.status) == ("cancelled", "cancelled")
    assert "القاعة تحت الصيانة" in Message.objects.get().body


@pytest.mark.parametrize(
    ("act", "why"),
    [("close", "The cohort has ended and takes nobody any more."), ("cancel", "The cohort was called off.")],
)
def test_a_cohort_that_is_over_answers_whoever_still_waits(lead, act, why):
    cohort = CohortFactory(capacity=1)
    ClassSessionFactory(cohort=cohort, over=True)
    inside = EnrolmentFactory(cohort=cohort, enrolled=True)
    applied = EnrolmentFactory(cohort=cohort, person__phone="+966551111111", person__language="en")
    waits = EnrolmentFactory(cohort=cohort, status="waiting", waiting_since=datetime(2026, 11, 9, tzinfo=UTC))
    if act == "close":
        planning.close(cohort, by=lead)
    else:
        planning.cancel(cohort, by=lead, reason="القاعة تحت الصيانة")
    for one in (inside, applied, waits):
        one.refresh_from_db()
    assert [one.status for one in (inside, applied, waits)] == ["enrolled", "declined", "declined"]
    assert (applied.decline_reason, applied.decided_by) == (why, lead)
    assert Message.objects.filter(address="+966551111111").count() == 1
    assert AuditEvent.objects.filter(verb="enrolment.declined").count() == 2
    assert not Enrolment.objects.to_decide().exists()


def test_a_cohort_that_is_over_is_not_called_off(lead):
    with pytest.raises(planning.NotPublished):
        planning.cancel(CohortFactory(closed=True), by=lead, reason="x")


def test_a_session_moves_and_the_last_day_with_it(lead):
    cohort = planned(lead)
    last = cohort.class_sessions.last()
    planning.move_session(
        last, starts_at=datetime(2027, 1, 3, 14, tzinfo=UTC), ends_at=datetime(2027, 1, 3, 16, tzinfo=UTC), by=lead
    )
    cohort.refresh_from_db()
    assert cohort.ends_on == date(2027, 1, 3)


def told():
    return list(Message.objects.order_by("pk").values_list("address", "body"))


@pytest.fixture
def concerned(trainer):
    """A session of a cohort with one enrolled, one who only applied, and a trainer."""
    session = ClassSessionFactory()
    EnrolmentFactory(cohort=session.cohort, enrolled=True, person__phone="+966551111111")
    EnrolmentFactory(cohort=session.cohort, person__phone="+966552222222")
    assign_perm("take_register", trainer, session.cohort)
    assign_perm("take_register", UserFactory(), CohortFactory())
    return session


def test_who_learns_and_who_teaches_hear_of_a_session_that_is_moved(concerned, trainer, lead):
    planning.move_session(
        concerned,
        starts_at=datetime(2026, 12, 7, 15, tzinfo=UTC),
        ends_at=datetime(2026, 12, 7, 17, tzinfo=UTC),
        by=lead,
    )
    assert [address for address, _body in told()] == ["+966551111111", trainer.phone]
    for _address, body in told():
        assert "2026" in body.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))
        assert str(concerned.cohort.centre) in body
    planning.move_session(
        concerned,
        starts_at=datetime(2026, 12, 7, 15, tzinfo=UTC),
        ends_at=datetime(2026, 12, 7, 17, tzinfo=UTC),
        by=lead,
    )
    assert len(told()) == 2  # to where it was: nobody is told


def test_who_learns_and_who_teaches_read_why_a_session_is_called_off(concerned, trainer, lead):
    planning.call_off_session(concerned, by=lead, reason="مطر")
    assert [address for address, _body in told()] == ["+966551111111", trainer.phone]
    assert all("مطر" in body for _address, body in told())


def test_who_teaches_a_cohort_reads_why_it_is_called_off(concerned, trainer, lead):
    planning.cancel(concerned.cohort, by=lead, reason="القاعة تحت الصيانة")
    assert trainer.phone in [address for address, _body in told()]
    assert all("القاعة تحت الصيانة" in body for _address, body in told())


def test_a_session_that_ends_before_it_begins_is_refused(lead):
    session = planned(lead).class_sessions.first()
    with pytest.raises(ValidationError):
        planning.move_session(
            session,
            starts_at=datetime(2027, 1, 3, 14, tzinfo=UTC),
            ends_at=datetime(2027, 1, 3, 13, tzinfo=UTC),
            by=lead,
        )


def test_a_session_is_added_at_the_end(lead):
    cohort = planned(lead)
    added = planning.add_session(
        cohort, starts_at=datetime(2027, 1, 3, 14, tzinfo=UTC), ends_at=datetime(2027, 1, 3, 16, tzinfo=UTC), by=lead
    )
    assert added.number == 4


def test_a_session_called_off_leaves_the_count(lead):
    cohort = planned(lead)
    planning.call_off_session(cohort.class_sessions.last(), by=lead, reason="مطر")
    cohort.refresh_from_db()
    assert cohort.class_sessions.counted().count() == 2
    assert cohort.ends_on == date(2026, 12, 13)


@pytest.mark.parametrize(
    ("cohort", "session"),
    [
        pytest.param({"closed": True}, {}, id="the cohort is over"),
        pytest.param({}, {"status": "held"}, id="the session was held"),
        pytest.param({}, {"status": "cancelled"}, id="the session was called off"),
    ],
)
def test_what_was_held_or_is_over_is_not_moved(lead, cohort, session):
    session = ClassSessionFactory(cohort=CohortFactory(**cohort), **session)
    with pytest.raises(planning.SessionsStand):
        planning.move_session(session, starts_at=session.starts_at, ends_at=session.ends_at, by=lead)
    if session.status != "planned":
        with pytest.raises(planning.SessionsStand):
            planning.call_off_session(session, by=lead, reason="x")


def test_a_session_of_a_closed_cohort_that_was_never_held_is_called_off_until_something_is_decided(lead):
    cohort = CohortFactory(closed=True)
    first, second = [ClassSessionFactory(cohort=cohort, number=number) for number in (1, 2)]
    planning.call_off_session(first, by=lead, reason="مطر")
    first.refresh_from_db()
    assert first.status == "cancelled"
    GraduationDecision.objects.create(cohort=cohort, decided_by=lead)
    with pytest.raises(planning.SessionsStand):
        planning.call_off_session(second, by=lead, reason="x")
