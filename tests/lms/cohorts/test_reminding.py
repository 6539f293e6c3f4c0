"""What is said of sessions without anybody's doing."""

from datetime import datetime, timedelta
from functools import partial
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from guardian.shortcuts import assign_perm

from lms.cohorts import planning, reminding
from lms.cohorts.models import ClassSession, Cohort, Enrolment
from lms.outbox import jobs, messages
from lms.outbox.messages import Letter
from lms.outbox.models import Job, Message
from lms.programme.models import Holiday
from lms.tasks import remind
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory, StandingFactory, UserFactory
from tests.races import at_once, without_the_constraint, without_the_lock

RIYADH = ZoneInfo("Asia/Riyadh")
INSERT = 'INSERT INTO "outbox_message"'


def at(day, hour, minute=0):
    return datetime(2026, 12, day, hour, minute, tzinfo=RIYADH)


TOLD = at(5, 16)  # on the day before the first session, which is on the 6th from 17:00 to 19:00


def of_session(trainees=2, **fields):
    """A session on 6 December, with its trainees and somebody who teaches it."""
    session = ClassSessionFactory(**fields)
    for _each in range(trainees):
        EnrolmentFactory(cohort=session.cohort, person=reachable(), enrolled=True)
    teacher = StandingFactory(person=reachable(born_on=None)).user
    assign_perm("take_register", teacher, session.cohort)
    return session


def reachable(**fields):
    reachable.count = getattr(reachable, "count", 0) + 1
    return PersonFactory(**{"phone": f"+9665600{reachable.count:05d}"} | fields)


def told():
    return sorted(Message.objects.values_list("template", flat=True))


