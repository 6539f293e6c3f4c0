"""What a register waits for: which of two marks is right, who a walk-in is, and marks that came late."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.arabic.fields import CleanCharField
from lms.cohorts import guests


class DisputeForm(forms.Form):
    """``mark``: one of the two that were said of ``record``."""

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, **kwargs)
        said = {event.mark: event.get_mark_display() for event in (record.event, record.against)}
        self.fields["mark"] = forms.ChoiceField(choices=list(said.items()), label=_("Right mark"))


class GuestForm(forms.Form):
    """Which trainee of another cohort a walk-in is."""

    enrolment = forms.ModelChoiceField(
        None,
        to_field_name="public_id",
        label=_("Trainee"),
        error_messages={"required": _("Choose who this is.")},
    )

    def __init__(self, *args, guest, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["enrolment"].queryset = guests.who_it_could_be(guest).order_by("person__name_key", "pk")


class HeldForm(forms.Form):
    reason = CleanCharField(
        label=_("Reason"), max_length=200, help_text=_("It is kept with the correction, for whoever asks later.")
    )
