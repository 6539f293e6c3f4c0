"""Planning a cohort, amending it, moving its sessions."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from lms.arabic.digits import ascii_digits
from lms.arabic.fields import CleanCharField, DayFirstDateField, DigitsIntegerField
from lms.cohorts.models import Cohort
from lms.cohorts.schedule import Weekday

SMALLINT = 32767


class ClockField(forms.TimeField):
    """A time of day, in any of the three sets of figures."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    default_error_messages = {"invalid": _("Write the time in figures, such as 17:30.")}

    def to_python(self, value):
        return super().to_python(ascii_digits(value) if isinstance(value, str) else value)


class AmendForm(forms.Form):
    """What may change while a cohort is not over."""

    code = CleanCharField(
        label=_("Cohort code"), max_length=30, help_text=_("Short, and never used before: SAFE-SAFA-3.")
    )
    audience = forms.ChoiceField(label=_("For"), choices=Cohort.Audience)
    capacity = DigitsIntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=SMALLINT,
        initial=30,
        error_messages={"min_value": _("Write how many seats there are: one at least.")},
    )
    applications_open_on = DayFirstDateField(label=_("Applications open on"))
    applications_close_on = DayFirstDateField(label=_("Applications close on"))

    def clean_code(self):
        """In capitals, so that ``safe-1`` is not another cohort than ``SAFE-1``."""
        return ascii_digits(self.cleaned_data["code"]).upper()

    @staticmethod
    def fields_of(cohort):
        return {name: getattr(cohort, name) for name in AmendForm.base_fields}

    def amended(self):
        """The fields of a Cohort, as typed."""
        return {name: self.cleaned_data[name] for name in AmendForm.base_fields}


class PlanForm(AmendForm):
    """A whole cohort in one form: its sessions follow from the weekdays, the times and the holidays."""

    course = forms.ModelChoiceField(label=_("Course"), queryset=Course.objects.all(), empty_label=_("Choose"))
    centre = forms.ModelChoiceField(label=_("Centre"), queryset=None, empty_label=_("Choose"))
    starts_on = DayFirstDateField(
        label=_("From"), help_text=_("The first session is on the first of its weekdays from this day on.")
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"), choices=Weekday, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    begins = ClockField(label=_("Each session begins at"))
    ends = ClockField(label=_("Each session ends at"))
    despite = forms.BooleanField(label=_("There is room all the same: plan it"), required=False)
    seen = CleanCharField(max_length=64, required=False, widget=forms.HiddenInput)  # what was shown before

    field_order = [
        *["course", "centre", "code", "audience", "capacity", "starts_on", "weekdays", "begins", "ends"],
        *["applications_open_on", "applications_close_on"],
    ]

    def __init__(self, *args, centres, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = centres

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("The session ends before it begins."))
        return cleaned

    def schedule(self):
        """What the sessions follow from; None as long as a part of it is missing or wrong."""
        parts = {name: self.cleaned_data.get(name) for name in ("course", "starts_on", "weekdays", "begins", "ends")}
        return None if any(value in (None, []) for value in parts.values()) else parts

    def plan(self):
        """What ``planning.plan`` takes."""
        return self.schedule() | self.of_cohort()

    def of_cohort(self):
        """The fields of a Cohort that could be read."""
        names = ("course", "centre", *AmendForm.base_fields)
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class SessionForm(forms.Form):
    """When one session is held, in the programme's time zone."""

    day = DayFirstDateField(label=_("Day"))
    begins = ClockField(label=_("Begins at"))
    ends = ClockField(label=_("Ends at"))

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("The session ends before it begins."))
        return cleaned

    def moments(self):
        """(starts_at, ends_at), aware."""
        day = self.cleaned_data["day"]
        return tuple(timezone.make_aware(datetime.combine(day, self.cleaned_data[name])) for name in ("begins", "ends"))


class ReasonForm(forms.Form):
    """Why something is called off; those concerned read it."""

    reason = CleanCharField(label=_("Reason"), max_length=300)
