"""``{% load graduation %}``: what the rule says, in words."""

from django import template

from lms.graduation import wording

register = template.Library()


@register.filter
def sentence(reason):
    return wording.sentence(reason)


@register.filter
def counted_elsewhere(session):
    return wording.counted_elsewhere(session)


@register.filter
def ahead(forecast):
    return wording.ahead(forecast)
