"""Adults go in one moment, or one goes as somebody under 18 marks: nobody under 18 is left alone. Each control goes without its rule."""

from datetime import timedelta
from threading import Barrier

import pytest
import time_machine

from lms.cohorts import adults, attendance, rights
from lms.cohorts.models import AttendanceRecord, ClassSession
from lms.outbox.models import Message
from lms.volunteers import absence, assignment, cover
from lms.volunteers.models import Absence, CoverRequest, TrainerAssignment
from tests.factories.cohorts import ClassSessionFactory, EnrolmentFactory
from tests.factories.cover import account, said, taught, volunteer
from tests.factories.people import UserFactory
from tests.lms.volunteers.cover.test_minors import assists, beside
from tests.races import at_once, without_the_lock

pytestmark = pytest.mark.django_db(transaction=True)

TO_COME = {"starts_at": ClassSessionFactory.build(cohort=None).starts_at}
MORNING = TO_COME["starts_at"] - timedelta(hours=32)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=True) as clock:
        yield clock


@pytest.fixture
def there():
    """A session with two adults, and somebody under 18: the session, the lead trainer, the other and their assignment."""
    session, sara = taught(**TO_COME)
    amal, assigned = beside(session)
    assists(session)
    return session, sara, amal, assigned


def lacks_adult():
    return adults.lacking(ClassSession.objects.all()).exists()


def not_needed(session, trainer, by):
    """An act: they cannot come, and say that nobody is needed."""
    return lambda: absence.say(session, trainer=trainer, reason="illness", needs_cover=False, by=by)


def test_of_two_adults_who_cannot_come_at_once_the_second_is_looked_for(there):
    session, sara, amal, _assigned = there
    acts = [not_needed(session, one, account(one)) for one in [sara, amal]]
    at_once(*acts, before='SELECT "cohorts_cohort"')
    assert sorted(Absence.objects.values_list("status", flat=True)) == ["not_needed", "open"]
    assert Message.objects.filter(template="session_lacks_adult").count() == 1


def test_control_looking_first_and_going_after_leaves_them_alone_and_looks_for_nobody(there):
    session, sara, amal, _assigned = there
    looked = Barrier(2)

    def look_then_go(trainer, by):
        with without_the_lock():
            other_is_there = absence.others_there(session, trainer).exists()
            looked.wait(timeout=30)
            status = "not_needed" if other_is_there else "open"
            Absence.objects.create(session=session, trainer=trainer, reason="illness", said_by=by, status=status)
            rights.stay_away(session, by)

    pairs = [(one, account(one)) for one in [sara, amal]]
    at_once(*[lambda one=one, by=by: look_then_go(one, by) for one, by in pairs])
    assert list(Absence.objects.values_list("status", flat=True)) == ["not_needed", "not_needed"]
    assert lacks_adult()


def one_cannot_come_as_the_other_leaves(there, say, end):
    session, sara, _amal, assigned = there
    hers, lead = account(sara), UserFactory()
    at_once(
        lambda: say(session, sara, hers),
        lambda: end(TrainerAssignment.objects.get(pk=assigned.pk), lead),
        before='SELECT "cohorts_cohort"',
    )
    return Absence.objects.get().status


def test_where_one_adult_cannot_come_as_the_other_leaves_somebody_is_looked_for(there):
    status = one_cannot_come_as_the_other_leaves(
        there,
        say=lambda session, sara, by: not_needed(session, sara, by)(),
        end=lambda assigned, lead: assignment.end(assigned, by=lead, reason="انتقلت"),
    )
    assert (status, lacks_adult()) == ("open", True)
    assert Message.objects.filter(template="session_lacks_adult").count() == 1


def test_control_without_holding_the_cohort_nobody_is_looked_for(there):
    looked, ended = Barrier(2), Barrier(2)

    def say(session, sara, by):
        with without_the_lock():
            other_is_there = absence.others_there(session, sara).exists()
            looked.wait(timeout=30)
            ended.wait(timeout=30)
            status = "not_needed" if other_is_there else "open"
            Absence.objects.create(session=session, trainer=sara, reason="illness", said_by=by, status=status)
            rights.stay_away(session, by)

    def end(assigned, lead):
        looked.wait(timeout=30)
        TrainerAssignment.objects.filter(pk=assigned.pk).update(status="ended", ended_by=lead)
        rights.take_back(assigned.cohort, account(assigned.trainer))
        ended.wait(timeout=30)

    assert one_cannot_come_as_the_other_leaves(there, say, end) == "not_needed"
    assert lacks_adult()


@pytest.fixture
def on(clock):
    """A session that runs, beside an adult who takes it for another, and somebody under 18; who is on its register."""
    session, sara = taught(**TO_COME)
    layan, huda = assists(session), volunteer(session.cohort.course)
    arwa = EnrolmentFactory(cohort=session.cohort, enrolled=True)
    absent = said(session, sara)
    cover.accept(CoverRequest.objects.get(trainer=huda), by=account(huda))
    clock.move_to(TO_COME["starts_at"] + timedelta(minutes=30))
    return session, absent, layan, arwa


def marked_as_the_adult_goes(on, mark, go):
    """Whether the mark of who is under 18 was kept, and if so whether it came before the adult's right ended."""
    session, absent, layan, arwa = on
    by, lead = account(layan), UserFactory()
    at_once(
        lambda: mark(session, attendance.Tap(arwa, "present"), by),
        lambda: go(Absence.objects.get(pk=absent.pk), lead),
        before='SELECT "cohorts_classsession"',
    )
    assert lacks_adult()
    kept = AttendanceRecord.objects.filter(session=session).first()
    return kept and kept.event.received_at


def test_a_mark_of_who_is_under_18_comes_before_the_adult_goes_or_not_at_all(on):
    kept = marked_as_the_adult_goes(
        on,
        mark=lambda session, tap, by: attendance.record(session, [tap], by=by),
        go=lambda absent, lead: absence.end(absent, by=lead, reason="انتقلت"),
    )
    gone = on[0].ended_rights.get().ended_at
    assert kept is None or kept <= gone


def test_control_looking_before_holding_the_session_marks_after_the_adult_went(on):
    looked, gone = Barrier(2), Barrier(2)

    def mark(session, tap, by):
        with without_the_lock():
            is_alone = attendance.is_alone(session, by)
            looked.wait(timeout=30)
            gone.wait(timeout=30)
            if not is_alone:
                attendance.store(session, [tap], by=by)

    def go(absent, lead):
        looked.wait(timeout=30)
        for request in absent.requests.accepted():
            rights.take_back_session(absent.session, account(request.trainer))
        gone.wait(timeout=30)

    assert marked_as_the_adult_goes(on, mark, go) > on[0].ended_rights.get().ended_at
