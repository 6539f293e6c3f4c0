"""What must be true of cohorts, seats and registers, whatever happened."""

from heapq import merge
from itertools import groupby

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from lms.cohorts import enrolment, projection
from lms.cohorts.models import AttendanceRecord, ClassSession, Cohort, Credit, Enrolment, Guest, RegisterEvent


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
    yield "Every mark is of a trainee of that session's cohort, or a guest", _ids(_foreign(AttendanceRecord.objects))
    yield (
        "Every tap is of a trainee of that session's cohort, or a guest",
        _ids(_foreign(RegisterEvent.objects.filter(guest=None))),
    )
    yield (
        "Attendance is taken along by one person, within one course",
        _ids(
            Credit.objects.exclude(
                source__person=F("enrolment__person"), source__cohort__course=F("enrolment__cohort__course")
            )
        ),
    )
    yield (
        "Who moved is one person in one course, and has left the seat they had",
        _ids(
            Enrolment.objects.filter(moved_from__isnull=False).exclude(
                moved_from__person=F("person"),
                moved_from__cohort__course=F("cohort__course"),
                moved_from__status=Enrolment.Status.WITHDRAWN,
            )
        ),
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


def _foreign(rows):
    """Those of trainees of another cohort who are no guests of the session either."""
    guests = Guest.objects.filter(session=OuterRef("session"), enrolment=OuterRef("enrolment"))
    return rows.exclude(session__cohort=F("enrolment__cohort")).exclude(Exists(guests))


def _not_what_taps_come_to():
    """Rows of registers that are not what their taps come to; read side by side, however many there are."""
    yield from _differing(RegisterEvent.objects.filter(guest=None), AttendanceRecord.objects.all(), "enrolment_id")
    # A guest who was matched goes on as a trainee; what their taps came to until then stays as it was.
    yield from _differing(RegisterEvent.objects.filter(enrolment=None), Guest.objects.exclude(event=None), "guest_id")


def _differing(taps, records, whose):
    def key(row):
        return row.session_id, row.pk if isinstance(row, Guest) else getattr(row, whose)

    for where, rows in groupby(merge(_by(taps, whose), _by(records, whose), key=key), key=key):
        of_both = list(rows)
        reading = projection.reading([row for row in of_both if isinstance(row, RegisterEvent)])
        stands = reading.stands and (reading.stands.pk, reading.against and reading.against.pk, *_said(reading.stands))
        written = [row for row in of_both if not isinstance(row, RegisterEvent)]
        if [(row.event_id, row.against_id, *_said(row)) for row in written] != [stands] or not _knows_its_taker(
            written[0], reading.stands
        ):
            yield "/".join(map(str, where))


def _said(row):
    return row.mark, row.minutes_late, row.reason


def _knows_its_taker(row, stands):
    """A guest has no fields of its own for that."""
    return isinstance(row, Guest) or (row.taken_by_id, row.taken_at) == (stands.by_id, stands.taken_at)


def _by(rows, whose):
    ordered = rows.order_by("session_id", "pk" if rows.model is Guest else whose)
    return ordered.iterator(chunk_size=2000)


def _codes(cohorts):
    return list(cohorts.values_list("code", flat=True))


def _ids(rows):
    return [str(pk) for pk in rows.values_list("pk", flat=True)]
