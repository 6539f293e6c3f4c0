"""Answers for when a page cannot be shown. They ask no database, no session and no context processor."""

from django.http import HttpResponse
from django.template.loader import render_to_string


def bad_request(request, exception=None, *, message=""):
    return _answer(400, message)


def forbidden(request, exception=None):
    return _answer(403)


def csrf_failure(request, reason=""):
    """The form's secret is missing or old: most often the page was open for days, or cookies are off."""
    return _answer(403, stale=True)


def not_found(request, exception=None):
    """The same for what never was, what is gone, and what is somebody else's."""
    return _answer(404)


def too_many(request, exception=None, *, seconds=60):
    """The limit on sign-in, codes and look-ups; ``seconds`` until it is worth trying again."""
    response = _answer(429)
    response["Retry-After"] = str(seconds)
    return response


def broken(request):
    """The last resort: a page that is the same bytes whatever broke."""
    return _answer(500)


def _answer(status, message="", **context):
    return HttpResponse(render_to_string(f"{status}.html", {"message": message, **context}), status=status)
