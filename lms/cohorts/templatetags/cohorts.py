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


@register.simple_tag
def next_cohorts(most):
    """``{% next_cohorts 5 as cohorts %}``: those that take applications, with seats left before full, soonest first."""
    cohorts = cohorts_taking_applications().with_sessions()
    return sorted(cohorts, key=lambda cohort: cohort.seats_left <= 0)[:most]


@register.simple_tag
def cohorts_to_come(course):
    """``{% cohorts_to_come course as later %}``: published, but not open to applications yet; soonest first."""
    return (
        Cohort.objects.filter(
            course=course, status=Cohort.Status.PUBLISHED, applications_open_on__gt=timezone.localdate()
        )
        .with_places()
        .order_by("applications_open_on", "starts_on", "code")
    )
