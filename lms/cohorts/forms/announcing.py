"""What a trainer writes to a whole cohort."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.arabic.fields import CleanCharField
from lms.cohorts.announcing import LONGEST


class AnnounceForm(forms.Form):
    text = CleanCharField(
        label=_("Message"),
        help_text=_("300 characters at most. The name of the course stands before it."),
        max_length=LONGEST,
        error_messages={"required": _("Write the message, then send it.")},
        keep_lines=True,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
