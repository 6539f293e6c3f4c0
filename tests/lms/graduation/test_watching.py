"""Who is at risk is written down as it comes about, and told once."""

from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
import time_machine

from lms.cohorts import attendance
from lms.cohorts.models import Guest
from lms.graduation import following, risk, watching
from lms.graduation.models import AtRisk
from lms.outbox import choices, jobs
from lms.outbox.models import Job, Message
from lms.tasks import ERRANDS
from tests.factories.attendance import AttendanceRecordFactory
from tests.factories.cohorts import CentreFactory, ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory
from tests.races import FREE, at_once, without_the_constraint, without_the_lock

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 28, 9, tzinfo=UTC)  # the day after the fourth of ten weekly sessions
WORDS = {"p": "present", "a": "absent", "x": "excused"}


@pytest.fixture(autouse=True)
def _after_the_fourth_session():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def cohort():
    cohort = CohortFactory()
    for number in range(1, 11):
        ClassSessionFactory(cohort=cohort, number=number)
    return cohort


def trainee(cohort, marks, **person):
    person = PersonFactory(**{"phone": "+966552001111", "language": "en"} | person)
    enrolment = EnrolmentFactory(cohort=cohort, enrolled=True, person=person)
    for session, letter in zip(cohort.class_sessions.order_by("number"), marks, strict=False):
        AttendanceRecordFactory(session=session, enrolment=enrolment, mark=WORDS[letter])
    return enrolment


def mark(enrolment, number, letter):
    enrolment.attendance_records.filter(session__number=number).update(mark=WORDS[letter])


@pytest.mark.parametrize(
    ("marks", "found"),
    [
        pytest.param("pppp", None, id="all is well"),
        pytest.param("apap", risk.Risk.NO_MORE, id="two of two are spent"),
        pytest.param("appp", None, id="one of two"),
        pytest.param("aaap", risk.Risk.MAKE_UP, id="one too many, and two can be made up"),
        pytest.param("aaaa", risk.Risk.MAKE_UP, id="two too many, and two can be made up"),
        pytest.param("xxpp", None, id="excused"),
    ],
)
def test_who_is_at_risk(marks, found, cohort):
    enrolment = trainee(cohort, marks)
    assert risk.of(following.of_each([enrolment], NOW)[enrolment.pk]) == found
    watching.watch(NOW)
    assert list(AtRisk.objects.values_list("risk", flat=True)) == ([found] if found else [])


def test_the_first_of_two_missed_in_a_row_of_many_is_no_risk_the_second_is(cohort):
    cohort.attendance_percent = 60
    cohort.save()
    trainee(cohort, "ppaa")
    watching.watch(NOW)
    assert AtRisk.objects.get().risk == risk.Risk.IN_A_ROW


def test_they_are_told_once_kindly_and_with_the_way_back(cohort):
    trainee(cohort, "aaap")
    there = CohortFactory(course=cohort.course, centre=CentreFactory(name_en="Al-Nuzha centre"))
    at = NOW + timedelta(days=1)
    ClassSessionFactory(cohort=there, number=2, starts_at=at, ends_at=at + timedelta(hours=2))
    assert watching.watch(NOW) == 1
    body = Message.objects.get(template="attendance_at_risk").body
    assert "can still graduate" in body
    assert "Session 2 can be made up at Al-Nuzha centre" in body
    assert "6 sessions are left; to be attended: 6" in body
    assert [watching.watch(NOW) for _ in range(3)] == [0, 0, 0]


def test_a_guardian_is_reached_for_who_has_no_number(cohort):
    guardian = PersonFactory(phone="+966552009999", language="ar")
    trainee(cohort, "apap", phone="", email="", guardian=guardian)
    watching.watch(NOW)
    message = Message.objects.get(template="attendance_at_risk")
    assert (message.address, message.language) == ("+966552009999", "ar")


def test_who_does_not_want_such_messages_gets_none_and_is_listed_all_the_same(cohort):
    enrolment = trainee(cohort, "apap")
    choices.choose(enrolment.person, {("at_risk", "sms"): False, ("at_risk", "mail"): False})
    assert watching.watch(NOW) == 0
    assert AtRisk.objects.count() == 1


def test_in_the_quiet_hours_it_waits_for_the_morning(cohort):
    trainee(cohort, "apap")
    night = datetime(2026, 12, 28, 22, tzinfo=UTC)
    with time_machine.travel(night):
        watching.watch(night)
    assert Message.objects.get(template="attendance_at_risk").is_urgent is False


def test_who_is_back_is_no_longer_listed_and_not_told_the_same_again(cohort):
    enrolment = trainee(cohort, "apap")
    watching.watch(NOW)
    mark(enrolment, 3, "p")
    watching.watch(NOW)
    assert not AtRisk.objects.exists()
    mark(enrolment, 3, "a")
    assert watching.watch(NOW) == 0
    assert AtRisk.objects.count() == 1


def test_whom_it_comes_worse_for_is_told_what_is_new(cohort):
    enrolment = trainee(cohort, "apap")
    watching.watch(NOW)
    mark(enrolment, 2, "a")
    assert watching.watch(NOW) == 1
    assert AtRisk.objects.get().risk == risk.Risk.MAKE_UP
    since = AtRisk.objects.get().since
    watching.watch(NOW + timedelta(hours=1))
    assert AtRisk.objects.get().since == since


