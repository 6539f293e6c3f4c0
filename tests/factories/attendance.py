"""Marks in a register, with the tap each of them stands on."""

from uuid import uuid4

import factory

from lms.cohorts import attendance, guests
from lms.cohorts.attendance import Tap
from lms.cohorts.models import AttendanceRecord, HeldMark, RegisterEvent
from lms.cohorts.sync import Visitor
from tests.factories.cohorts import ClassSessionFactory, EnrolmentFactory
from tests.factories.people import UserFactory
from tests.factories.volunteers import TrainerAssignmentFactory


class AttendanceRecordFactory(factory.django.DjangoModelFactory):
    """Present, said by somebody as the session began."""

    class Meta:
        model = AttendanceRecord

    mark = "present"
    taken_by = factory.SubFactory(UserFactory)
    taken_at = factory.LazyAttribute(lambda record: record.session.starts_at)
    event = factory.LazyAttribute(
        lambda record: RegisterEvent.objects.create(
            id=uuid4(),
            session=record.session,
            enrolment=record.enrolment,
            mark=record.mark,
            by=record.taken_by,
            taken_at=record.taken_at,
        )
    )


def marked(enrolment, marks):
    """Mark the sessions of the enrolment's cohort in order; None leaves one unmarked."""
    for session, mark in zip(enrolment.cohort.class_sessions.all(), marks, strict=True):
        if mark is not None:
            AttendanceRecordFactory(session=session, enrolment=enrolment, mark=mark)
    return enrolment


def asking_register(**fields):
    """A register with one of each kind that waits: a mark in dispute, a guest, a mark that came late."""
    session = ClassSessionFactory(cohort=TrainerAssignmentFactory(status="accepted", **fields).cohort)
    trainee, by = EnrolmentFactory(enrolled=True, cohort=session.cohort), UserFactory()
    for mark in ["absent", "present"]:
        tap = Tap(trainee, mark, device=uuid4(), taken_at=session.starts_at)
        attendance.record(session, [tap], by=UserFactory())
    guests.added(session, [Visitor(uuid4(), "سعاد")], by=by)
    HeldMark.objects.create(
        id=uuid4(), session=session, enrolment=trainee, why="locked", mark="late", by=by, taken_at=session.starts_at
    )
    return session
