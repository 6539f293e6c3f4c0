"""``{% load certificates %}``: certificates, for pages of the rooms below this one, which may not import it."""

from django import template

from certificates import issuing

register = template.Library()


@register.simple_tag
def certificates_to_issue(cohort):
    """``{% certificates_to_issue cohort as count %}``: how many of its graduates none was made for yet."""
    return issuing.awaiting(cohort).count()
