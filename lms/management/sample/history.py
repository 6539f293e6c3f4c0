"""Cohorts that have already lived: seats, registers and projects written as they would have come to be."""

import uuid
from datetime import datetime, time, timedelta

from django.utils import timezone

from lms.cohorts.enrolment import OF_AGE
from lms.cohorts.models import AttendanceRecord, ClassSession, Cohort, Enrolment, RegisterEvent

LATE_BY = [5, 10, 15]  # minutes


def cohort(planned, course, centre):
    """The cohort and its sessions as ``planned`` (of ``timetable``) says, published."""
    first, last = planned.window
    made = Cohort.objects.create(
        course=course,
        centre=centre,
        code=planned.code,
        audience=planned.audience,
        capacity=planned.capacity,
        applications_open_on=first,
        applications_close_on=last,
        starts_on=planned.slots[0].day,
        ends_on=planned.slots[-1].day,
        attendance_percent=course.attendance_percent,
        makeups_allowed=course.makeups_allowed,
        project_percent=course.project_percent if course.needs_project else None,
        status=Cohort.Status.PUBLISHED,
        published_at=min(_moment(first - timedelta(days=3), time(10)), timezone.now()),
        is_sample=True,
    )
    ClassSession.objects.bulk_create(
        ClassSession(
            cohort=made, number=n, starts_at=_moment(slot.day, slot.begins), ends_at=_moment(slot.day, slot.ends)
        )
        for n, slot in enumerate(planned.slots, start=1)
    )
    return made


def apply(cohort, people, *, random):
    """An application for each of ``people`` (person, account or None), on some day of the window that has come."""
    made = Enrolment.objects.bulk_create(
        Enrolment(cohort=cohort, person=person, applied_by=user) for person, user in people
    )
    last = min(cohort.applications_close_on, timezone.localdate())
    days = max(0, (last - cohort.applications_open_on).days)
    for one in made:
        day = cohort.applications_open_on + timedelta(days=random.randint(0, days))
        one.applied_at = min(_moment(day, time(random.randint(9, 21), random.randint(0, 59))), timezone.now())
    Enrolment.objects.bulk_update(made, ["applied_at"])
    return made


def accept(cohort, applications, *, by):
    """Each of ``applications`` holds a seat, decided two days after it was made."""
    for one in applications:
        one.status, one.decided_by = Enrolment.Status.ENROLLED, by
        one.decided_at = min(one.applied_at + timedelta(days=2), timezone.now())
        note_consent(one, by=by, at=one.decided_at)
    fields = ["status", "decided_by", "decided_at", "guardian_consent_at", "guardian_consent_by"]
    Enrolment.objects.bulk_update(applications, fields)
    Cohort.objects.filter(pk=cohort.pk).update(taken=len(applications))
    cohort.refresh_from_db()


def wait(applications, *, by):
    """Each of ``applications`` waits for a seat, in the order of their days."""
    for one in applications:
        one.status, one.decided_by, one.decided_at = Enrolment.Status.WAITING, by, timezone.now()
        one.waiting_since = one.applied_at
        note_consent(one, by=by, at=one.decided_at)
    fields = ["status", "decided_by", "decided_at", "waiting_since", "guardian_consent_at", "guardian_consent_by"]
    Enrolment.objects.bulk_update(applications, fields)


def note_consent(enrolment, *, by, at):
    """The guardian's, for whoever is a minor ``at`` that moment."""
    if enrolment.person.age_on(at.date()) < OF_AGE:
        enrolment.guardian_consent_at, enrolment.guardian_consent_by = at, by


def take_registers(sessions, marks_of, *, by, random):
    """Held registers. ``marks_of``: enrolment → its marks, one a session, None where the trainer marked nothing."""
    events, records = [], []
    for position, session in enumerate(sessions):
        device, seq = new_id(random), 0
        for enrolment, marks in marks_of.items():
            if marks[position] is None:
                continue
            seq += 1
            minutes = random.choice(LATE_BY) if marks[position] == "late" else None
            event = RegisterEvent(
                id=new_id(random),
                session=session,
                enrolment=enrolment,
                mark=marks[position],
                minutes_late=minutes,
                by=by,
                device=device,
                seq=seq,
                taken_at=session.starts_at + timedelta(minutes=5, seconds=3 * seq),
            )
            events.append(event)
            records.append(
                AttendanceRecord(
                    session=session,
                    enrolment=enrolment,
                    mark=event.mark,
                    minutes_late=minutes,
                    event=event,
                    taken_by=by,
                    taken_at=event.taken_at,
                )
            )
        session.status, session.finished_at, session.finished_by = ClassSession.Status.HELD, session.ends_at, by
    RegisterEvent.objects.bulk_create(events)
    AttendanceRecord.objects.bulk_create(records)
    ClassSession.objects.bulk_update(sessions, ["status", "finished_at", "finished_by"])


def new_id(random):
    """The same for the same ``random``: what is sent again under it changes nothing."""
    return uuid.UUID(int=random.getrandbits(128), version=4)


def _moment(day, at):
    return timezone.make_aware(datetime.combine(day, at))
