"""The cache, and what becomes of it while its server is out of reach."""

import logging
import time

from django.core.cache.backends import redis
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import TimeoutError as Silent

log = logging.getLogger(__name__)

# Whole pages, the count of questions about certificates, and what Wagtail keeps: without them an answer takes longer.
# Limits on signing in are not among them: where nobody counts, nobody may try.
DISPENSABLE = ("pages:", "verify:", "wagtail")
REST_SECONDS = 5
SAID_EVERY_SECONDS = 60

_rests_until = _quiet_until = 0.0


class RedisCache(redis.RedisCache):
    """Redis, which may be away: then what is dispensable is not there, and is not kept.

    After a failure this process leaves it alone for a while, so that not every request waits for it; the log says so
    once a minute.
    """

    def get(self, key, default=None, version=None):
        return _unless_away(key, super().get, key, default, version, otherwise=default)

    def get_many(self, keys, version=None):
        keys = list(keys)
        return _unless_away(next(iter(keys), ""), super().get_many, keys, version, otherwise={})

    def set_many(self, data, timeout=redis.DEFAULT_TIMEOUT, version=None):
        return _unless_away(next(iter(data), ""), super().set_many, data, timeout, version, otherwise=list(data))

    def add(self, key, value, timeout=redis.DEFAULT_TIMEOUT, version=None):
        return _unless_away(key, super().add, key, value, timeout, version, otherwise=False)

    def set(self, key, value, timeout=redis.DEFAULT_TIMEOUT, version=None):
        return _unless_away(key, super().set, key, value, timeout, version, otherwise=None)

    def delete(self, key, version=None):
        return _unless_away(key, super().delete, key, version, otherwise=False)

    def incr(self, key, delta=1, version=None):
        if (count := _unless_away(key, super().incr, key, delta, version, otherwise=None)) is None:
            raise ValueError(key)  # as for a key that is not there
        return count


def _unless_away(key, act, *args, otherwise):
    global _rests_until, _quiet_until  # noqa: PLW0603 - one server a process
    if not key.startswith(DISPENSABLE):
        return act(*args)
    now = time.monotonic()
    if now < _rests_until:
        return otherwise
    try:
        return act(*args)
    except (Unreachable, Silent) as error:
        _rests_until = time.monotonic() + REST_SECONDS
        if now >= _quiet_until:
            _quiet_until = now + SAID_EVERY_SECONDS
            log.warning("The cache cannot be reached (%s); we go on without it.", type(error).__name__)
        return otherwise
