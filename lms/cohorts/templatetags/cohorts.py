"""``{% load cohorts %}``: cohorts, for pages of rooms above and beside this one."""

from django import template
from django.utils import timezone

from lms.cohorts.models import Cohort

register = template.Library()


@register.simple_tag
def cohorts_taking_applications(course=None):
    """``{% cohorts_taking_applications course as cohorts %}``: soonest first; without a course, of every course.

    Each has its course and centre at hand, and ``waiting``: how many wait for a seat; those of one course their
    sessions too.
    """
    cohorts = Cohort.objects.open_to_applications(timezone.localdate()).with_places().with_waiting()
    if course is not None:
        cohorts = cohorts.filter(course=course).with_sessions()
    return cohorts.order_by("starts_on", "code")
