"""When a cohort meets: days proposed from weekdays, and weekdays read from days. The week begins on Sunday. Pure."""

from collections import Counter
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


@dataclass(frozen=True)
class Meeting:
    """What comes back every week: these weekdays, numbered as ``Weekday`` does, between these times."""

    weekdays: tuple[int, ...]
    begins: time
    ends: time


def weekly(slots):
    """The slots as they come back every week: a Meeting for each pair of times, its days in the programme's order.

    A slot that was moved is not what comes back: a day and time is left out that is not half as frequent as another.
    """
    week = Weekday.values
    times = Counter((week.index(slot.day.weekday()), slot.begins, slot.ends) for slot in slots)
    often = max(times.values(), default=0)
    days_of = {}
    for place, begins, ends in sorted(one for one, count in times.items() if 2 * count >= often):
        days_of.setdefault((begins, ends), []).append(week[place])
    return [Meeting(tuple(days), begins, ends) for (begins, ends), days in days_of.items()]


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
