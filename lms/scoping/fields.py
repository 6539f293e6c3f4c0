"""Form fields that choose among rows."""

from django import forms
from django.core.exceptions import ValidationError


class ChosenRowsField(forms.ModelMultipleChoiceField):
    """Several rows. What the database could not even be asked for names none of them, and is refused as such: a number
    too large for its integers, a character that it keeps in no text.
    """

    def _check_values(self, value):
        if not all(str(each).isprintable() for each in value):
            raise self._names_no_row()
        try:
            return super()._check_values(value)
        except OverflowError:  # SQLite's alone, and only when the query is run
            raise self._names_no_row() from None

    def _names_no_row(self):
        return ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": "…"})
