"""The parts of a template that a lead adds or leaves out."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StreamBlock, StreamValue, StructBlock
from wagtail.images.blocks import ImageChooserBlock


class Parts(StreamBlock):
    """Parts in a row. What no browser sends, such as a count that is no number, stands for none: Wagtail breaks on it."""

    def value_from_datadict(self, data, files, prefix):
        try:
            return super().value_from_datadict(data, files, prefix)
        except (KeyError, ValueError):
            return StreamValue(self, [])


class LogoBlock(StructBlock):
    image = ImageChooserBlock(label=_("image"))
    words = CharBlock(label=_("whose logo it is"), max_length=120, help_text=_("Read aloud to who cannot see it."))

    class Meta:
        icon = "image"
        label = _("Logo")


class SignatoryBlock(StructBlock):
    name_ar = CharBlock(label=_("name in Arabic"), max_length=80)
    name_en = CharBlock(label=_("name in Latin letters"), max_length=80)
    title_ar = CharBlock(label=_("title in Arabic"), max_length=80)
    title_en = CharBlock(label=_("title in English"), max_length=80)
    signature = ImageChooserBlock(
        label=_("signature"),
        required=False,
        help_text=_("A PNG without background. It is printed on every certificate: use it with care."),
    )

    class Meta:
        icon = "user"
        label = _("Signatory")
