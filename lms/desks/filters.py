"""What the lists behind the figures are narrowed by: read from the address; what makes no sense is left out."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Course
from lms.arabic.fields import CleanCharField, DayFirstDateField
from lms.centres.models import Centre
from lms.cohorts.access import centres_run_by, cohorts_run_by
from lms.cohorts.models import Cohort
from lms.desks import stages
from lms.desks.figures import Scope
from lms.desks.periods import Period

FIRST_YEAR, LAST_YEAR = 2000, 2200


class ScopeFilter(forms.Form):
    """A course, a centre: only those centres that the account runs are offered."""

    says_optional = False  # to narrow a list is nobody's duty

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
        if "cohort" in self.fields:
            self.fields["cohort"].queryset = cohorts_run_by(user)
        self.is_valid()

    @property
    def asked(self):
        """What was asked for and makes sense, by field."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    def scope(self):
        """The cohorts asked for, and the same in an address."""
        asked = {name: self.asked[name] for name in ("course", "centre") if name in self.asked}
        cohorts = cohorts_run_by(self.user).filter(**asked)
        return Scope(cohorts, {name: row.pk for name, row in asked.items()})


class PeriodFilter(ScopeFilter):
    """And from a day to a day, both included."""

    since = DayFirstDateField(label=_("From"), required=False)
    until = DayFirstDateField(label=_("Until"), required=False)

    def within(self, moment):
        """The period as lookups of ``moment``."""
        lookups = {}
        if day := self._day("since"):
            lookups[f"{moment}__gte"] = Period(day, day).moments[0]
        if day := self._day("until"):
            lookups[f"{moment}__lt"] = Period(day, day).moments[1]
        return lookups

    def _day(self, name):
        day = self.asked.get(name)
        return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


class SessionsFilter(PeriodFilter):
    cohort = forms.ModelChoiceField(
        label=_("Cohort"), queryset=Cohort.objects.none(), required=False, empty_label=pgettext_lazy("cohorts", "All")
    )
    field_order = ["cohort", "course", "centre", "since", "until"]


class EnrolmentsFilter(SessionsFilter):
    q = CleanCharField(label=_("Name"), max_length=100, required=False)
    stage = forms.ChoiceField(
        label=_("Stage"), choices=[(name, stage.title) for name, stage in stages.ALL.items()], required=False
    )
    field_order = ["q", "stage", "cohort", "course", "centre", "since", "until"]

    @property
    def stage_asked(self):
        return stages.ALL[self.asked.get("stage", "")]
