"""``{% load device %}``: what a page tells the scripts that keep things on the reader's device."""

from django import template
from django.middleware.csrf import get_token
from django.utils.html import format_html

from lms.accounts import devices

register = template.Library()


@register.simple_tag
def device_of(request):
    """``<body{% device_of request %}>``: whose page it is, and the token that its unsafe calls carry."""
    return format_html(' data-account="{}" data-token="{}"', devices.owner(request.user), get_token(request))
