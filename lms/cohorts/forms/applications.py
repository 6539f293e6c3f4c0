"""What is done with the applications chosen in the queue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.arabic.fields import CleanCharField, DigitsIntegerField
from lms.cohorts.models import Enrolment
from lms.scoping.fields import ChosenRowsField

# Acts that need a reason, and what asks for it.
REASONED = {
    "decline": _("Write the reason. The applicant reads it."),
    "withdraw": _("Write the reason. The trainee reads it."),
}


class DecisionForm(forms.Form):
    """One act for all that are chosen, or for all of a list; who is declined or taken out reads the reason."""

    says_optional = False  # some acts ask for the reason, as its label says

    act = forms.ChoiceField(choices=[(act, act) for act in ("accept", "wait", "decline", "consent", "withdraw")])
    chosen = ChosenRowsField(
        label=_("Applications"),
        queryset=Enrolment.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("Choose at least one application.")},
    )
    everything = forms.BooleanField(required=False)
    count = DigitsIntegerField(required=False, widget=forms.HiddenInput)  # how many a list held when it was looked at
    or_wait = forms.BooleanField(label=_("Whoever finds no seat goes on the waiting list"), required=False)
    reason = CleanCharField(label=_("Reason, if declined or taken out"), max_length=300, required=False)

    def __init__(self, *args, enrolments, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen"].queryset = enrolments

    @property
    def has_reason(self):
        return self.cleaned_data["act"] in REASONED

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("act") in REASONED and not cleaned.get("reason"):
            self.add_error("reason", REASONED[cleaned["act"]])
        if not cleaned.get("everything") and "chosen" not in self.errors and not cleaned.get("chosen"):
            self.add_error("chosen", _("Choose at least one application."))
        return cleaned
