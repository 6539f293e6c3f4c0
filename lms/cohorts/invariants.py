"""What must be true of cohorts, seats and registers, whatever happened."""

from heapq import merge
from itertools import groupby

from django.db.models import Count, F, Q
from django.utils import timezone

from lms.cohorts import enrolment, projection
from lms.cohorts.models import AttendanceRecord, ClassSession, Cohort, Enrolment, RegisterEvent


def promises():
    """Pairs of a promise in words and the ids of what breaks it."""
    counted = Cohort.objects.annotate(enrolled=Count("enrolments", filter=Q(enrolments__status="enrolled")))
    yield "A cohort's seats taken are its enrolled trainees", _codes(counted.exclude(taken=F("enrolled")))
    yield "No cohort gives away more seats than it has", _codes(counted.filter(enrolled__gt=F("capacity")))
    beside = counted.filter(status=Cohort.Status.PUBLISHED, enrolments__status="waiting", taken__lt=F("capacity"))
    yield "Nobody waits beside a free seat", _codes(beside.order_by("code").distinct())
    over = Enrolment.objects.undecided().filter(cohort__status__in=[Cohort.Status.CLOSED, Cohort.Status.CANCELLED])
    yield "Nobody waits for an answer from a cohort that is over", _ids(over)
    yield (
        "Nobody under 18 has a seat, or waits for one, without a guardian's consent",
        [str(one.pk) for one in _decided() if enrolment.consent_is_missing(one, timezone.localdate(one.decided_at))],
    )
    yield (
        "Every mark is of a trainee of that session's cohort",
        _ids(AttendanceRecord.objects.exclude(session__cohort=F("enrolment__cohort"))),
    )
    yield (
        "Every tap is of a trainee of that session's cohort",
        _ids(RegisterEvent.objects.exclude(session__cohort=F("enrolment__cohort"))),
    )
    yield "The mark that stands is what all taps come to", list(_not_what_taps_come_to())
    yield (
        "The registers of a closed cohort are locked",
        _ids(ClassSession.objects.counted().filter(cohort__status=Cohort.Status.CLOSED, locked_at__isnull=True)),
    )


def _decided():
    """Who has a seat or waits for one, by somebody's decision."""
    given = Enrolment.objects.filter(status__in=[Enrolment.Status.WAITING, Enrolment.Status.ENROLLED])
    return given.exclude(decided_at=None).select_related("person").iterator(chunk_size=500)


def _not_what_taps_come_to():
    """Trainees in sessions whose record is not the tap that stands; read side by side, however many there are."""
    taps = RegisterEvent.objects.order_by("session_id", "enrolment_id").iterator(chunk_size=2000)
    records = AttendanceRecord.objects.order_by("session_id", "enrolment_id").iterator(chunk_size=2000)
    for (session, enrolled), rows in groupby(merge(taps, records, key=_whose), key=_whose):
        of_both = list(rows)
        stands = projection.standing([row for row in of_both if isinstance(row, RegisterEvent)])
        record = next((row for row in of_both if isinstance(row, AttendanceRecord)), None)
        if (stands and _said(stands, stands.pk, stands.by_id)) != (
            record and _said(record, record.event_id, record.taken_by_id)
        ):
            yield f"{session}/{enrolled}"


def _whose(row):
    return row.session_id, row.enrolment_id


def _said(row, event, by):
    return event, by, row.mark, row.minutes_late, row.reason, row.taken_at


def _codes(cohorts):
    return list(cohorts.values_list("code", flat=True))


def _ids(rows):
    return [str(pk) for pk in rows.values_list("pk", flat=True)]
