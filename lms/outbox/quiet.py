"""The hours in which nothing is sent that can wait."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string


def until(now):
    """The morning until which whatever is not urgent waits, or None outside the quiet hours.

    The programme's settings say which hours those are: they lie in a room above, named by OUTBOX_QUIET_HOURS.
    """
    if not settings.OUTBOX_QUIET_HOURS:
        return None
    begin, end = import_string(settings.OUTBOX_QUIET_HOURS)()
    now = timezone.localtime(now)
    over_midnight = begin > end
    is_quiet = (now.time() >= begin or now.time() < end) if over_midnight else begin <= now.time() < end
    if not is_quiet:
        return None
    day = now.date() + timedelta(days=now.time() >= end)
    return timezone.make_aware(datetime.combine(day, end))
