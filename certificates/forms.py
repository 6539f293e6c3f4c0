"""What a lead writes when a certificate is corrected or ended."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from certificates import trials
from certificates.facts import Names
from certificates.rendering.colours import HEX, READABLE, SEEN, contrast
from lms.arabic.fields import ArabicNameField, CleanCharField, LatinNameField

REASON_LENGTH = 300


class NamesForm(forms.Form):
    """The names as they are to be printed."""

    name_ar = ArabicNameField(label=_("Name in Arabic, as it is printed"))
    name_en = LatinNameField(label=_("Name in Latin letters, as it is printed"))

    def names(self):
        return Names(self.cleaned_data["name_ar"], self.cleaned_data["name_en"])


class ReasonForm(forms.Form):
    reason = CleanCharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        help_text=_("Kept in the records. Whoever verifies the certificate does not see it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def reason_given(self):
        return self.cleaned_data["reason"]


class SupersedeForm(NamesForm, ReasonForm):
    field_order = ["name_ar", "name_en", "reason"]


class NameRequestForm(NamesForm):
    """The names as the holder wants them, and what is wrong."""

    words = CleanCharField(
        label=_("What is wrong?"),
        max_length=500,
        required=False,
        help_text=_("Such as: my family name is spelt differently on my identity card."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    answer = CleanCharField(
        label=_("Answer"),
        max_length=REASON_LENGTH,
        help_text=_("The holder reads it in a message."),
        error_messages={"required": _("Write why the name stays, then send it.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TemplateForm(WagtailAdminModelForm):
    """What a lead writes of a template. A draft may be unfinished; what is published can be printed and read."""

    class Meta:
        widgets = {name: forms.TextInput(attrs={"type": "color"}) for name in ("strong", "accent", "ground")}

    def clean(self):
        cleaned = super().clean()
        ground = cleaned.get("ground", "")
        for name, least in [("strong", READABLE), ("accent", SEEN)]:
            colour = cleaned.get(name, "")
            if HEX.fullmatch(ground) and HEX.fullmatch(colour) and contrast(colour, ground) < least:
                self.add_error(name, _("This colour is too much like the paper's: choose a darker one."))
        return cleaned

    def _post_clean(self):
        super()._post_clean()  # the model's own checks; what is typed is in the instance now
        if "action-publish" in self.data and not self.errors:
            for trouble in trials.troubles(self.instance):
                self.add_error(None, trouble)
