"""Form fields that choose among rows."""

from django import forms
from django.core.exceptions import ValidationError


class ChosenRowsField(forms.ModelMultipleChoiceField):
    """Several rows; a number too large for the database's integers names none of them, and is refused as such."""

    def _check_values(self, value):
        try:
            return super()._check_values(value)
        except OverflowError:  # SQLite's alone, and only when the query is run
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": "…"}
            ) from None
