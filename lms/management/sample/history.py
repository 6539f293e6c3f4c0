"""Cohorts that have already lived: seats, registers and projects written as they would have come to be."""

import uuid
from datetime import datetime, timedelta

from django.utils import timezone

from lms.cohorts.models import AttendanceRecord, ClassSession, Cohort, Enrolment, RegisterEvent
from lms.learning.models import ProjectSubmission

BEGINS, LASTS = 17, timedelta(hours=2)  # o'clock in Riyadh


def cohort(course, centre, code, *, first_day, capacity, audience, applications, lead):
    """A published cohort with a session a week from ``first_day``; ``applications``: first and last day."""
    made = Cohort.objects.create(
        course=course,
        centre=centre,
        code=code,
        audience=audience,
        capacity=capacity,
        applications_open_on=applications[0],
        applications_close_on=applications[1],
        starts_on=first_day,
        ends_on=first_day + timedelta(weeks=course.sessions - 1),
        attendance_percent=course.attendance_percent,
        project_percent=course.project_percent if course.needs_project else None,
        status=Cohort.Status.PUBLISHED,
        published_at=timezone.now(),
        is_sample=True,
    )
    for number in range(1, course.sessions + 1):
        starts_at = _at(first_day + timedelta(weeks=number - 1), BEGINS)
        ClassSession.objects.create(cohort=made, number=number, starts_at=starts_at, ends_at=starts_at + LASTS)
    return made


def enrol(cohort, people, *, by):
    """Each of ``people`` (person, account or None) holds a seat, decided before the first session."""
    decided_at = _at(cohort.starts_on - timedelta(days=5), 10)
    made = Enrolment.objects.bulk_create(
        Enrolment(
            cohort=cohort,
            person=person,
            applied_by=user,
            status=Enrolment.Status.ENROLLED,
            decided_by=by,
            decided_at=decided_at,
            guardian_consent_at=decided_at if person.age_on(decided_at) < 18 else None,
            guardian_consent_by=by if person.age_on(decided_at) < 18 else None,
        )
        for person, user in people
    )
    Cohort.objects.filter(pk=cohort.pk).update(taken=len(made))
    cohort.refresh_from_db()
    return made


def take_registers(sessions, marks_of, *, by, random):
    """Held registers. ``marks_of``: enrolment → its marks, one a session, None where the trainer marked nothing."""
    for position, session in enumerate(sessions):
        device, seq = uuid.UUID(int=random.getrandbits(128), version=4), 0
        events = []
        for enrolment, marks in marks_of.items():
            if marks[position] is None:
                continue
            seq += 1
            events.append(
                RegisterEvent(
                    id=uuid.UUID(int=random.getrandbits(128), version=4),
                    session=session,
                    enrolment=enrolment,
                    mark=marks[position],
                    minutes_late=random.choice([5, 10, 15]) if marks[position] == "late" else None,
                    by=by,
                    device=device,
                    seq=seq,
                    taken_at=session.starts_at + timedelta(minutes=5, seconds=3 * seq),
                )
            )
        RegisterEvent.objects.bulk_create(events)
        AttendanceRecord.objects.bulk_create(
            AttendanceRecord(
                session=session,
                enrolment=event.enrolment,
                mark=event.mark,
                minutes_late=event.minutes_late,
                event=event,
                taken_by=by,
                taken_at=event.taken_at,
            )
            for event in events
        )
        session.status, session.finished_at, session.finished_by = ClassSession.Status.HELD, session.ends_at, by
        session.save(update_fields=["status", "finished_at", "finished_by"])


def mark_projects(marks, *, by):
    """``marks``: enrolment → percent, or None for a project not handed in."""
    ProjectSubmission.objects.bulk_create(
        ProjectSubmission(enrolment=enrolment, mark=percent, marked_by=by, marked_at=timezone.now())
        for enrolment, percent in marks.items()
        if percent is not None
    )


def _at(day, hour):
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))  # noqa: DTZ001 - made aware at once
