"""Trainees of the sample who learn in two cohorts of a course: one has moved, one has made up, one is invited to."""

from django.db.models import Count, Q
from django.utils import timezone

from lms.cohorts import guests, makeups, moving
from lms.cohorts.models import AttendanceRecord, ClassSession, Cohort, Enrolment, Guest, Mark
from lms.cohorts.sync import Visitor
from lms.management.sample.history import new_id
from lms.management.sample.registers import send
from lms.management.sample.unsent import unsent

MISSED = Count("attendance_records", filter=Q(attendance_records__mark=Mark.ABSENT))
ENOUGH_WITH_ONE = 2  # sessions missed of six, where one may be


@unsent()
def learn(cohort, *, over, by, random):
    """``cohort`` is taught now; graduation of those of ``over`` is to be decided, and counts what they made up."""
    if Guest.objects.exclude(enrolment=None).exists():
        return
    last = cohort.class_sessions.filter(status=ClassSession.Status.HELD).latest("starts_at")
    _move(cohort, by=by)
    _make_up(last, over, by=by, random=random)
    _invite(cohort, by=last.finished_by)


def _move(cohort, *, by):
    """From another cohort of the course that is taught, with what was attended there."""
    attended = AttendanceRecord.objects.filter(mark__in=[Mark.PRESENT, Mark.LATE]).values("enrolment")
    elsewhere = (
        _who_sign_in()
        .filter(pk__in=attended, cohort__course=cohort.course_id, cohort__status=Cohort.Status.PUBLISHED)
        .exclude(cohort=cohort)
        .alias(places=Count("person__enrolments", distinct=True))
        .filter(places=1)
    )
    fit = (one for one in elsewhere if not moving.refusals(one, cohort))
    if one := next(fit, None):
        moving.move(one, cohort, by=by, reason="انتقلت الأسرة إلى حي آخر (مثال).")


def _make_up(session, over, *, by, random):
    """Whom one session more brings to graduation came to that ``session`` as a guest, and is known by now."""
    short = _who_sign_in().filter(cohort=over).alias(missed=MISSED).filter(missed=ENOUGH_WITH_ONE)
    theirs = AttendanceRecord.objects.filter(session__number=session.number, mark=Mark.ABSENT)
    if one := short.filter(pk__in=theirs.values("enrolment")).first():
        visitor = Visitor(new_id(random), one.person.name_ar)
        send(session, visitor, Mark.PRESENT, by=session.finished_by, after=4, random=random)
        guests.match(Guest.objects.get(pk=visitor.id), one, by=by)


def _invite(cohort, *, by):
    """Who missed one session, to the nearest in which it can be made up."""
    now = timezone.now()
    for one in _who_sign_in().filter(cohort=cohort).alias(missed=MISSED).filter(missed=1):
        absent = one.attendance_records.filter(mark=Mark.ABSENT)
        way = makeups.ways({one: set(absent.values_list("session__number", flat=True))}, now)[one.pk]
        if way.fitting:
            makeups.invite(one, way.fitting[0], by=by)
            return


def _who_sign_in():
    """Those with an account of their own, in the order in which they applied."""
    own = Enrolment.objects.enrolled().filter(person__guardian=None).exclude(applied_by=None)
    return own.select_related("person", "cohort__centre", "cohort__course").order_by("pk")
