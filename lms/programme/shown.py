"""The programme as the frame of every page names it: asked once a minute, and anew when it changes."""

from django.core.cache import cache
from django.db import transaction

from lms.programme.models import Programme

SECONDS = 60
_KEY = "pages:programme"


def programme():
    """The programme's settings, or what they are until somebody writes them: ``load`` would save those on a GET."""
    if (found := cache.get(_KEY)) is None:
        found = Programme.objects.first() or Programme()
        cache.set(_KEY, found, SECONDS)
    return found


def forget(**change):
    """Ask anew when the transaction commits; a page being made meanwhile may keep the old names for a minute more."""
    transaction.on_commit(lambda: cache.delete(_KEY))
