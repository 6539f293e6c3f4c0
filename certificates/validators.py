"""What may be written into a template."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from certificates.rendering.colours import HEX
from certificates.rendering.wording import PLACEHOLDERS, unknown


def colour(text):
    if not HEX.fullmatch(text):
        raise ValidationError(_("Write a colour as # and six figures or letters a to f: #0f5257."))


def sentence(text):
    """Words in braces are those that certificates know."""
    if wrong := unknown(text):
        known = " ".join(f"{{{word}}}" for word in PLACEHOLDERS)
        raise ValidationError(
            _("No certificate knows “%(sign)s”. What may stand in braces: %(known)s") % {"sign": wrong, "known": known}
        )


def title(text):
    """The same on every certificate."""
    if "{" in text or "}" in text:
        raise ValidationError(_("A title is the same on every certificate: nothing stands in braces."))
