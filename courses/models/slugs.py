"""Addresses that can be read out, typed and sent in either language."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def refuse_other_than_ascii(page):
    if not page.slug.isascii():
        raise ValidationError(
            {"slug": _("Write the address in Latin letters, figures and hyphens, such as safe-online.")}
        )
