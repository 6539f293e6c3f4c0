"""What a lead saw of a trainer in a course."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.arabic.fields import DayFirstDateField
from lms.volunteers.models import SkillReview

AGAIN_AFTER = timedelta(days=365)  # proposed; the lead may write another day
LATEST = timedelta(days=5 * 366)


class SkillForm(forms.Form):
    """How well they teach the course. ``seen``: the number of the review that the page showed."""

    level = forms.ChoiceField(
        label=_("Level"),
        choices=[
            (SkillReview.Level.ASSISTS, _("Assists, beside a lead trainer")),
            (SkillReview.Level.TEACHES, _("Teaches, alone")),
            (SkillReview.Level.LEADS, _("Leads: teaches, and guides other trainers")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a level.")},
    )
    reviewed_on = DayFirstDateField(label=_("Reviewed on"))
    review_by = DayFirstDateField(
        label=_("Review again by"), help_text=_("After that day whoever places trainers reads that a review is due.")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32_000)

    def __init__(self, *args, last, **kwargs):
        today = timezone.localdate()
        initial = {
            "level": last.level if last else None,
            "reviewed_on": today,
            "review_by": today + AGAIN_AFTER,
            "seen": last.number if last else 0,
        }
        super().__init__(*args, initial=initial, **kwargs)

    def clean_reviewed_on(self):
        day = self.cleaned_data["reviewed_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come."), code="to_come")
        return day

    def clean(self):
        data = super().clean()
        on, again = data.get("reviewed_on"), data.get("review_by")
        if on and again and again <= on:
            self.add_error("review_by", ValidationError(_("This is not after the review."), code="order"))
        elif again and again > timezone.localdate() + LATEST:
            self.add_error("review_by", ValidationError(_("That is more than five years ahead."), code="far"))
        return data
