"""Taking the register: taps, what they come to, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction

from lms.audit.models import AuditEvent
from lms.cohorts import attendance, planning, register
from lms.cohorts.attendance import Outcome, Tap
from lms.cohorts.models import AttendanceRecord, Mark, RegisterEvent
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_the_last_session():
    with time_machine.travel("2027-01-11T10:00:00+03:00"):
        yield


@pytest.fixture
def cohort():
    return CohortFactory()


@pytest.fixture
def session(cohort):
    return ClassSessionFactory(cohort=cohort)


@pytest.fixture
def arwa(cohort):
    return EnrolmentFactory(cohort=cohort, enrolled=True)


def tap(session, enrolment, mark, by, **fields):
    [result] = attendance.record(session, [Tap(enrolment, mark, **fields)], by=by)
    return result.outcome


def stands(session, enrolment):
    record = AttendanceRecord.objects.get(session=session, enrolment=enrolment)
    return record.mark, record.rev


def test_a_tap_is_kept_and_stands(session, arwa, trainer):
    assert tap(session, arwa, Mark.LATE, trainer, minutes_late=10) is Outcome.APPLIED
    record = AttendanceRecord.objects.get()
    assert (record.mark, record.minutes_late, record.taken_by, record.rev) == ("late", 10, trainer, 1)
    assert RegisterEvent.objects.get() == record.event


def test_a_second_tap_stands_and_the_first_is_kept(session, arwa, trainer):
    tap(session, arwa, Mark.PRESENT, trainer)
    tap(session, arwa, Mark.ABSENT, trainer)
    assert stands(session, arwa) == ("absent", 2)
    assert RegisterEvent.objects.count() == 2


def test_the_same_tap_twice_changes_nothing(session, arwa, trainer):
    one = Tap(arwa, Mark.PRESENT)
    results = attendance.record(session, [one], by=trainer) + attendance.record(session, [one, one], by=trainer)
    assert [result.outcome for result in results] == [Outcome.APPLIED, Outcome.DUPLICATE, Outcome.DUPLICATE]
    assert (RegisterEvent.objects.count(), stands(session, arwa)) == (1, ("present", 1))


def test_a_mark_taken_back_is_no_mark(session, arwa, trainer):
    tap(session, arwa, Mark.PRESENT, trainer)
    tap(session, arwa, attendance.NONE, trainer)
    assert stands(session, arwa) == ("none", 2)
    assert list(attendance.unmarked(session)) == [arwa]


def test_an_older_tap_that_arrives_later_is_kept_and_does_not_stand(session, arwa, trainer):
    now = datetime.now(UTC)
    tap(session, arwa, Mark.PRESENT, trainer, device=uuid4(), taken_at=now - timedelta(minutes=5))
    older = tap(session, arwa, Mark.ABSENT, trainer, device=uuid4(), taken_at=now - timedelta(minutes=9))
    assert older is Outcome.SUPERSEDED
    assert stands(session, arwa) == ("present", 2)
    assert RegisterEvent.objects.count() == 2


def test_a_clock_that_runs_ahead_does_not_outlast_a_later_tap(session, arwa, trainer):
    tap(session, arwa, Mark.PRESENT, trainer, device=uuid4(), taken_at=datetime.now(UTC) + timedelta(days=300))
    tap(session, arwa, Mark.ABSENT, trainer)
    assert stands(session, arwa) == ("absent", 2)


def test_minutes_belong_to_lateness_and_a_reason_to_an_excuse(session, arwa, trainer):
    tap(session, arwa, Mark.PRESENT, trainer, minutes_late=5, reason="مرض")
    record = AttendanceRecord.objects.get()
    assert (record.minutes_late, record.reason) == (None, "")


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="of another cohort"),
        pytest.param({"mine": True, "status": "applied"}, id="not enrolled"),
        pytest.param({"mine": True, "status": "enrolled", "joined_on": date(2026, 12, 7)}, id="not yet there"),
        pytest.param({"mine": True, "status": "withdrawn", "left_on": date(2026, 12, 6)}, id="gone"),
    ],
)
def test_who_is_not_on_the_register_is_refused_alone(session, arwa, trainer, fields):
    mine = fields.pop("mine", False)
    other = EnrolmentFactory(cohort=session.cohort, **fields) if mine else EnrolmentFactory(enrolled=True)
    results = attendance.record(session, [Tap(other, Mark.PRESENT), Tap(arwa, Mark.PRESENT)], by=trainer)
    assert [result.outcome for result in results] == [Outcome.REFUSED, Outcome.APPLIED]
    assert RegisterEvent.objects.get().enrolment == arwa


def test_a_locked_register_takes_no_marks_until_a_lead_corrects_it_with_a_reason(session, arwa, trainer, lead):
    tap(session, arwa, Mark.ABSENT, trainer)
    planning.close(session.cohort, by=lead)
    with pytest.raises(attendance.RegisterLocked):
        tap(session, arwa, Mark.PRESENT, trainer)
    with pytest.raises(attendance.NoReason):
        attendance.correct(session, arwa, Mark.PRESENT, by=lead, reason="  ")
    attendance.correct(session, arwa, Mark.PRESENT, by=lead, reason="حضرت ولم تُسجّل")
    assert stands(session, arwa) == ("present", 2)
    event = AuditEvent.objects.get(verb="register.corrected")
    assert (event.by, event.reason) == (lead, "حضرت ولم تُسجّل")
    assert event.facts == {"enrolment": arwa.pk, "was": "absent", "now": "present"}


def test_a_correction_of_somebody_elses_trainee_is_refused(session, lead):
    with pytest.raises(attendance.NotOnRegister):
        attendance.correct(session, EnrolmentFactory(enrolled=True), Mark.PRESENT, by=lead, reason="x")


def test_a_register_opens_on_the_day_of_its_session(session, arwa, trainer, lead):
    one = Tap(arwa, Mark.PRESENT)
    with time_machine.travel("2026-12-05T23:59:00+03:00"):
        for act in [
            lambda: attendance.record(session, [one], by=trainer),
            lambda: attendance.rest_present(session, by=trainer),
            lambda: attendance.take_back(session, [], by=trainer),
            lambda: attendance.finish(session, by=trainer),
            lambda: attendance.correct(session, arwa, Mark.PRESENT, by=lead, reason="x"),
        ]:
            with pytest.raises(attendance.NotYet) as refusal:
                act()
    assert refusal.value.day == date(2026, 12, 6)
    assert not RegisterEvent.objects.exists()
    with time_machine.travel("2026-12-06T00:00:00+03:00"):
        attendance.record(session, [one], by=trainer)
        assert attendance.finish(session, by=trainer).status == "held"


def test_a_session_called_off_has_no_register(cohort, arwa, trainer):
    session = ClassSessionFactory(cohort=cohort, status="cancelled")
    with pytest.raises(attendance.SessionCalledOff):
        tap(session, arwa, Mark.PRESENT, trainer)


def test_the_rest_present_touches_only_the_unmarked_and_can_be_undone(session, cohort, arwa, trainer):
    noura, lama = EnrolmentFactory(cohort=cohort, enrolled=True), EnrolmentFactory(cohort=cohort, enrolled=True)
    tap(session, arwa, Mark.ABSENT, trainer)
    results = attendance.rest_present(session, by=trainer)
    assert {result.tap.whose for result in results} == {noura, lama}
    assert stands(session, arwa) == ("absent", 1)
    tap(session, lama, Mark.LATE, trainer)
    attendance.take_back(session, [result.tap.id for result in results], by=trainer)
    assert [stands(session, one)[0] for one in (arwa, noura, lama)] == ["absent", "none", "late"]


def test_a_register_is_finished_when_everyone_has_a_mark(session, arwa, trainer):
    with pytest.raises(attendance.StillUnmarked) as refusal:
        attendance.finish(session, by=trainer)
    assert refusal.value.count == 1
    tap(session, arwa, Mark.PRESENT, trainer)
    finished = attendance.finish(session, by=trainer)
    assert (finished.status, finished.finished_by) == ("held", trainer)
    assert attendance.finish(session, by=trainer).finished_at == finished.finished_at
    assert AuditEvent.objects.filter(verb="register.finished").count() == 1


def test_a_finished_register_is_corrected_until_the_cohort_closes(session, arwa, trainer):
    tap(session, arwa, Mark.PRESENT, trainer)
    attendance.finish(session, by=trainer)
    assert tap(session, arwa, Mark.ABSENT, trainer) is Outcome.APPLIED


def test_the_register_lists_everyone_by_name_and_says_who_marked_them(session, cohort, arwa, trainer):
    noura = EnrolmentFactory(cohort=cohort, enrolled=True, person=PersonFactory(given_ar="نورة"))
    tap(session, arwa, Mark.PRESENT, trainer)
    roster = register.roster(session)
    assert [(row.number, row.enrolment, row.mark, row.by) for row in roster.rows] == [
        (1, arwa, "present", trainer),
        (2, noura, "none", None),
    ]
    assert (roster.left, roster.done, roster.counts["present"]) == (1, 1, 1)


def test_the_register_costs_the_same_for_one_trainee_and_thirty(
    session, cohort, arwa, trainer, django_assert_num_queries
):
    for _ in range(29):
        EnrolmentFactory(cohort=cohort, enrolled=True)
    attendance.rest_present(session, by=trainer)
    with django_assert_num_queries(3):  # with the name of whoever took it
        assert len(register.roster(session).rows) == 30


def test_taking_a_register_of_thirty_costs_a_fixed_number_of_queries(
    session, cohort, trainer, django_assert_max_num_queries
):
    for _ in range(30):
        EnrolmentFactory(cohort=cohort, enrolled=True)
    with django_assert_max_num_queries(18):
        attendance.rest_present(session, by=trainer)


@pytest.mark.parametrize("change", [{"mark": "absent"}, None])
def test_a_tap_is_never_changed_and_never_deleted(session, arwa, trainer, change):
    tap(session, arwa, Mark.PRESENT, trainer)
    with pytest.raises(IntegrityError), transaction.atomic():
        if change:
            RegisterEvent.objects.update(**change)
        else:
            RegisterEvent.objects.all()._raw_delete("default")
    assert RegisterEvent.objects.get().mark == "present"


def test_a_tap_sent_for_two_sessions_stands_where_it_arrived_first(session, cohort, arwa, trainer):
    other = ClassSessionFactory(cohort=cohort, number=2)
    one = Tap(arwa, Mark.PRESENT, id=UUID(int=7))
    attendance.record(session, [one], by=trainer)
    [again] = attendance.record(other, [one], by=trainer)
    assert again.outcome is Outcome.DUPLICATE
    assert not AttendanceRecord.objects.filter(session=other).exists()
