"""What a trainer types about projects, and what a trainee hands in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.arabic.fields import CleanCharField, DigitsIntegerField
from lms.learning import uploads
from lms.learning.models import HandIn


class ProjectMarksForm(forms.Form):
    """One field a trainee, named by the enrolment's public id; an empty one is no mark."""

    def __init__(self, *args, enrolments, **kwargs):
        super().__init__(*args, **kwargs)
        self.enrolments = {enrolment.public_id: enrolment for enrolment in enrolments}
        for public_id, enrolment in self.enrolments.items():
            project = getattr(enrolment, "project", None)
            self.fields[public_id] = DigitsIntegerField(
                label=str(enrolment.person),
                required=False,
                min_value=0,
                max_value=100,
                initial=project and project.mark,
                # What the trainer saw travels with the form: a mark somebody else gave meanwhile is not wiped out by
                # the empty field of one who has not seen it.
                show_hidden_initial=True,
                error_messages={
                    "min_value": _("Write a mark from 0 to 100."),
                    "max_value": _("Write a mark from 0 to 100."),
                },
            )
            self.fields[public_id].widget.attrs["class"] = "input"

    @property
    def rows(self):
        """Pairs of an enrolment and its field."""
        return [(enrolment, self[public_id]) for public_id, enrolment in self.enrolments.items()]

    def marks(self):
        """``{enrolment: percent or None}`` of those the trainer changed."""
        return {self.enrolments[name]: self.cleaned_data[name] for name in self.changed_data}


class HandInForm(forms.Form):
    """Words, a link, a file: at least one of the three."""

    says_optional = False  # none of them is needed, and one of them is

    text = CleanCharField(
        label=_("In words"),
        help_text=_("What you made, and what your trainer should know."),
        max_length=HandIn.LONGEST_TEXT,
        required=False,
        keep_lines=True,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    link = forms.URLField(
        label=_("Link"),
        help_text=_("To work that is on the web, such as https://example.com/my-site. Check that others can open it."),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url", "autocomplete": "url"}),
        error_messages={"invalid": _("This is not a whole link. Copy it from the address bar, from https:// on.")},
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "PDF, picture, document, slides, sheet, plain text or ZIP; 10 MB at most. Put several into one ZIP."
        ),
        required=False,
        allow_empty_file=True,  # so that ours says what to do
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in [*uploads.TYPES, "jpeg"])}),
    )

    def clean_link(self):
        link = self.cleaned_data["link"]
        if link and not link.startswith("https://"):
            raise ValidationError(_("Write a link that begins with https://."), code="scheme")
        return link

    def clean_file(self):
        file = self.cleaned_data["file"]
        return uploads.read(file) if file else None

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in self.fields):
            raise ValidationError(_("Write something, give a link, or choose a file."), code="nothing")
        return cleaned
