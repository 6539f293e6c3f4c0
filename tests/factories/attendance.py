"""Marks in a register, with the tap each of them stands on."""

from uuid import uuid4

import factory

from lms.cohorts.models import AttendanceRecord, RegisterEvent
from tests.factories.people import UserFactory


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
