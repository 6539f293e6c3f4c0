"""Redis that does not answer: what is dispensable is not there, limits on signing in fail as they must."""

import pytest
from django.core.cache import cache as the_cache
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import TimeoutError as Silent

from lms import cache
from tests import services


@pytest.fixture(autouse=True)
def clock(settings, monkeypatch):
    """Seconds, moved by hand; Redis does not answer."""
    now = [1000.0]
    monkeypatch.setattr(cache, "_rests_until", 0.0)
    monkeypatch.setattr(cache, "_quiet_until", 0.0)
    monkeypatch.setattr(cache.time, "monotonic", lambda: now[0])
    settings.CACHES = {"default": {"BACKEND": "lms.cache.RedisCache", "LOCATION": "redis://127.0.0.1:9/0"}}
    return now


@pytest.mark.parametrize("key", ["pages:generation", "verify:192.0.2.1:7", "wagtail_site_root_paths"])
def test_what_is_dispensable_is_not_there_and_is_not_kept(key, clock):
    for ask, answer in [
        (lambda: the_cache.get(key, "none"), "none"),
        (lambda: the_cache.get_many([key]), {}),
        (lambda: the_cache.add(key, 1), False),
        (lambda: the_cache.set(key, 1), None),
        (lambda: the_cache.set_many({key: 1}), [key]),
        (lambda: the_cache.delete(key), False),
    ]:
        clock[0] += cache.REST_SECONDS  # each is tried
        assert ask() == answer
    with pytest.raises(ValueError, match=key):
        the_cache.incr(key)


def test_limits_on_signing_in_are_not_forgotten():
    with pytest.raises(Unreachable):
        the_cache.get("allauth:rl:login:ip:192.0.2.1", [])


@pytest.mark.parametrize("error", [Unreachable, Silent])
def test_a_process_leaves_a_redis_that_is_away_alone_and_the_log_says_so_once_a_minute(clock, error, monkeypatch):
    asked, said = [], []

    def away(self, *args):
        asked.append(clock[0])
        raise error

    monkeypatch.setattr(cache.redis.RedisCache, "get", away)
    monkeypatch.setattr(cache.log, "warning", lambda message, *args: said.append(message % args))
    for _second in range(61):
        the_cache.get("pages:generation", 0)
        clock[0] += 1
    assert asked == [1000.0 + cache.REST_SECONDS * n for n in range(13)]
    assert said == [f"The cache cannot be reached ({error.__name__}); we go on without it."] * 2


def test_a_redis_that_answers_keeps_what_it_is_given(settings):
    if (url := services.redis_url()) is None:
        pytest.skip("Redis does not answer on its standard local port, and no variable names another")
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": url, "KEY_PREFIX": "test-cache"}}
    the_cache.set("pages:x", {"a": 1}, 10)
    assert the_cache.get("pages:x") == {"a": 1}
    assert the_cache.add("pages:x", 2) is False
    the_cache.set("verify:x", 1, 10)
    assert the_cache.incr("verify:x") == 2
    assert the_cache.delete("pages:x") is True
    assert the_cache.delete("verify:x") is True
