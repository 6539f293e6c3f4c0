"""Registers of the road with something to answer: scans of today, two trainers who differ, a walk-in, a mark that came late."""

from datetime import timedelta

from django.utils import timezone

from lms.cohorts import attendance, claims, sync
from lms.cohorts.models import AttendanceRecord, Claim, ClassSession, Mark
from lms.cohorts.sync import Sent, Visitor
from lms.management.sample.history import new_id
from lms.management.sample.unsent import unsent
from lms.volunteers.assignment import account_of

SCANS = [-8, -5, -4, -1, 2, 6, 14]  # minutes from the beginning; the last is late
SECONDS_APART = (
    20  # where the session is still to come: somebody who tries the demonstration in the morning sees them too
)
CONFIRMED, PUT_ASIDE = 2, 1  # the first ones; the others wait
WALK_IN = "ريم خالد الأحمدي (مثال)"


@unsent()
def leave_open(cohort, *, over, random):
    """``cohort`` has a session today, taught by two; of ``over`` the registers are locked."""
    if Claim.objects.exists():
        return
    trainers = [account_of(one.trainer) for one in cohort.assignments.accepted().order_by("pk")]
    for today in cohort.class_sessions.filter(starts_at__date=timezone.localdate()):
        _scan(today, by=trainers[0])
    last = cohort.class_sessions.filter(status=ClassSession.Status.HELD).latest("starts_at")
    _differ(last, trainers, random)
    send(last, Visitor(new_id(random), WALK_IN), Mark.PRESENT, by=trainers[-1], after=18, random=random)
    _come_late(over, random)


def send(session, whose, mark, *, by, after, random, minutes_late=None, seen=0):
    """What ``by`` marked so many minutes ``after`` the beginning, on a phone that finds its network now."""
    one = Sent(
        id=new_id(random),
        seq=1,
        session=session.public_id,
        whose=whose,
        mark=mark,
        minutes_late=minutes_late,
        reason="",
        taken_at=session.starts_at + timedelta(minutes=after),
        base=seen,
    )
    [answer] = sync.receive([one], by=by, device=new_id(random))
    return answer


def _scan(session, *, by):
    """Some who can sign in scan the code; ``by`` has begun to answer."""
    now = timezone.now()
    there = attendance.on_register(session).exclude(applied_by=None).select_related("applied_by").order_by("pk")
    scanned = list(zip(SCANS, there, strict=False))
    for left, (minutes, one) in zip(range(len(scanned), 0, -1), scanned, strict=True):
        latest = now - left * timedelta(seconds=SECONDS_APART)
        at = min(session.starts_at + timedelta(minutes=minutes), latest)
        claims.make(session, [one], scanned_at=at, by=one.applied_by)
    made = list(Claim.objects.filter(session=session).values_list("pk", flat=True))
    claims.confirm(session, dict.fromkeys(made[:CONFIRMED], 0), by=by)
    claims.put_aside(session, made[CONFIRMED : CONFIRMED + PUT_ASIDE], by=by)


def _differ(session, trainers, random):
    """Of one who is present, each trainer says something else, and had not seen what the other says."""
    stands = AttendanceRecord.objects.filter(session=session, mark=Mark.PRESENT).order_by("-enrolment_id").first()
    said = [(Mark.LATE, 12, 14), (Mark.ABSENT, None, 25)]
    for by, (mark, minutes_late, after) in zip(trainers, said, strict=False):
        whose = stands.enrolment.public_id
        send(session, whose, mark, by=by, after=after, random=random, minutes_late=minutes_late, seen=stands.rev)


def _come_late(cohort, random):
    """The mark that a locked register lacks arrives, and waits for a lead."""
    for session in cohort.class_sessions.order_by("number"):
        if lacks := attendance.unmarked(session).first():
            send(session, lacks.public_id, Mark.PRESENT, by=session.finished_by, after=9, random=random)
            return
