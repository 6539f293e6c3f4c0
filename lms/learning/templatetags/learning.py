"""``{% load learning %}``: what of a lesson is one's own, for the pages of courses."""

from dataclasses import dataclass

from django import template
from django.conf import settings

from lms.accounts.models import Person
from lms.learning import lessons

register = template.Library()


@dataclass(frozen=True)
class Reading:
    """Who reads a lesson, of all the account stands for, and what they have done of the course."""

    persons: list
    person: Person | None  # None: it has to be said first
    done: set  # translation keys
    is_done: bool


@register.simple_tag(takes_context=True)
def lesson_reading(context, page, course_page):
    """The Reading of whoever is signed in; None for strangers, whose page is one for all and kept."""
    request = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    if not page.pk or not request.user.is_authenticated or getattr(request, "is_preview", False):
        return None
    return reading_of(request, page.translation_key, course_page.course_id)


def reading_of(request, lesson, course):
    persons = lessons.readers(request.user, course)
    person = lessons.reader(persons, request.session.get("reader"))
    if not persons:
        return None
    done = lessons.done_by([person])[person.pk] if person else set()
    return Reading(persons, person, done, lesson in done)
