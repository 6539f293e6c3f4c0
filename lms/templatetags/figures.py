"""``{% load figures %}``: what the programme has come to, counted now."""

from django import template
from django.utils.translation import ngettext

from lms.accounts.models import Person
from lms.centres.models import Centre
from lms.cohorts.models import Cohort, Enrolment
from lms.volunteers.models import VolunteerTrainer

register = template.Library()


@register.simple_tag
def programme_figures():
    """``(number, words)`` of graduates, trainees, volunteers and centres; only what is more than nothing."""
    graduates = Person.objects.filter(enrolments__graduation__graduates=True).distinct().count()
    trainees = Person.objects.filter(enrolments__status=Enrolment.Status.ENROLLED).distinct().count()
    volunteers = VolunteerTrainer.objects.filter(status=VolunteerTrainer.Status.READY).count()
    centres = Centre.objects.filter(cohorts__in=Cohort.objects.public()).distinct().count()
    figures = [
        (graduates, ngettext("graduate so far", "graduates so far", graduates)),
        (trainees, ngettext("trainee enrolled", "trainees enrolled", trainees)),
        (volunteers, ngettext("volunteer who teaches", "volunteers who teach", volunteers)),
        (centres, ngettext("neighbourhood centre", "neighbourhood centres", centres)),
    ]
    return [(number, words) for number, words in figures if number]
