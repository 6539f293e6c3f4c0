"""Public pages, kept whole for strangers for up to a minute.

A page is kept only if nothing in the request could tell one person from another (no session, no messages) and nothing
in the answer was made for one person (no cookie, no CSRF token, no account looked at, nothing private).
With a query it is kept only if the page says that it knows the one filter asked for (``know_query``): there are as many
answers to keep as there are filters, whatever is asked. Free text and filters put together are answered anew each time.
What is kept holds no secret, so it may be compressed; and because publishing begins a new generation of keys, an answer
that was being made while an editor published is never found again. While the cache is away (lms.cache), every page is
made anew.
"""

import gzip
import hashlib
import re
import time

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from wagtail.views import serve

SECONDS = 60
_GENERATION = "pages:generation"
_PRIVATE = {"private", "no-store", "no-cache"}
_ONE_FILTER = re.compile(r"[a-z]{1,20}=[\w-]{1,40}", re.ASCII)


def kept_for_strangers(view):
    """A view whose answers are the same for every stranger, as a page's are."""
    view.is_kept_for_strangers = True
    return view


def know_query(request):
    """The page being made answers its query as one that it offers itself."""
    request.page_cache_knows_query = True


class PageCacheMiddleware:
    """Stands outside the session and CSRF middlewares, so that it sees the cookies they set."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if kept := getattr(response, "kept", None):
            return _answer(request, kept)
        if (key := getattr(request, "page_cache_key", None)) and _is_for_everyone(request, response):
            kept = _keep(key, response)
            return _answer(request, kept)
        return response

    def process_view(self, request, view, args, kwargs):
        if not (view is serve or hasattr(view, "is_kept_for_strangers")) or not _is_from_anyone(request):
            return None
        request.page_cache_key = _key(request)
        if kept := cache.get(request.page_cache_key):
            response = HttpResponse()
            response.kept = kept
            return response
        return None


def purge():
    """Forget every page when the transaction commits."""
    transaction.on_commit(_begin_generation)


def generation():
    """What changes whenever a page does: part of every key."""
    return cache.get(_GENERATION, 0)


def _begin_generation():
    cache.set(_GENERATION, time.time_ns(), None)


def _key(request):
    # The path begins with the language. The host too: a page names the site it was asked from.
    asked = f"{generation()} {request.scheme} {request.get_host()} {request.path}?{_query(request)}"
    return f"pages:{hashlib.sha256(asked.encode()).hexdigest()}"


def _is_from_anyone(request):
    return (
        request.method == "GET"
        and (not _query(request) or _ONE_FILTER.fullmatch(_query(request)) is not None)
        and "HTTP_AUTHORIZATION" not in request.META
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "messages" not in request.COOKIES
    )


def _query(request):
    return request.META.get("QUERY_STRING", "")


def _is_for_everyone(request, response):
    directives = {part.strip().partition("=")[0].lower() for part in response.get("Cache-Control", "").split(",")}
    account = getattr(request, "_cached_user", None)
    return (
        response.status_code == 200
        and (not _query(request) or hasattr(request, "page_cache_knows_query"))
        and not response.streaming
        and not response.cookies
        and not directives & _PRIVATE
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not (account is not None and account.is_authenticated)
    )


def _keep(key, response):
    """The answer as it may be given to everyone: headers, compressed body, and a tag of the body."""
    headers = {name: value for name, value in response.items() if name.lower() not in {"content-length", "vary"}}
    # The clock stays out of the archive, so that the same page is the same bytes.
    kept = (headers, gzip.compress(response.content, 6, mtime=0), hashlib.sha256(response.content).hexdigest()[:32])
    cache.set(key, kept, SECONDS)
    return kept


def _answer(request, kept):
    headers, body, tag = kept
    accepts = request.META.get("HTTP_ACCEPT_ENCODING", "").lower()
    is_compressed = "gzip" in accepts and "gzip;q=0" not in accepts.replace(" ", "")
    response = HttpResponse(body if is_compressed else gzip.decompress(body), headers=headers)
    if is_compressed:
        response["Content-Encoding"] = "gzip"
    # A browser asks again each time and is mostly told 304; signing in or out makes it another page.
    response["Cache-Control"] = "no-cache"
    response["ETag"] = f'W/"{tag}"'
    response["Content-Length"] = str(len(response.content))
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
