"""Which of the two languages a person reads."""

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
    """The address's prefix decides, then the choice kept in the cookie, then Arabic.

    ``Accept-Language`` is not asked: phones here are often sold in English to people who read Arabic.
    """
    prefix = request.path_info.split("/")[1] if request.path_info.startswith("/") else ""
    chosen = prefix if prefix in CODES else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen in CODES else settings.LANGUAGE_CODE


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
        if not request.path_info.startswith(f"/{code}/"):
            patch_vary_headers(response, ["Cookie"])
        response.headers.setdefault("Content-Language", code)
        return response
