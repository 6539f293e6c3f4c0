"""Where the public pages are that no row has to be asked for."""

from django.utils.translation import get_language


def catalogue():
    """The list of all courses, in the active language."""
    return f"/{get_language()}/courses/"
