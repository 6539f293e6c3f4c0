"""The weeks and months that figures are counted by. The week begins on Sunday. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date

    @property
    def moments(self):
        """Its begin, and the begin of what follows, in the programme's time zone."""
        begins = datetime.combine(self.first, datetime.min.time())
        return timezone.make_aware(begins), timezone.make_aware(
            datetime.combine(self.last + timedelta(days=1), datetime.min.time())
        )

    @property
    def asked(self):
        """As the lists behind the figures are asked for it."""
        return {"since": self.first.isoformat(), "until": self.last.isoformat()}


def weeks(today, count):
    """The last ``count`` weeks, this one included, the oldest first."""
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    begins = [sunday - timedelta(weeks=back) for back in reversed(range(count))]
    return [Period(first, first + timedelta(days=6)) for first in begins]


def months(today, count):
    """The last ``count`` months, this one included, the oldest first."""
    found, first = [], today.replace(day=1)
    for _each in range(count):
        following = (first + timedelta(days=31)).replace(day=1)
        found.append(Period(first, following - timedelta(days=1)))
        first = (first - timedelta(days=1)).replace(day=1)
    return found[::-1]


def within(moment, since, until):
    """Lookups that keep ``moment`` between two days, both included; None for no bound."""
    lookups = {}
    if since:
        lookups[f"{moment}__gte"] = timezone.make_aware(datetime.combine(since, time.min))
    if until:
        lookups[f"{moment}__lte"] = timezone.make_aware(datetime.combine(until, time.max))
    return lookups
