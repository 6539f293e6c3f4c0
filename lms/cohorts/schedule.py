"""When a cohort meets: the days proposed from its weekdays, in the programme's week, which begins on Sunday."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

FURTHEST = timedelta(days=2 * 366)  # nobody plans beyond, and holidays without end must not search for ever


class Weekday(models.IntegerChoices):
    """Numbered as ``date.weekday()`` numbers them, listed as the week runs here."""

    SUNDAY = 6, _("Sunday")
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")


class NoRoom(ValueError):
    """The sessions do not fit into the two years from the first day."""


@dataclass(frozen=True)
class Slot:
    """One session, in the programme's time zone."""

    day: date
    begins: time
    ends: time


def propose(first_day, weekdays, begins, ends, count, holidays=frozenset()):
    """``count`` slots on ``weekdays`` (as ``Weekday`` numbers them) from ``first_day`` on, in order.

    Days in ``holidays`` are skipped, not lost: the last session moves later. Raises ValueError for no weekday or for
    times that do not run forward, and NoRoom.
    """
    weekdays = {int(weekday) for weekday in weekdays}
    if not weekdays or not weekdays <= set(Weekday.values):
        raise ValueError("a schedule needs weekdays from 0 to 6")
    if ends <= begins:
        raise ValueError("a session ends after it begins, on the same day")
    slots = []
    day = first_day
    while len(slots) < count:
        if day - first_day > FURTHEST:
            raise NoRoom
        if day.weekday() in weekdays and day not in holidays:
            slots.append(Slot(day, begins, ends))
        day += timedelta(days=1)
    return slots
