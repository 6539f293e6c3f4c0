"""What the project of a course is, as its page says it."""

from django.utils.translation import get_language

from courses.models import CoursePage


def of(course):
    """The live page of the course in the reader's language, else in another; None where it has none."""
    pages = {page.language: page for page in CoursePage.objects.live().filter(course=course)}
    return pages.get(get_language()) or next(iter(pages.values()), None)
