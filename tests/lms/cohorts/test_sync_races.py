"""Phones that send at once, on the database the suite runs on. Each race has a control: the same without its lock."""

from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest
import time_machine
from django.db.models import QuerySet

from lms.audit.models import AuditEvent
from lms.cohorts import attendance, ledger, rights, sync
from lms.cohorts.models import AttendanceRecord, ClassSession, RegisterEvent
from lms.cohorts.sync import Finish, Sent
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory
from tests.races import FREE, at_once, without_the_lock

pytestmark = pytest.mark.django_db(transaction=True)

TAKEN = datetime(2026, 12, 6, 14, tzinfo=UTC)
STORED = 'INSERT INTO "cohorts_registerevent"'
FINISHED = 'UPDATE "cohorts_classsession"'


@pytest.fixture(autouse=True)
def _during_the_session():
    with time_machine.travel("2026-12-06T18:00:00+03:00"):
        yield


@pytest.fixture
def _without_the_lock(monkeypatch):
    """Marks are taken as they would be if no row were held: each has looked before either writes."""
    take, meeting = sync._Batch.take.__wrapped__, Barrier(2)

    def take_without(batch):
        with without_the_lock():
            return take(batch)

    def look_then_wait(look):
        def looked(*args):
            found = look(*args)
            meeting.wait(FREE)
            return found

        return looked

    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)
    monkeypatch.setattr(sync._Batch, "take", take_without)
    monkeypatch.setattr(ledger, "rows", look_then_wait(ledger.rows))
    monkeypatch.setattr(attendance, "unmarked", look_then_wait(attendance.unmarked))


@pytest.fixture
def session():
    return ClassSessionFactory(cohort=CohortFactory(status="published"))


def mark_of(session, enrolment, mark, phone):
    return Sent(
        id=UUID(int=phone),
        seq=1,
        session=session.public_id,
        whose=enrolment.public_id,
        mark=mark,
        minutes_late=None,
        reason="",
        taken_at=TAKEN + timedelta(minutes=phone),
        base=0,
    )


def sent_by_two_phones(session, before=None):
    """Two trainers who differ, neither of whom has seen the other's mark, in the same moment; what each is answered."""
    enrolment = EnrolmentFactory(cohort=session.cohort, enrolled=True)
    trainers = [UserFactory(), UserFactory()]
    for trainer in trainers:
        rights.give(session.cohort, trainer)
    acts = [
        lambda phone=phone, trainer=trainer, mark=mark: sync.receive(
            [mark_of(session, enrolment, mark, phone)], by=trainer, device=UUID(int=phone)
        )
        for phone, (trainer, mark) in enumerate(zip(trainers, ["present", "absent"], strict=True), start=1)
    ]
    return sorted(answer.outcome for [answer] in at_once(*acts, before=before))


def test_of_two_phones_that_differ_in_one_moment_one_is_told_and_both_are_kept(session):
    assert sent_by_two_phones(session, STORED) == ["applied", "conflict"]
    record = AttendanceRecord.objects.get()
    assert (record.mark, record.against.mark, record.rev) == ("absent", "present", 2)
    assert sorted(RegisterEvent.objects.values_list("rev", flat=True)) == [1, 2]


@pytest.mark.usefixtures("_without_the_lock")
def test_control_without_the_lock_two_marks_are_one_revision_and_who_saw_either_overrules_both(session):
    sent_by_two_phones(session)
    assert list(RegisterEvent.objects.values_list("rev", flat=True)) == [1, 1]
    assert AttendanceRecord.objects.get().rev == 1


def finished_by_two_phones(session, before=None):
    """Two trainers who both say in one moment that it is finished; what each is answered."""
    trainers = [UserFactory(), UserFactory()]
    for trainer in trainers:
        rights.give(session.cohort, trainer)
    acts = [
        lambda phone=phone, trainer=trainer: sync.receive(
            [Finish(UUID(int=phone), session.public_id, TAKEN)], by=trainer, device=UUID(int=phone)
        )
        for phone, trainer in enumerate(trainers, start=1)
    ]
    return sorted(answer.outcome for [answer] in at_once(*acts, before=before))


def test_of_two_phones_that_finish_a_register_in_one_moment_one_does(session):
    assert finished_by_two_phones(session, FINISHED) == ["applied", "duplicate"]
    assert ClassSession.objects.get().status == "held"
    assert AuditEvent.objects.filter(verb="register.finished").count() == 1


@pytest.mark.usefixtures("_without_the_lock")
def test_control_without_the_lock_both_finish_it(session):
    assert finished_by_two_phones(session) == ["applied", "applied"]
    assert AuditEvent.objects.filter(verb="register.finished").count() == 2
