"""What must be true of cohorts, seats and registers, whatever happened."""

from django.db.models import Count, F, Q
from django.utils import timezone

from lms.cohorts import enrolment
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
    yield (
        "Every mark that stands is one that was tapped",
        _ids(
            AttendanceRecord.objects.exclude(
                event__session=F("session"), event__enrolment=F("enrolment"), event__mark=F("mark")
            )
        ),
    )
    marked = AttendanceRecord.objects.values("session_id", "enrolment_id")
    stands = {(row["session_id"], row["enrolment_id"]) for row in marked}
    tapped = set(RegisterEvent.objects.values_list("session_id", "enrolment_id").distinct())
    yield "No tap is lost", sorted(f"{session}/{enrolment}" for session, enrolment in tapped - stands)
    yield (
        "The registers of a closed cohort are locked",
        _ids(ClassSession.objects.counted().filter(cohort__status=Cohort.Status.CLOSED, locked_at__isnull=True)),
    )


def _decided():
    """Who has a seat or waits for one, by somebody's decision."""
    given = Enrolment.objects.filter(status__in=[Enrolment.Status.WAITING, Enrolment.Status.ENROLLED])
    return given.exclude(decided_at=None).select_related("person").iterator(chunk_size=500)


def _codes(cohorts):
    return list(cohorts.values_list("code", flat=True))


def _ids(rows):
    return [str(pk) for pk in rows.values_list("pk", flat=True)]
