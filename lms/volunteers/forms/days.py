"""Days on which a trainer's week is another one."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.arabic.fields import DayFirstDateField
from lms.volunteers.days import LONGEST
from lms.volunteers.models import Availability, WeekException


class DaysForm(forms.Form):
    """From one day to another: away, or free besides."""

    kind = forms.ChoiceField(
        label=_("What is different?"),
        choices=WeekException.Kind,
        widget=forms.RadioSelect,
        initial=WeekException.Kind.AWAY,
    )
    first_day = DayFirstDateField(label=_("From"))
    last_day = DayFirstDateField(label=_("To"), required=False, help_text=_("Empty: that one day."))
    part = forms.ChoiceField(
        label=_("Part of the day"), choices=[("", _("All day")), *Availability.Part.choices], required=False
    )

    def clean(self):
        data = super().clean()
        first, last = data.get("first_day"), data.get("last_day")
        if first is None or "last_day" in self.errors:
            return data
        last = data["last_day"] = last or first
        if last < first:
            self.add_error("last_day", ValidationError(_("The last day is before the first one."), code="order"))
        elif last < timezone.localdate():
            self.add_error("first_day", ValidationError(_("These days are over. Check the year."), code="over"))
        elif last - first > LONGEST or first - timezone.localdate() > 2 * LONGEST:
            words = _("Write a year at most, within the next two. Pause if you are away for longer.")
            self.add_error("last_day", ValidationError(words, code="long"))
        return data
