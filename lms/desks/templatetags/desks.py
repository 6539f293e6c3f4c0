"""``{% load desks %}``: what public pages show of several rooms at once."""

from django import template
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language

from courses import page_cache, structured
from lms.desks import words
from lms.desks.catalogue import Catalogue

register = template.Library()

register.filter("at_risk", words.at_risk)
register.filter("new_since_yesterday", words.new_since_yesterday)


@register.simple_tag(takes_context=True)
def catalogue(context, pages):
    """``{% catalogue courses as found %}``: the courses that answer the address, and the filters there are."""
    request = context.get("request")
    found = Catalogue(pages, getattr(request, "GET", None) or QueryDict(), language=get_language())
    if found.is_one_filter:
        page_cache.know_query(request)
    return found


@register.simple_tag
def structured_centre(centre, address):
    """What search engines read about a centre."""
    return structured.script(structured.place(centre, address=settings.BASE_URL + address))


@register.simple_tag
def takes_applications(cohort, day):
    """``{% takes_applications cohort today as is_open %}``."""
    return cohort.takes_applications_on(day)
