"""The registers as a trainer's phone keeps them: names and opaque ids, nothing else of anybody."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Q

from lms.cohorts import access, adults, namesakes
from lms.cohorts.models import AttendanceRecord, ClassSession, Enrolment, Guest, RegisterEvent

NONE = RegisterEvent.Said.NONE


def rosters(user, today):
    """The sessions of ``today`` and tomorrow that the account teaches or covers, and those before that are still open, as dicts.

    The same number of queries however many there are.
    """
    sessions = list(
        access.sessions_taught_by(user)
        .exclude(pk__in=access.sessions_handed_over_by(user).values("pk"))
        .exclude(pk__in=adults.lacking_for(user).values("pk"))
        .filter(locked_at=None, starts_at__date__lte=today + timedelta(days=1))
        .filter(Q(starts_at__date__gte=today) | Q(status=ClassSession.Status.PLANNED))
        .select_related("cohort__course")
        .order_by("starts_at", "pk")
    )
    enrolments, records, guests = _enrolments(sessions), _records(sessions), _guests(sessions)
    return [
        {
            "id": session.public_id,
            "cohort": session.cohort.code,
            "course": str(session.cohort.course),
            "number": session.number,
            "starts_at": session.starts_at,
            "ends_at": session.ends_at,
            "state": session.status,
            "roster": [
                _person(name, records.get((session.pk, one.pk)), enrolment=one.public_id)
                for one, name in _named(
                    [*_there(enrolments[session.cohort_id], session.held_on), *_visiting(guests[session.pk])]
                )
            ]
            + [_person(one.name, one, walk_in=str(one.pk)) for one in guests[session.pk] if one.enrolment is None],
        }
        for session in sessions
    ]


def current(row):
    """What stands of an AttendanceRecord or a Guest with a mark, as a phone notes it."""
    if row.event is None:
        return None
    return {"mark": row.mark, "rev": row.rev, "by": row.event.by.called, "at": row.event.taken_at}


def _named(trainees):
    """(trainee, the name that tells them from the others), in the order of the page."""
    names = namesakes.by_name_alone(trainees)
    return [(one, names[one.pk]) for one in sorted(trainees, key=lambda one: (one.person.name_key, one.pk))]


def _person(name, row, **key):
    known = {**key, "name": name, "mark": str(NONE), "rev": 0}
    if row is None or row.event is None:
        return known
    known |= current(row) | {"minutes_late": row.minutes_late, "reason": row.reason}
    if row.against:
        known["conflict"] = {
            "mark": row.against.mark,
            "by": row.against.by.called,
            "at": row.against.taken_at,
        }
    return known


def _enrolments(sessions):
    """Those with a seat now or once, by cohort."""
    found = defaultdict(list)
    seated = Enrolment.objects.ever_seated().filter(cohort__in={session.cohort_id for session in sessions})
    for one in seated.select_related("person"):
        found[one.cohort_id].append(one)
    return found


def _there(enrolments, day):
    return [one for one in enrolments if one.is_there_on(day)]


def _visiting(guests):
    return [one.enrolment for one in guests if one.enrolment]


def _records(sessions):
    records = AttendanceRecord.objects.filter(session__in=sessions).with_takers()
    return {(one.session_id, one.enrolment_id): one for one in records}


def _guests(sessions):
    found = defaultdict(list)
    for one in Guest.objects.filter(session__in=sessions).select_related("enrolment__person").with_takers():
        found[one.session_id].append(one)
    return found
