"""What leads write down of a vetting, and who answers for a volunteer under 18."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.arabic.fields import CleanCharField, DayFirstDateField, MobileField
from lms.volunteers import vetting
from lms.volunteers.forms import JoinForm

LATEST = timedelta(days=10 * 366)


class StepForm(forms.Form):
    """A step that was seen. ``seen``: the number of the last that the page showed."""

    checked_on = DayFirstDateField(label=_("Seen on"))
    valid_until = DayFirstDateField(label=_("Holds until"), required=False, help_text=_("Empty: for good."))
    note = CleanCharField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_(
            "Such as which training it was. No number of a card: it is kept for good, and the volunteer may read it."
        ),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32_000)

    def __init__(self, *args, kind, last, **kwargs):
        today = timezone.localdate()
        initial = {
            "checked_on": today,
            "valid_until": vetting.proposed_until(kind, today),
            "seen": last.number if last else 0,
        }
        super().__init__(*args, initial=initial, **kwargs)

    def clean_checked_on(self):
        day = self.cleaned_data["checked_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come."), code="to_come")
        return day

    def clean(self):
        data = super().clean()
        on, until = data.get("checked_on"), data.get("valid_until")
        if on and until and until < on:
            self.add_error(
                "valid_until", ValidationError(_("This is before the day on which it was seen."), code="order")
            )
        elif until and until > timezone.localdate() + LATEST:
            self.add_error("valid_until", ValidationError(_("That is more than ten years ahead."), code="far"))
        return data


class WithdrawForm(forms.Form):
    """Why a step does not hold any more."""

    note = CleanCharField(label=_("Why does it no longer hold?"), max_length=300)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32_000)


class GuardianForm(forms.Form):
    """Who answers for a volunteer under 18, and where they are reached."""

    guardian_name = CleanCharField(label=_("Guardian's name"), max_length=150)
    guardian_phone = MobileField(
        label=_("Guardian's mobile number"),
        help_text=_("Their own number, not yours. They get a message with a link, and answer in one tap."),
    )

    def guardian(self):
        return self.cleaned_data["guardian_name"], self.cleaned_data["guardian_phone"]


class MinorJoinForm(JoinForm, GuardianForm):
    """All that is asked of whoever joins under 18."""

    says_optional = True
    field_order = [*JoinForm.field_order[:-1], "guardian_name", "guardian_phone", "agrees"]


class PaperForm(forms.Form):
    """Whose consent a lead has on paper."""

    name = CleanCharField(label=_("Guardian's name"), max_length=150)


class TakeBackForm(forms.Form):
    """Why a consent ends."""

    reason = CleanCharField(label=_("Reason"), max_length=300, help_text=_("The volunteer reads it."))
