"""How often one address may ask whether a certificate is true."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache

PER_WINDOW, WINDOW_SECONDS = 120, 60  # a stand at a job fair, behind one address, scans two a second
# Nobody guesses a code of 130 bits at any speed; this keeps one address from using up the server.


def seconds_to_wait(request):
    """Count this question. 0 if it may be answered, otherwise how long until the next may be.

    While the cache is away nothing is counted, and every question is answered.
    """
    now = time.time()
    address = get_adapter(request).get_client_ip(request)  # behind our proxies, what they saw
    key = f"verify:{address}:{int(now // WINDOW_SECONDS)}"
    cache.add(key, 0, timeout=WINDOW_SECONDS)
    try:
        asked = cache.incr(key)
    except ValueError:  # the window ended between the two, or the cache is away
        return 0
    return 0 if asked <= PER_WINDOW else int(WINDOW_SECONDS - now % WINDOW_SECONDS) + 1
