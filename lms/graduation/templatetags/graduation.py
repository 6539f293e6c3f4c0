"""``{% load graduation %}``: the rule's reasons in words."""

from django import template

from lms.graduation import wording

register = template.Library()


@register.filter
def sentence(reason):
    return wording.sentence(reason)
