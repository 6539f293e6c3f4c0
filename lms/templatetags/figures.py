"""``{% load figures %}``: what the programme has come to, counted now."""

from django import template
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import ngettext, npgettext

from lms.centres.models import Centre, Organisation
from lms.cohorts.models import Cohort, Enrolment
from lms.volunteers.models import TrainerAssignment, VolunteerTrainer

register = template.Library()


@register.simple_tag
def programme_figures(partners):
    """``{% programme_figures organisations as figures %}``: ``(number, words)``, only of what is more than nothing.

    Graduates, trainees now, volunteers, the partner organisations that are given, and centres.
    """
    is_now = Q(status=Enrolment.Status.ENROLLED, cohort__in=Cohort.objects.not_over(timezone.localdate()))
    people = Enrolment.objects.aggregate(
        graduates=Count("person", distinct=True, filter=Q(graduation__graduates=True)),
        trainees=Count("person", distinct=True, filter=is_now),
    )
    volunteers = VolunteerTrainer.objects.filter(status=VolunteerTrainer.Status.READY).count()
    partners = len(partners)
    centres = Centre.objects.filter(cohorts__in=Cohort.objects.public()).distinct().count()
    figures = [
        (people["graduates"], ngettext("graduate so far", "graduates so far", people["graduates"])),
        (people["trainees"], ngettext("trainee now", "trainees now", people["trainees"])),
        (volunteers, ngettext("volunteer who teaches", "volunteers who teach", volunteers)),
        (partners, npgettext("figure", "partner organisation", "partner organisations", partners)),
        (centres, ngettext("neighbourhood centre", "neighbourhood centres", centres)),
    ]
    return [(number, words) for number, words in figures if number]


@register.simple_tag
def partners():
    """The partner organisations, by their names in the page's language."""
    return sorted(Organisation.objects.all(), key=str)


@register.simple_tag
def cohorts_without_a_trainer():
    """``{% cohorts_without_a_trainer as needs %}``: published, not over, and no lead trainer asked or teaching."""
    led = TrainerAssignment.objects.live().filter(role=TrainerAssignment.Role.LEAD)
    needs = Cohort.objects.not_over(timezone.localdate()).exclude(pk__in=led.values("cohort"))
    return list(needs.with_places().with_sessions().order_by("starts_on", "code"))
