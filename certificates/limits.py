"""How often one address may ask whether a certificate is true."""

import time

from django.conf import settings
from django.core.cache import cache

PER_WINDOW, WINDOW_SECONDS = 120, 60  # a stand at a job fair, behind one address, scans two a second
# Nobody guesses a code of 130 bits at any speed; this keeps one address from using up the server.


def seconds_to_wait(request):
    """Count this question. 0 if it may be answered, otherwise how long until the next may be."""
    now = time.time()
    key = f"verify:{address_of(request)}:{int(now // WINDOW_SECONDS)}"
    cache.add(key, 0, timeout=WINDOW_SECONDS)
    try:
        asked = cache.incr(key)
    except ValueError:  # the window ended between the two
        return 0
    return 0 if asked <= PER_WINDOW else int(WINDOW_SECONDS - now % WINDOW_SECONDS) + 1


def address_of(request):
    """Where the request came from, as the last proxy of ours saw it."""
    passed = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
    if settings.TRUSTED_PROXIES and len(passed) >= settings.TRUSTED_PROXIES:
        return passed[-settings.TRUSTED_PROXIES]
    return request.META.get("REMOTE_ADDR", "")
