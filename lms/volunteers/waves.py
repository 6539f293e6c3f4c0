"""Who is asked to take a session, how many at once, and when the next are: docs/rules.md, "Cover"."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from lms.accounts.models import User
from lms.audit import trail
from lms.centres import access as centres
from lms.cohorts import adults, rights
from lms.cohorts.models import ClassSession
from lms.cohorts.reminding import LEADS_FROM, LISTED
from lms.outbox import messages, quiet
from lms.outbox.messages import Letter
from lms.programme.models import Programme
from lms.volunteers import asking, candidates
from lms.volunteers.models import Absence, CoverRequest, VolunteerTrainer

SHARE = 6  # the next wave waits this part of the time that is left, within what the programme sets
TOO_NEAR = timedelta(hours=3)  # from the end of the quiet hours: then people are asked in them too
NEAR = timedelta(hours=12)  # who runs the cohort is told, once a wave has asked in vain; at once where it is TOO_NEAR
WORDS_KEPT = timedelta(days=30)  # from the end of the session

STATES, ASKED = Absence.Status, CoverRequest.Status


def until_the_next(now, starts_at):
    """How long a wave has to answer before the next is sent."""
    programme = Programme.shown()
    shortest, longest = timedelta(minutes=programme.cover_waits_minutes), timedelta(hours=programme.cover_waits_hours)
    return min(longest, max(shortest, (starts_at - now) / SHARE))


def goes_at(now, starts_at):
    """When a wave that is due is sent: at once, or as the quiet hours end, where enough time is left then."""
    morning = quiet.until(now)
    return now if morning is None or starts_at < morning + TOO_NEAR else morning


def is_suited(match):
    """Whether somebody is asked without a word of staff: may teach it alone, is free then, and has time to come."""
    return match.is_possible and match.can_teach and match.may_lead and not (match.tight or match.outside or match.away)


def send(absence, now):
    """Ask the next who are suited, the best first; where nobody is left, or it is near, tell who runs the cohort, once.

    The caller holds the absence.
    """
    starts_at, has_asked = absence.session.starts_at, absence.waves > 0
    at = goes_at(now, starts_at)
    if at > now:
        absence.next_wave_at = at
    elif _ask_some(absence):
        absence.waves += 1
        absence.next_wave_at = now + until_the_next(now, starts_at)
    else:
        absence.next_wave_at = None
        absence.exhausted_at = absence.exhausted_at or now
    is_pressing = absence.exhausted_at or starts_at - now < (NEAR if has_asked else TOO_NEAR)
    if at <= now and is_pressing and absence.alerted_at is None:
        absence.alerted_at = now
        _alert(absence)
    absence.save(update_fields=["waves", "next_wave_at", "exhausted_at", "alerted_at"])


def pressing(absences, now):
    """Those of the absences that wait for a word of staff: nobody is left to ask, or the session begins soon."""
    near = Q(session__starts_at__lt=now + NEAR)
    return absences.open().filter(Q(exhausted_at__isnull=False) | near, session__starts_at__gt=now)


def run(now):
    """What the beat does: end what has begun, send the waves that are due, take back rights, report. Safe to repeat."""
    over = Q(session__starts_at__lte=now) | ~Q(session__status=ClassSession.Status.PLANNED)
    for verb, absences in [(_give_up, Absence.objects.open().filter(over)), (_go_on, _due(now))]:
        for pk in absences.values_list("pk", flat=True):
            verb(pk, now)
    rights.end_covers(now)
    forgotten = Absence.objects.filter(session__ends_at__lte=now - WORDS_KEPT).exclude(words="")
    forgotten.update(words="")
    report(now)


def report(now):
    """Tell the leads each morning for which sessions to come nobody was found yet; returns how many were told."""
    local = timezone.localtime(now)
    if quiet.until(now) or local.time() < LEADS_FROM:
        return 0
    still = Absence.objects.open().with_places().filter(session__starts_at__gt=now)
    still = list(still.filter(session__status=ClassSession.Status.PLANNED))
    if not still:
        return 0
    context = {
        "absences": still[:LISTED],
        "count": len(still),
        "more": len(still) - len(still[:LISTED]),
        "link": settings.BASE_URL + reverse("covers"),
    }
    tomorrow = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    keys = {one: f"covers:{local.date()}:{one.pk}" for one in _leads()}
    return messages.tell_all([Letter(one, "covers_open", key, context, tomorrow) for one, key in keys.items()])


def lapse(absence):
    """Those who were asked and have not answered are asked no more."""
    absence.requests.asked().update(status=ASKED.LAPSED)


def held(pk):
    """The absence and its session, both held until the transaction ends."""
    absence = Absence.objects.select_for_update(no_key=True).get(pk=pk)
    ClassSession.objects.select_for_update(no_key=True).get(pk=absence.session_id)
    return Absence.objects.with_places().get(pk=pk)


def _due(now):
    return Absence.objects.open().filter(next_wave_at__lte=now, session__starts_at__gt=now)


@transaction.atomic
def _go_on(pk, now):
    absence = held(pk)
    if _due(now).filter(pk=pk).exists():  # nobody did it meanwhile
        send(absence, now)


@transaction.atomic
def _give_up(pk, now):
    absence = held(pk)
    if absence.status != STATES.OPEN:
        return
    is_planned = absence.session.status == ClassSession.Status.PLANNED
    absence.status = STATES.UNCOVERED if is_planned else STATES.ENDED
    absence.next_wave_at = None
    absence.save(update_fields=["status", "next_wave_at"])
    lapse(absence)
    trail.record("absence.over", absence, by=None, session=absence.session_id, status=absence.status)


def _ask_some(absence):
    """How many were asked."""
    before = set(absence.session.cover_requests.values_list("trainer", flat=True))
    suited = [one for one in candidates.ranked_for(absence.session) if is_suited(one) and one.trainer not in before]
    trainers = VolunteerTrainer.objects.select_related("person__guardian").in_bulk([one.trainer for one in suited])
    asked = 0
    for match in suited:
        asked += asking.ask(absence, trainers[match.trainer], wave=absence.waves + 1) is not None
        if asked == Programme.shown().cover_at_once:
            break
    return asked


def _leads():
    return User.objects.filter(groups__name="lead", is_active=True).order_by("pk")


def _alert(absence):
    """Tell the leads, and who coordinates the centre, what to do next."""
    context = {
        "session": absence.session,
        "is_exhausted": absence.exhausted_at is not None,
        "lacks_adult": adults.lacking(ClassSession.objects.filter(pk=absence.session_id)).exists(),
        "link": settings.BASE_URL + reverse("cover_of_absence", args=[absence.pk]),
    }
    given = centres.given_at(absence.session.cohort.centre).values("user")
    coordinators = centres.coordinators().filter(pk__in=given).values("pk")
    readers = User.objects.filter(Q(groups__name="lead") | Q(pk__in=coordinators), is_active=True)
    for reader in readers.distinct().order_by("pk"):
        messages.tell(reader, "cover_exhausted", is_urgent=True, **context)
