"""Where a trainee moves to, and whether what was attended counts there."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.arabic.fields import CleanCharField
from lms.cohorts.models import Cohort


class CohortChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return _("%(code)s · %(centre)s · seats left: %(left)s") % {
            "code": obj.code,
            "centre": obj.centre,
            "left": obj.seats_left,
        }


class MoveForm(forms.Form):
    cohort = CohortChoice(
        Cohort.objects.none(), label=_("New cohort"), error_messages={"required": _("Choose where they move to.")}
    )
    carry = forms.BooleanField(
        label=_("What was attended counts in the new cohort too"),
        required=False,
        initial=True,
        help_text=_("For the sessions that were held there before the trainee joins. No register changes."),
    )
    reason = CleanCharField(label=_("Reason"), max_length=300, help_text=_("The trainee reads it."))

    def __init__(self, *args, cohorts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = cohorts