@pytest.mark.django_db
class TestTheDayBefore:
    def test_who_attends_and_who_teaches_are_told_once(self):
        of_session()
        assert reminding.remind(TOLD) == 3
        assert told() == ["session_reminder", "session_reminder", "teaching_reminder"]
        assert [reminding.remind(TOLD + timedelta(minutes=each)) for each in [0, 10, 300]] == [0, 0, 0]
        assert Job.objects.filter(kind="outbox.message").count() == 3

    @pytest.mark.parametrize(
        ("now", "count"),
        [
            pytest.param(at(5, 15, 59), 0, id="too early"),
            pytest.param(at(5, 16), 3, id="from four o'clock"),
            pytest.param(at(6, 16, 59), 3, id="late, while it is of use"),
            pytest.param(at(6, 17), 0, id="it has begun"),
            pytest.param(at(4, 23), 0, id="two days before"),
        ],
    )
    def test_when(self, now, count):
        of_session()
        assert reminding.remind(now) == count

    def test_in_the_readers_language_with_day_time_and_place(self):
        session = ClassSessionFactory()
        for language in ["ar", "en"]:
            EnrolmentFactory(cohort=session.cohort, person=reachable(language=language), enrolled=True)
        reminding.remind(TOLD)
        english = Message.objects.get(language="en").body
        assert english.startswith("A reminder: session 1 of Safe online at Al-Safa centre is on Sunday 6 December 2026")
        assert "مركز حي الصفا" in Message.objects.get(language="ar").body

    def test_a_trainee_without_a_contact_is_told_through_the_guardian(self):
        session, mother = ClassSessionFactory(), reachable(phone="+966561112222")
        EnrolmentFactory(cohort=session.cohort, person=PersonFactory(phone="", guardian=mother), enrolled=True)
        EnrolmentFactory(cohort=session.cohort, person=PersonFactory(phone="", email=""), enrolled=True)
        reminding.remind(TOLD)
        assert [message.address for message in Message.objects.all()] == ["+966561112222"]

    def test_siblings_with_one_telephone_in_one_session_are_one_message(self):
        session = ClassSessionFactory()
        for _each in range(2):
            EnrolmentFactory(cohort=session.cohort, person=PersonFactory(phone="+966561113333"), enrolled=True)
        assert [reminding.remind(TOLD), reminding.remind(TOLD + timedelta(minutes=10))] == [1, 0]

    @pytest.mark.parametrize("status", ["applied", "waiting", "declined", "withdrawn"])
    def test_who_holds_no_seat_is_not_told(self, status):
        EnrolmentFactory(cohort=ClassSessionFactory().cohort, status=status, waiting_since=TOLD)
        assert reminding.remind(TOLD) == 0

    def test_who_is_there_on_that_day_is_told(self):
        session = ClassSessionFactory()
        day = session.held_on
        for dates in [{"joined_on": day + timedelta(days=1)}, {"left_on": day}, {"joined_on": day}]:
            EnrolmentFactory(cohort=session.cohort, person=reachable(), enrolled=True, **dates)
        assert reminding.remind(TOLD) == 1

    @pytest.mark.parametrize("status", [Cohort.Status.DRAFT, Cohort.Status.CLOSED, Cohort.Status.CANCELLED])
    def test_of_a_cohort_that_is_not_taught_nobody_is_told(self, status):
        of_session(cohort=CohortFactory(status=status))
        assert reminding.remind(TOLD) == 0

    def test_of_a_session_on_a_holiday_or_called_off_nobody_is_told(self):
        of_session(status=ClassSession.Status.CANCELLED)
        of_session()
        Holiday.objects.create(name_ar="عطلة", name_en="Rest", starts_on=at(6, 0).date(), ends_on=at(6, 0).date())
        assert reminding.remind(TOLD) == 0

    def test_by_night_nobody_is_told_and_in_the_morning_everybody(self, settings):
        settings.OUTBOX_QUIET_HOURS = "lms.programme.quiet.hours"
        of_session()
        assert [reminding.remind(now) for now in [at(5, 22), at(6, 7, 59), at(6, 8)]] == [0, 0, 3]

    def test_a_session_that_is_moved_is_told_anew(self, lead, time_machine):
        time_machine.move_to(TOLD, tick=False)
        session = of_session(trainees=1)
        reminding.remind(TOLD)
        jobs.run_all()
        planning.move_session(session, starts_at=at(6, 18), ends_at=at(6, 20), by=lead)
        assert reminding.remind(TOLD) == 2
        assert Message.objects.filter(template="session_moved").count() == 2
        assert Message.objects.filter(template="session_reminder").count() == 2

    @pytest.mark.parametrize("act", ["moved", "called off", "with its cohort"])
    def test_what_is_no_longer_true_and_was_not_sent_yet_is_taken_back(self, lead, time_machine, act):
        time_machine.move_to(TOLD, tick=False)
        session = of_session()
        reminding.remind(TOLD)
        match act:
            case "moved":
                planning.move_session(session, starts_at=at(20, 17), ends_at=at(20, 19), by=lead)
            case "called off":
                planning.call_off_session(session, by=lead, reason="المركز مغلق")
            case _:
                planning.cancel(session.cohort, by=lead, reason="المركز مغلق")
        assert not set(told()) & {"session_reminder", "teaching_reminder"}
        jobs.run_all()
        assert reminding.remind(TOLD) == 0

    def test_word_of_a_session_that_is_called_off_for_the_morning_is_sent_by_night(self, lead, settings, time_machine):
        settings.OUTBOX_QUIET_HOURS = "lms.programme.quiet.hours"
        time_machine.move_to(at(6, 5, 1), tick=False)
        soon, later = of_session(trainees=1), of_session(trainees=1, starts_at=at(8, 17))
        for session in [soon, later]:
            planning.call_off_session(session, by=lead, reason="المركز مغلق")
        assert jobs.run_all() == 2
        assert Message.objects.filter(sent_at=None).count() == 2

    @pytest.mark.parametrize("sessions", [1, 5])
    def test_a_batch_costs_the_same_for_few_and_for_many(self, sessions):
        for _each in range(sessions):
            of_session(trainees=3 * sessions)
        with CaptureQueriesContext(connection) as queries:
            assert reminding.remind(TOLD) == sessions * (3 * sessions + 1)
        assert len(queries) == 19

    def test_a_thousand_are_told_in_one_run(self):
        cohorts = [of_session(trainees=0).cohort for _each in range(40)]
        Enrolment.objects.bulk_create(
            Enrolment(cohort=cohort, person=reachable(), status="enrolled") for cohort in cohorts for _each in range(25)
        )
        assert reminding.remind(TOLD) == 1_040
        assert Job.objects.count() == 1_040


