"""What is kept for strangers is never one person's, and one person's is never kept."""

import gzip
import time

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from courses.page_cache import PageCacheMiddleware
from lms import cache

pytestmark = pytest.mark.usefixtures("site")

ADDRESS = "/ar/courses/tiny-course/lesson-1/"


def queries(client, address=ADDRESS, **headers):
    with CaptureQueriesContext(connection) as made:
        assert client.get(address, headers=headers).status_code == 200
    return len(made)


def test_a_stranger_is_answered_the_second_time_without_the_database(client):
    assert queries(client) > 0
    first = client.get(ADDRESS)
    assert queries(client) == 0
    assert client.get(ADDRESS).content == first.content


def test_an_answer_lives_for_a_minute(client, monkeypatch):
    client.get(ADDRESS)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 59)
    assert queries(client) == 0
    monkeypatch.setattr(time, "time", lambda: now + 61)
    assert queries(client) > 0


def test_each_language_and_host_has_its_own(client, settings):
    settings.ALLOWED_HOSTS = ["localhost", "testserver", "other.example"]
    client.get(ADDRESS)
    assert queries(client, ADDRESS.replace("/ar/", "/en/")) > 0
    assert queries(client, host="other.example") > 0


def test_whoever_signed_in_gets_their_own_and_leaves_nothing_behind(client, signed_in, trainee):
    mine = signed_in(trainee).get(ADDRESS)
    assert mine["Cache-Control"] == "private, no-store"
    assert "ETag" not in mine
    stranger = client.get(ADDRESS)
    assert 'action="/accounts/logout/"' not in stranger.content.decode()
    assert stranger.content != mine.content


def test_whoever_signed_in_is_not_given_what_was_kept(client, signed_in, trainee):
    client.get(ADDRESS)
    assert signed_in(trainee).get(ADDRESS)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("cookie", ["session", "messages"])
def test_a_cookie_that_may_be_somebodys_passes_the_cache_by(client, cookie):
    client.get(ADDRESS)
    client.cookies[cookie] = SessionStore().session_key or "anything"
    assert queries(client) > 0


def test_a_query_passes_the_cache_by(client):
    client.get(ADDRESS)
    assert queries(client, ADDRESS + "?utm=x") > 0
    assert queries(client, ADDRESS + "?utm=x") > 0


def test_what_a_stranger_is_given_sets_no_cookie_and_says_what_it_varies_by(client):
    for _ in range(2):
        response = client.get(ADDRESS)
        assert not response.cookies
        assert response["Cache-Control"] == "no-cache"
        assert {part.strip() for part in response["Vary"].split(",")} == {"Accept-Encoding", "Cookie"}
        assert "csrfmiddlewaretoken" not in response.content.decode()


def test_a_browser_that_has_the_page_is_told_so(client):
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Content-Security-Policy" in again


def test_a_page_travels_compressed(client):
    plain = client.get(ADDRESS)
    small = client.get(ADDRESS, headers={"accept-encoding": "br, gzip"})
    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert int(small["Content-Length"]) == len(small.content) < len(plain.content) / 2
    refused = client.get(ADDRESS, headers={"accept-encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused


@pytest.mark.parametrize("change", ["publish", "unpublish", "delete"])
def test_what_an_editor_does_is_seen_at_once(client, page_of, change, django_capture_on_commit_callbacks):
    page = page_of("ar", "lesson-1")
    client.get(ADDRESS)
    with django_capture_on_commit_callbacks(execute=True):
        if change == "publish":
            page.summary = "ملخّص جديد"
            page.save_revision().publish()
        else:
            getattr(page, change)()
    response = client.get(ADDRESS)
    if change == "publish":
        assert "ملخّص جديد" in response.content.decode()
    else:
        assert response.status_code == 404


def test_a_page_being_made_while_an_editor_publishes_is_not_found_afterwards(
    client, page_of, django_capture_on_commit_callbacks
):
    """The answer was made from the old words, and is kept under the old generation's key."""
    request = RequestFactory().get(ADDRESS)
    page = page_of("ar", "lesson-1")

    def slow(request):
        response = client.get(ADDRESS + "?slow")
        page.summary = "ملخّص جديد"
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        return response

    middleware = PageCacheMiddleware(slow)
    from wagtail.views import serve

    assert middleware.process_view(request, serve, (), {}) is None
    assert "ملخّص جديد" not in middleware(request).content.decode()
    assert "ملخّص جديد" in client.get(ADDRESS).content.decode()


def test_a_page_behind_a_password_is_never_kept(client, page_of):
    restriction = PageViewRestriction(page=page_of("ar"), restriction_type=PageViewRestriction.PASSWORD, password="سر")
    restriction.save()
    first, second = client.get(ADDRESS), client.get(ADDRESS)
    for response in [first, second]:
        assert "csrfmiddlewaretoken" in response.content.decode()
        assert "لأنه كذلك." not in response.content.decode()
    assert first.content != second.content


def test_a_missing_page_and_a_post_are_not_kept(client):
    for _ in range(2):
        assert client.get("/ar/nothing/").status_code == 404
        assert "ETag" not in client.post(ADDRESS)


@pytest.fixture
def without_redis(settings, monkeypatch):
    """The cache of a server whose Redis does not answer."""
    monkeypatch.setattr(cache, "_rests_until", 0.0)
    monkeypatch.setattr(cache, "_quiet_until", 0.0)
    settings.CACHES = {"default": {"BACKEND": "lms.cache.RedisCache", "LOCATION": "redis://127.0.0.1:9/0"}}


@pytest.mark.usefixtures("without_redis")
def test_while_the_cache_is_away_every_page_is_made_anew(client):
    for _ in range(2):
        assert queries(client) > 0


@pytest.mark.usefixtures("without_redis")
def test_while_the_cache_is_away_an_editor_publishes(client, page_of, django_capture_on_commit_callbacks):
    page = page_of("ar", "lesson-1")
    page.summary = "ملخّص جديد"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert "ملخّص جديد" in client.get(ADDRESS).content.decode()
