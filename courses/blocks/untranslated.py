"""Text that is the same in every language: code, terms in both languages, file names."""

from wagtail import blocks


class _Untranslated:
    """Offers a translator nothing; wagtail-localize then copies the value as it stands."""

    def get_translatable_segments(self, value):
        return []


class UntranslatedCharBlock(_Untranslated, blocks.CharBlock):
    """One line that translations share with their source; it is written in the direction of its own letters."""

    class Meta:
        form_attrs = {"data-writing": "auto"}


class UntranslatedTextBlock(_Untranslated, blocks.TextBlock):
    """Lines that translations share with their source: code, and so from left to right."""

    class Meta:
        form_attrs = {"data-writing": "ltr"}
