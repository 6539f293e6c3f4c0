"""``{% load certificates %}``: certificates, for pages of the rooms below this one, which may not import it."""

from django import template

from certificates import issuing, trials
from certificates.rendering.wording import PLACEHOLDERS

register = template.Library()


@register.simple_tag
def certificates_to_issue(cohort):
    """``{% certificates_to_issue cohort as count %}``: how many of its graduates none was made for yet."""
    return issuing.awaiting(cohort).count()


@register.simple_tag
def trial_of(template, whose):
    """``{% trial_of template whose as trial %}``: how a template looks, or why it cannot be printed (``trials.Trial``)."""
    return trials.tried(template, whose)


@register.simple_tag
def placeholders():
    """``{% placeholders as known %}``: the words that may stand in braces in a template's sentences."""
    return list(PLACEHOLDERS)
