"""Which centres somebody coordinates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.centres.models import Centre
from lms.scoping.fields import ChosenRowsField


class CentresForm(forms.Form):
    centres = ChosenRowsField(
        queryset=Centre.objects.all(),
        label=_("Centres"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("They plan the cohorts of these centres, decide on applications and open the registers."),
    )
