"""A month of a centre in the admin: what meets there, day by day."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.cohorts import access, clashes, schedule
from lms.cohorts.models import ClassSession, Cohort
from lms.programme.models import Holiday

FIRST_YEAR, LAST_YEAR = 2000, 2200


@dataclass(frozen=True)
class Day:
    day: date
    is_out: bool  # of the month before or after, to fill the week
    sessions: tuple
    holidays: tuple


@require_safe
def calendar(request):
    """``?centre=`` of those the account runs, by default the first where something meets; ``?month=2026-12``, or this."""
    if not access.may_plan(request.user):
        raise PermissionDenied
    centres = list(access.centres_run_by(request.user))
    today = timezone.localdate()
    first = _month(request.GET.get("month", ""), today)
    context = {
        "centres": centres,
        "centre": _centre(request.GET.get("centre"), centres, first),
        "first": first,
        "before": (first - timedelta(days=1)).replace(day=1),
        "after": (first + timedelta(days=31)).replace(day=1),
        "today": today,
        "weekdays": schedule.Weekday.labels,
    }
    if context["centre"]:
        context |= _shown(context["centre"], first)
    return render(request, "cohorts/admin/calendar.html", context)


def _shown(centre, first):
    days = list(Calendar(firstweekday=schedule.Weekday.SUNDAY).itermonthdates(first.year, first.month))
    sessions = list(
        ClassSession.objects.filter(cohort__centre=centre, starts_at__date__gte=days[0], starts_at__date__lte=days[-1])
        .exclude(cohort__status=Cohort.Status.CANCELLED)
        .select_related("cohort__course")
        .order_by("starts_at", "pk")
    )
    live = [one for one in sessions if one.status != ClassSession.Status.CANCELLED]
    holidays = list(Holiday.objects.filter(starts_on__lte=days[-1], ends_on__gte=days[0]))
    return {
        "days": [
            Day(
                day,
                day.month != first.month,
                tuple(one for one in sessions if one.held_on == day),
                tuple(one for one in holidays if one.starts_on <= day <= one.ends_on),
            )
            for day in days
        ],
        "clashing": clashes.together(live),
        "count": sum(one.held_on.month == first.month for one in live),
    }


def _centre(key, centres, first):
    """The centre asked for; one that the account does not run is missing."""
    if key is None:
        return _busy(centres, first) or (centres[0] if centres else None)
    found = [centre for centre in centres if str(centre.pk) == key]
    if not found:
        raise Http404
    return found[0]


def _busy(centres, first):
    """The first of the centres where something meets in the month."""
    after = (first + timedelta(days=31)).replace(day=1)
    sessions = ClassSession.objects.filter(
        cohort__centre__in=centres, starts_at__date__gte=first, starts_at__date__lt=after
    ).exclude(cohort__status=Cohort.Status.CANCELLED)
    busy = set(sessions.values_list("cohort__centre", flat=True))
    return next((centre for centre in centres if centre.pk in busy), None)


def _month(text, today):
    """The first day of a month such as 2026-12; of this one, where the text names none."""
    year, _dash, month = text.partition("-")
    if not (text.isascii() and len(text) == len("2026-12") and year.isdigit() and month.isdigit()):
        return today.replace(day=1)
    year, month = int(year), int(month)
    if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12:
        return date(year, month, 1)
    return today.replace(day=1)
