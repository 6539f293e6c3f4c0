"""The queue of applications: what to list, and what to do with those chosen."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.accounts.models import Person
from lms.arabic.fields import CleanCharField
from lms.cohorts.models import Cohort, Enrolment
from lms.scoping.fields import ChosenRowsField

TO_DECIDE = "to_decide"

# Acts that need a reason, and what asks for it.
REASONED = {
    "decline": _("Write the reason. The applicant reads it."),
    "withdraw": _("Write the reason. The trainee reads it."),
}


class QueueFilter(forms.Form):
    """Read from the address, so that a list can be sent to a colleague; what makes no sense is left out."""

    says_optional = False  # to narrow a list is nobody's duty

    q = CleanCharField(label=_("Name"), max_length=100, required=False)
    cohort = forms.ModelChoiceField(
        label=_("Cohort"), queryset=Cohort.objects.none(), required=False, empty_label=pgettext_lazy("cohorts", "All")
    )
    status = forms.ChoiceField(
        label=_("State"),
        choices=[(TO_DECIDE, _("To decide")), *Enrolment.Status.choices, ("all", pgettext_lazy("states", "All"))],
        required=False,
    )

    def __init__(self, *args, cohorts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = cohorts

    def narrow(self, enrolments):
        """The enrolments asked for; without a state, those to decide."""
        self.is_valid()
        asked = self.cleaned_data
        status = asked.get("status") or TO_DECIDE
        if status == TO_DECIDE:
            enrolments = enrolments.to_decide()
        elif status != "all":
            enrolments = enrolments.filter(status=status)
        if asked.get("cohort"):
            enrolments = enrolments.filter(cohort=asked["cohort"])
        if asked.get("q"):
            enrolments = enrolments.filter(person__in=Person.objects.matching(asked["q"]))
        return enrolments


class DecisionForm(forms.Form):
    """One act for all that are chosen; who is declined or taken out reads the reason."""

    says_optional = False  # some acts ask for the reason, as its label says

    act = forms.ChoiceField(choices=[(act, act) for act in ("accept", "wait", "decline", "consent", "withdraw")])
    chosen = ChosenRowsField(
        label=_("Applications"),
        queryset=Enrolment.objects.none(),
        error_messages={
            "required": _("Choose at least one application."),
            "invalid_choice": _("Choose at least one application."),
        },
    )
    reason = CleanCharField(label=_("Reason, if declined or taken out"), max_length=300, required=False)

    def __init__(self, *args, enrolments, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen"].queryset = enrolments

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("act") in REASONED and not cleaned.get("reason"):
            self.add_error("reason", REASONED[cleaned["act"]])
        return cleaned
