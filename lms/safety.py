"""What every answer carries and what no request may carry."""

import json

from allauth.core.exceptions import RateLimited
from django.conf import settings
from django.http import JsonResponse
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.utils import translation
from django.utils.csp import CSP
from django.utils.translation import gettext as _

from lms import errors
from lms.accounts import language
from lms.scoping import powers

_SURROGATES = ("\ud800", "\udfff")


RELAXED = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [*settings.SECURE_CSP["img-src"], "blob:"],
    "media-src": [*settings.SECURE_CSP["media-src"], "blob:"],
    "frame-ancestors": [CSP.SELF],
}
PREVIEWED = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}


class AdminContentSecurityPolicyMiddleware(ContentSecurityPolicyMiddleware):
    """The strict policy of the settings everywhere; under /admin/ what Wagtail's own pages need.

    Wagtail's editor writes inline scripts and styles, shows pasted images, and previews pages in a frame of its own.
    """

    def process_response(self, request, response):
        if request.path_info.startswith("/admin/") and not hasattr(response, "_csp_config"):
            # A page that is previewed was answered as on the public site already, where no frame may hold it.
            is_preview = response.headers.pop(CSP.HEADER_ENFORCE, None) is not None
            policy = PREVIEWED if is_preview else RELAXED
            response._csp_config = policy  # noqa: SLF001 - where Django's own decorator puts it
        return super().process_response(request, response)


class NothingPrivateIsKeptMiddleware:
    """Whoever has a session is answered ``private, no-store``: no cache on the way keeps what one person saw.

    The cookie decides, not the account, so that public pages for strangers open no session to ask. A public image is
    the same for everybody, and a phone need not fetch it for each page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        name = settings.SESSION_COOKIE_NAME
        is_somebodys = name in request.COOKIES or name in response.cookies
        if is_somebodys and not getattr(response, "is_the_same_for_everybody", False):
            response["Cache-Control"] = "private, no-store"
        return response


class PowersMiddleware:
    """No page uses what its reader's device can do, but where its view says so: see ``lms.scoping.powers``."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault(powers.HEADER, powers.NOTHING)
        return response


class TooManyAttemptsMiddleware:
    """A limit that was passed deep inside a form or a verb is a 429, never a 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, RateLimited):
            return errors.too_many(request, seconds=getattr(exception, "seconds", 60))
        return None


class RefuseUnsafeTextMiddleware:
    """Answer 400 to NUL and lone surrogates, which no database stores, wherever text comes in.

    Bytes of uploaded files are left alone; their names are cleaned by Django.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Cookies too: a quoted one may spell NUL as \000.
        if _is_unsafe(request.path_info) or any(map(_is_unsafe, _words(request.GET))) or _has_unsafe_cookie(request):
            with translation.override(language.of_request(request)):
                return _refusal(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # Here, and not earlier: refusals of Django's own (too large, malformed) become its 400 page.
        if request.content_type == "application/json":
            is_unsafe = _is_unsafe_json(request.body)
        else:
            is_unsafe = any(map(_is_unsafe, _words(request.POST)))
        return _refusal(request) if is_unsafe else None


def _words(query):
    for key, values in query.lists():
        yield key
        yield from values


def _has_unsafe_cookie(request):
    return any(_is_unsafe(name) or _is_unsafe(value) for name, value in request.COOKIES.items())


def _is_unsafe(text):
    first, last = _SURROGATES
    return "\0" in text or (not text.isascii() and any(first <= char <= last for char in text))


def _is_unsafe_json(body):
    if b"\\u" not in body:
        return b"\0" in body
    try:
        text = json.dumps(json.loads(body), ensure_ascii=False).replace(r"\\", "")
    except (ValueError, RecursionError):
        return False  # malformed: the view says so better
    return r"\u0000" in text or _is_unsafe(text)


def _refusal(request):
    message = _("This text has a character in it that cannot be saved. Delete the text and type it again by hand.")
    if request.content_type == "application/json":
        return JsonResponse({"error": message}, status=400)
    return errors.bad_request(request, message=message)
