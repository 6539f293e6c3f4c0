"""A file of marks as it is sent."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.cohorts import mark_files
from lms.scoping import reading


class MarkFileForm(forms.Form):
    """``given()`` of a valid one: the marks of the file, word for word."""

    file = forms.FileField(
        label=_("File of marks"),
        help_text=_("CSV or Excel (.xlsx), at most 1 MB."),
        error_messages={"required": _("Choose the file first."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            # One byte more than is taken says that it is too large.
            self._given = mark_files.read(reading.table(file.read(reading.MOST_BYTES + 1)))
        except reading.Unreadable as refusal:
            raise ValidationError(refusal.message) from refusal
        return file

    def given(self):
        return self._given