@pytest.mark.django_db
class TestRegisters:
    def test_who_teaches_is_asked_an_hour_after_the_end_and_once(self):
        session = of_session()
        asked = [reminding.ask_for_registers(now) for now in [at(6, 19, 59), at(6, 20), at(6, 20, 10)]]
        assert asked == [0, 1, 0]
        message = Message.objects.get()
        assert message.template == "register_unfinished"
        assert message.body.endswith(f"/{session.public_id}/")

    def test_of_a_register_that_is_finished_or_long_past_nobody_is_asked(self):
        of_session(status=ClassSession.Status.HELD)
        of_session(over=True)
        assert reminding.ask_for_registers(at(6, 20)) == 0

    @pytest.mark.parametrize("sessions", [1, 6])
    def test_asking_costs_the_same_for_few_and_for_many(self, lead, sessions):
        for _each in range(sessions):
            of_session(trainees=0)
        with CaptureQueriesContext(connection) as queries:
            assert reminding.ask_for_registers(at(6, 21)) == sessions
        assert len(queries) == 17

    def test_the_beat_does_all_of_it(self, lead, time_machine, settings):
        settings.OUTBOX_QUIET_HOURS = ""
        of_session(trainees=1)
        of_session(trainees=1, starts_at=at(4, 17))
        time_machine.move_to(at(5, 16), tick=False)
        remind()
        assert told() == ["register_unfinished", "registers_unfinished", "session_reminder", "teaching_reminder"]
        jobs.run_all()
        assert [len(sent.to) for sent in mail.outbox] == [1]  # the lead's; the others have telephones


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_workers_at_once_tell_each_person_once(self):
        of_session(trainees=4)
        at_once(lambda: reminding.remind(TOLD), lambda: reminding.remind(TOLD), before=INSERT)
        assert Message.objects.count() == 5
        assert Job.objects.filter(kind="outbox.message").count() == 5

    def test_siblings_whom_two_workers_tell_at_once_are_one_message(self):
        context = {"session": ClassSessionFactory()}
        siblings = [PersonFactory(phone="+966561113333") for _each in range(2)]
        letters = [Letter(one, "session_reminder", f"session:1:{one.pk}", context) for one in siblings]
        assert at_once(*(partial(messages.tell_all, [one]) for one in letters), before=INSERT) in ([0, 1], [1, 0])
        assert Message.objects.count() == Job.objects.filter(kind="outbox.message").count() == 1

    @pytest.mark.parametrize(
        ("constraint", "key"),
        [
            ("what_is_said_under_a_key_is_said_once", "dedupe_key"),
            ("the_same_words_to_an_address_are_said_once", "text_key"),
        ],
    )
    def test_control_without_the_constraint_and_the_lock_they_are_told_twice(self, constraint, key):
        looked, same = Barrier(2), {key: "session:1"}

        def look_then_tell():
            with without_the_lock():
                is_new = not Message.objects.filter(**same).exists()
                looked.wait(timeout=30)
                if is_new:
                    Message.objects.create(channel="sms", address="+966561114444", language="ar", **same)

        with without_the_constraint(Message, constraint):
            at_once(look_then_tell, look_then_tell)
            assert Message.objects.filter(**same).count() == 2

    def test_moved_while_others_are_told_nobody_keeps_the_old_hour(self, time_machine):
        time_machine.move_to(TOLD, tick=False)
        session, lead = of_session(trainees=3), UserFactory()
        at_once(
            lambda: reminding.remind(TOLD),
            lambda: planning.move_session(session, starts_at=at(6, 18), ends_at=at(6, 20), by=lead),
            before='UPDATE "cohorts_classsession"',
        )
        reminding.remind(TOLD)
        reminders = Message.objects.filter(template="session_reminder")
        assert {message.useful_until for message in reminders} == {at(6, 18)}
        assert reminders.count() == 3
