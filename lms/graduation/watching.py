"""Who is at risk, written down as it comes about, so that they can be listed, and told once."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from lms.cohorts import makeups
from lms.cohorts.models import Cohort, Enrolment
from lms.graduation import following, risk
from lms.graduation.models import AtRisk
from lms.graduation.risk import Risk
from lms.outbox import messages
from lms.outbox.messages import Letter

# What each is told. Whom nothing brings back is spoken with, not written to.
TOLD = {Risk.MAKE_UP: "make_up", Risk.NO_MORE: "near", Risk.IN_A_ROW: "near"}

NEW_FOR = timedelta(days=1)

UPSERT = {
    "update_conflicts": True,
    "unique_fields": ["enrolment"],
    "update_fields": ["risk", "missable", "lost_at"],
}


def watch(now):
    """Look at every cohort that is taught; returns how many trainees were told. For the beat: as often as one likes."""
    taught = _taught()
    AtRisk.objects.exclude(enrolment__in=Enrolment.objects.enrolled().filter(cohort__in=taught)).delete()
    begun = taught.filter(class_sessions__starts_at__lte=now).distinct().order_by("pk").values_list("pk", flat=True)
    return sum(watch_cohort(pk, now) for pk in list(begun))


def watch_job(payload, *, heartbeat):
    """The errand "graduation.watch", asked for when a register is finished: its cohort, and those of its guests."""
    session = payload["session"]
    theirs = Q(class_sessions=session) | Q(enrolments__visits__session=session)
    for pk in Cohort.objects.filter(theirs).distinct().order_by("pk").values_list("pk", flat=True):
        heartbeat()
        watch_cohort(pk, timezone.now())


@dataclass(frozen=True)
class Counted:
    """``new``: of those at risk, who came to be within the last day."""

    count: int
    new: int


def counted(rows, now):
    """How many of some AtRisk still hold their seat, as Counted."""
    new = Count("pk", filter=Q(since__gt=now - NEW_FOR))
    return Counted(**rows.filter(enrolment__status=Enrolment.Status.ENROLLED).aggregate(count=Count("pk"), new=new))


def counted_by_cohort(cohorts, now):
    """``{cohort pk: Counted}`` of those of the cohorts in which somebody is at risk; one statement."""
    rows = AtRisk.objects.filter(enrolment__cohort__in=cohorts, enrolment__status=Enrolment.Status.ENROLLED)
    new = Count("pk", filter=Q(since__gt=now - NEW_FOR))
    found = rows.order_by().values_list("enrolment__cohort").annotate(count=Count("pk"), new=new)
    return {pk: Counted(count, new) for pk, count, new in found}


@transaction.atomic
def watch_cohort(pk, now):
    """Write down who of the cohort is at risk now, and tell those who were not before; returns how many.

    The cohort's row is held: of two at once the second finds what the first wrote. A trainee is at risk once, and reads
    each thing once, as constraints of the database hold. Of a cohort that is not taught any more nothing is written.
    """
    if _taught().select_for_update(no_key=True).filter(pk=pk).first() is None:
        return 0
    enrolments = (
        Enrolment.objects.enrolled()
        .filter(cohort=pk)
        .select_related("person__guardian", "cohort__course", "cohort__centre")
    )
    by_pk = {one.pk: one for one in enrolments.order_by("pk")}
    standing = following.of_each(by_pk.values(), now)
    found = {pk: at for pk, progress in standing.items() if (at := risk.of(progress))}
    known = {one.enrolment_id: one for one in AtRisk.objects.filter(enrolment__in=by_pk)}
    AtRisk.objects.filter(pk__in=[one.pk for key, one in known.items() if key not in found]).delete()
    _write(found, standing, known, now)
    worse = {key for key, at in found.items() if key not in known or TOLD.get(known[key].risk) != TOLD.get(at)}
    return _tell([by_pk[key] for key in sorted(worse)], found, standing, now)


def _taught():
    return Cohort.objects.filter(status=Cohort.Status.PUBLISHED)


def _write(found, standing, known, now):
    rows = []
    for key, at in found.items():
        forecast = standing[key].forecast
        lost_at = forecast.lost_with and forecast.lost_with.starts_at
        since = known[key].since if key in known else now
        rows.append(AtRisk(enrolment_id=key, risk=at, missable=forecast.missable, lost_at=lost_at, since=since))
    AtRisk.objects.bulk_create(rows, **UPSERT)


def _tell(enrolments, found, standing, now):
    told = [one for one in enrolments if found[one.pk] in TOLD]
    ways = makeups.ways({one: risk.to_make_up(standing[one.pk]) for one in told}, now)
    letters = []
    for one in told:
        progress, way = standing[one.pk], ways.get(one.pk)
        context = {
            "enrolment": one,
            "cohort": one.cohort,
            "progress": progress,
            "make_up": way.fitting[0] if way and way.fitting else None,
            "link": settings.BASE_URL + reverse("desks:my_learning"),
        }
        useful_until = progress.next_session and progress.next_session.starts_at
        key = f"attendance:{one.pk}:{TOLD[found[one.pk]]}"
        letters.append(Letter(one.person, "attendance_at_risk", key, context, useful_until))
    return messages.tell_all(letters)
