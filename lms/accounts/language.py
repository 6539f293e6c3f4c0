"""Which of the two languages a person reads."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers

from lms.accounts.models import Person

CODES = [code for code, name in settings.LANGUAGES]


def of(person_or_user):
    """The language to write to them in."""
    return person_or_user.language if person_or_user.language in CODES else settings.LANGUAGE_CODE


def of_request(request):
    """The address's prefix decides, then the choice kept in the cookie, then the page one comes from, then Arabic.

    ``Accept-Language`` is not asked: phones here are often sold in English to people who read Arabic.
    """
    chosen = _prefix(request.path_info) or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or _came_from(request)
    return chosen if chosen in CODES else settings.LANGUAGE_CODE


def _prefix(path):
    first = path.split("/")[1] if path.startswith("/") else ""
    return first if first in CODES else None


def _came_from(request):
    """The language of the page of ours that led here: a public page sets no cookie, so that it may be kept."""
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return None
    return _prefix(page.path) if page.netloc and page.netloc == request.get_host() else None


@transaction.atomic
def choose(user, code):
    """Remember the language of an account, and of the person it is."""
    user.language = code
    user.save(update_fields=["language"])
    Person.objects.filter(standings__user=user, standings__stands_as="self").update(language=code)


def remember(response, code):
    """Keep the choice in this browser."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response


class LanguageMiddleware:
    """Speak the reader's language; send ``/`` to the home page in it.

    In place of Django's, which asks ``Accept-Language`` and turns every 404 outside a prefix into a redirect.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        code = of_request(request)
        translation.activate(code)
        request.LANGUAGE_CODE = code
        response = HttpResponseRedirect(f"/{code}/") if request.path_info == "/" else self.get_response(request)
        if not _prefix(request.path_info):
            patch_vary_headers(response, ["Cookie", "Referer"])
            self._keep_what_led_here(request, response)
        response.headers.setdefault("Content-Language", code)
        return response

    def _keep_what_led_here(self, request, response):
        """The next page is no longer led to by one with a prefix. A choice made in this very answer stands."""
        is_known = {*request.COOKIES, *response.cookies} & {settings.LANGUAGE_COOKIE_NAME}
        is_read = response.status_code in {301, 302} or response.get("Content-Type", "").startswith("text/html")
        if is_read and not is_known and (code := _came_from(request)):
            remember(response, code)
