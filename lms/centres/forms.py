"""Which centres somebody coordinates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.centres.models import Centre


class CentresForm(forms.Form):
    centres = forms.ModelMultipleChoiceField(
        Centre.objects.all(),
        label=_("Centres"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("They plan the cohorts of these centres, decide on applications and open the registers."),
    )