def test_whom_nothing_brings_back_is_spoken_with_and_not_written_to(cohort):
    cohort.makeups_allowed = 0
    cohort.save()
    trainee(cohort, "aaaa")
    assert watching.watch(NOW) == 0
    assert AtRisk.objects.get().risk == risk.Risk.LOST


def test_who_left_and_whose_cohort_is_over_is_not_listed(cohort):
    gone, other = trainee(cohort, "apap"), CohortFactory()
    ClassSessionFactory(cohort=other, number=1)
    watching.watch(NOW)
    gone.status = "withdrawn"
    gone.save()
    watching.watch(NOW)
    assert not AtRisk.objects.exists()


def finish(session, by):
    attendance.finish(session, by=by)
    return [jobs.do(one.pk, ERRANDS) for one in Job.objects.filter(kind="graduation.watch").order_by("pk")]


def test_once_a_register_is_finished_its_cohort_is_watched_at_once_and_not_in_the_request(cohort, trainer):
    enrolment = trainee(cohort, "appa")
    fourth = cohort.class_sessions.get(number=4)
    attendance.finish(fourth, by=trainer)
    assert not AtRisk.objects.exists()
    job = Job.objects.get(kind="graduation.watch")
    assert job.payload == {"session": fourth.pk}
    jobs.do(job.pk, ERRANDS)
    assert AtRisk.objects.get().enrolment == enrolment
    assert Job.objects.get(pk=job.pk).status == Job.Status.DONE


def test_so_are_the_cohorts_of_its_guests_and_no_others(cohort, trainer):
    guest, third = trainee(cohort, "appa"), CohortFactory(course=cohort.course)
    for number in range(1, 11):
        ClassSessionFactory(cohort=third, number=number)
    trainee(third, "appa")
    other = ClassSessionFactory(cohort=CohortFactory(course=cohort.course), number=4)
    Guest.objects.create(id=uuid4(), session=other, enrolment=guest, name="x", added_by=trainer)
    AttendanceRecordFactory(session=other, enrolment=guest, mark="absent")
    finish(other, trainer)
    assert [one.enrolment for one in AtRisk.objects.all()] == [guest]


def test_a_cohort_that_was_closed_meanwhile_is_not_watched(cohort, trainer):
    trainee(cohort, "appa")
    attendance.finish(cohort.class_sessions.get(number=4), by=trainer)
    cohort.status, cohort.closed_at = "closed", NOW
    cohort.save()
    jobs.do(Job.objects.get(kind="graduation.watch").pk, ERRANDS)
    assert not AtRisk.objects.exists()


def test_how_many_are_at_risk_and_new_is_counted(cohort):
    for since in [timedelta(hours=1), timedelta(hours=23), timedelta(hours=25)]:
        AtRisk.objects.create(enrolment=trainee(cohort, "a"), risk="no_more", missable=0, since=NOW - since)
    AtRisk.objects.create(enrolment=EnrolmentFactory(cohort=cohort), risk="no_more", missable=0, since=NOW)
    assert watching.counted(AtRisk.objects.all(), NOW) == watching.Counted(3, 2)
    assert watching.counted_by_cohort([cohort, CohortFactory()], NOW) == {cohort.pk: watching.Counted(3, 2)}
    assert watching.counted(AtRisk.objects.none(), NOW) == watching.Counted(0, 0)


def test_a_cohort_costs_the_same_for_two_trainees_and_ten(cohort, django_assert_max_num_queries):
    trainee(cohort, "apap"), trainee(cohort, "aaap")
    watching.watch(NOW)
    for count in (0, 8):
        for _ in range(count):
            trainee(cohort, "apap")
        with django_assert_max_num_queries(22):
            watching.watch_cohort(cohort.pk, NOW)


@pytest.mark.django_db(transaction=True)
def test_two_who_watch_at_once_write_each_down_once_and_tell_each_once(cohort):
    for number in range(3):
        trainee(cohort, "apap", phone=f"+96655200222{number}")
    told = at_once(*[partial(watching.watch_cohort, cohort.pk, NOW)] * 2, before="SELECT")
    assert sorted(told) == [0, 3]
    assert AtRisk.objects.count() == Message.objects.filter(template="attendance_at_risk").count() == 3


@pytest.mark.django_db(transaction=True)
def test_control_without_the_row_and_the_constraint_a_trainee_is_written_down_twice(cohort, monkeypatch):
    trainee(cohort, "apap")
    both_have_read, write = Barrier(2), watching._write

    def read_then_wait(*args):
        both_have_read.wait(FREE)
        write(*args)

    monkeypatch.setattr(watching, "_write", read_then_wait)
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **_how: rows)
    monkeypatch.setattr(watching, "UPSERT", {})  # inserts, whatever is there

    def watch():
        with without_the_lock():
            return watching.watch_cohort.__wrapped__(cohort.pk, NOW)

    with without_the_constraint(AtRisk, "a_trainee_is_at_risk_once"):
        at_once(watch, watch)
        assert AtRisk.objects.count() == 2
