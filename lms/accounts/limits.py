"""How many codes and hints a number or an address is sent in a day, how many SMS the programme pays for, and how often a
visitor's address may ask.

Anybody may ask for a code to any number: the limits keep strangers from being bothered and the budget from being spent,
and are wide enough for an account that nobody shuts its owner out by asking in their name.
"""

import logging
import time

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import RateLimited
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from lms.accounts import people
from lms.accounts.models import User

A_DAY = 24 * 3600
WINDOW_SECONDS = 60
FOR_STRANGERS = 0.8  # of the day's SMS; the rest is kept for those who have an account

logger = logging.getLogger(__name__)


class TooMany(RateLimited):
    """A limit was passed; it is worth trying again after ``seconds``."""

    def __init__(self, seconds):
        self.seconds = seconds


def count(request, channel, address):
    """Count one message to the address, whatever it is for. Raises TooMany."""
    is_known = _has_account(address)
    if not ratelimit.consume(request, **_codes(address, is_known=is_known), limit_get=True):
        raise TooMany(A_DAY)
    if channel == "sms":
        _spend(settings.SMS_PER_DAY if is_known else int(settings.SMS_PER_DAY * FOR_STRANGERS))


def forget(request, user):
    """Whoever came in has shown that the messages were theirs."""
    for address in filter(None, [user.phone, user.email]):
        for is_known in [True, False]:
            ratelimit.clear(request, **_codes(address, is_known=is_known))


def _spend(budget):
    """Take one SMS of the day's, or raise TooMany. A counter, not a row: every process shares the cache."""
    key = f"sms:{timezone.localdate():%Y-%m-%d}"
    cache.add(key, 0, 2 * A_DAY)
    if cache.incr(key) > budget:
        cache.decr(key)
        logger.error("The day's SMS are spent: SMS_PER_DAY is %d", settings.SMS_PER_DAY)
        raise TooMany(A_DAY)


def _codes(address, *, is_known):
    rate = settings.CODES_PER_ACCOUNT if is_known else settings.CODES_PER_STRANGER
    return {"app": "lms.accounts", "action": "codes", "config": {"codes": rate}, "key": address}


def _has_account(address):
    """Not one that was begun with somebody's number and never entered: anybody may begin one."""
    kind = {"email": address} if "@" in address else {"phone": address}
    return User.objects.filter(**kind).exists() and people.unfinished_account(**kind) is None


def seconds_to_wait(request, what, *, per_window):
    """Count a visit to ``what`` from the visitor's address. 0 if it may be answered, otherwise how long until the next.

    While the cache is away nothing is counted, and every visit is answered.
    """
    now = time.time()
    address = get_adapter(request).get_client_ip(request)  # behind our proxies, what they saw
    key = f"{what}:{address}:{int(now // WINDOW_SECONDS)}"
    cache.add(key, 0, timeout=WINDOW_SECONDS)
    try:
        asked = cache.incr(key)
    except ValueError:  # the window ended between the two, or the cache is away
        return 0
    return 0 if asked <= per_window else int(WINDOW_SECONDS - now % WINDOW_SECONDS) + 1
