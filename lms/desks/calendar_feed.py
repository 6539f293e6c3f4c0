"""An account's sessions as an iCalendar feed (RFC 5545, 7986): what it teaches, and what those it stands for attend.

A feed is read by machines of others and may be passed on: it names no person and no number.
"""

from datetime import date, datetime, time, timedelta
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from lms.accounts import language
from lms.arabic.templatetags.arabic import digits
from lms.audit.models import AuditEvent
from lms.cohorts import access
from lms.cohorts.models import ClassSession, Cohort
from lms.programme.models import Programme
from lms.volunteers import minors
from lms.volunteers.access import cover_requests_of

KEPT_FOR = timedelta(days=366)  # sessions longer ago than this leave the feed
READ_AGAIN_AFTER = timedelta(hours=1)  # what calendars are asked for; most take longer
CHANGES = Q(
    subject_type="cohorts.classsession",
    verb__in=[f"session.{what}" for what in ["moved", "cancelled", "covered", "uncovered", "lacks_adult", "has_adult"]],
) | Q(subject_type="cohorts.cohort", verb="cohort.cancelled")


def of(user, now):
    """The feed in the account's language, as bytes that stay the same until something in it changes.

    Eight queries, and a ninth for who was under 18 of late. Until a session at which they would be alone is over, it says so.
    """
    taught = set(access.cohorts_taught_by(user).values_list("pk", flat=True))
    covered = set(cover_requests_of(user).accepted().values_list("session", flat=True))
    handed_over = set(access.sessions_handed_over_by(user).values_list("pk", flat=True))
    alone = set(minors.lacking_for(user, now).values_list("pk", flat=True))
    attended = _attended(user)
    theirs = Q(cohort__in=taught | attended.keys()) | Q(pk__in=covered)
    sessions = [
        session
        for session in ClassSession.objects.filter(theirs, starts_at__gte=now - KEPT_FOR)
        .exclude(cohort__status=Cohort.Status.DRAFT)
        .select_related("cohort__course", "cohort__centre")
        .order_by("starts_at", "pk")
        if session.cohort_id in taught or session.pk in covered or attended[session.cohort_id] <= session.held_on
    ]
    changes = _changes(sessions)
    with translation.override(language.of(user)):
        calendar = _empty()
        for session in sessions:
            is_taught = session.cohort_id in taught or session.pk in covered
            state = _state(session, handed_over, alone, is_taught=is_taught)
            calendar.add_component(_event(session, changes, state, is_taught=is_taught))
        return calendar.to_ical()


def _attended(user):
    """The cohorts in which somebody holds a seat whom the account stands for, and since when."""
    since = {}
    for cohort, joined_on in access.enrolments_of(user).enrolled().values_list("cohort", "joined_on"):
        day = joined_on or date.min
        since[cohort] = min(day, since.get(cohort, day))
    return since


def _changes(sessions):
    """How often each session or cohort was changed since it was planned, and when last: the audit trail knows."""
    of_session, of_cohort = {str(one.pk) for one in sessions}, {str(one.cohort_id) for one in sessions}
    events = AuditEvent.objects.filter(CHANGES, subject_id__in=of_session | of_cohort).order_by()
    rows = events.values_list("subject_type", "subject_id").annotate(Count("pk"), Max("at"))
    return {(kind, key): (count, last) for kind, key, count, last in rows}


def _empty():
    calendar = Calendar()
    programme = str(Programme.shown())
    calendar.add("prodid", "-//Sanai Raqamiya//sessions//AR")
    calendar.add("version", "2.0")
    for name in ["name", "x-wr-calname"]:
        calendar.add(name, programme)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", READ_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", READ_AGAIN_AFTER)
    calendar.add_component(_time_zone())
    return calendar


@cache
def _time_zone():
    return Timezone.from_tzid(settings.TIME_ZONE)


def _state(session, handed_over, alone, *, is_taught):
    """(STATUS, SUMMARY, DESCRIPTION): not every calendar shows the state of an event."""
    what = _("You teach this session.") if is_taught else _("A session of your course.")
    if session.status == ClassSession.Status.CANCELLED:
        return "CANCELLED", _("Called off: %(course)s, session %(number)s"), what
    if session.pk in handed_over:
        return "CANCELLED", _("Taken by somebody else: %(course)s, session %(number)s"), what
    if session.pk in alone:
        why = _(
            "No adult trainer comes to this session yet, and under 18 nobody is alone with trainees. "
            "Come only once we write that one was found."
        )
        return "TENTATIVE", _("No adult is there yet: %(course)s, session %(number)s"), why
    return "CONFIRMED", _("%(course)s, session %(number)s"), what


def _event(session, changes, state, *, is_taught):
    cohort, event = session.cohort, Event()
    found = [
        changes[key]
        for key in [("cohorts.classsession", str(session.pk)), ("cohorts.cohort", str(cohort.pk))]
        if key in changes
    ]
    changed_at = max([last for count, last in found], default=_planned_at(cohort))
    event.add("uid", f"{session.public_id}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("sequence", sum(count for count, last in found))
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("dtstart", timezone.localtime(session.starts_at))
    event.add("dtend", timezone.localtime(session.ends_at))
    status, summary, description = state
    event.add("status", status)
    event.add("summary", summary % {"course": cohort.course, "number": digits(session.number)})
    event.add(
        "location", _(", ").join(filter(None, [cohort.centre.name, cohort.centre.address or cohort.centre.district]))
    )
    event.add("description", description)
    event.add("url", settings.BASE_URL + reverse("desks:now" if is_taught else "desks:my_learning"))
    return event


def _planned_at(cohort):
    return cohort.published_at or timezone.make_aware(datetime.combine(cohort.applications_open_on, time.min))
