"""What the reports are narrowed by: read from the address; what makes no sense is left out."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Course
from lms.centres.models import Centre
from lms.cohorts.access import centres_run_by, cohorts_run_by
from lms.desks.figures import Scope


class ScopeFilter(forms.Form):
    """A course, a centre: only those centres that the account runs are offered."""

    says_optional = False  # to narrow a report is nobody's duty

    course = forms.ModelChoiceField(
        label=_("Course"), queryset=Course.objects.all(), required=False, empty_label=pgettext_lazy("courses", "All")
    )
    centre = forms.ModelChoiceField(
        label=_("Centre"), queryset=Centre.objects.none(), required=False, empty_label=pgettext_lazy("centres", "All")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["centre"].queryset = centres_run_by(user)

    def scope(self):
        """The cohorts asked for, and the same in an address."""
        self.is_valid()
        asked = {name: row for name, row in self.cleaned_data.items() if row}
        return Scope(cohorts_run_by(self.user).filter(**asked), {name: row.pk for name, row in asked.items()})
