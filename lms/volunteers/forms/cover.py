"""What trainers and staff choose and type about a session that somebody else takes."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.arabic.fields import CleanCharField
from lms.volunteers.models import Absence, VolunteerTrainer


class CannotComeForm(forms.Form):
    """Why, and whether somebody is needed where another trainer is there."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=Absence.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    needs_cover = forms.ChoiceField(
        label=_("Is somebody needed in your place?"),
        choices=[("no", _("No, they manage without me")), ("yes", _("Yes, look for somebody"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether somebody is needed.")},
    )
    words = CleanCharField(
        label=_("In your words"),
        max_length=300,
        required=False,
        help_text=_("Programme staff alone read it, and it is removed 30 days after the session."),
    )

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        if not others:
            del self.fields["needs_cover"]

    def said(self):
        told = self.cleaned_data
        needs_cover = told.get("needs_cover", "yes") == "yes"
        return {"reason": told["reason"], "words": told["words"], "needs_cover": needs_cover}


class CoverForm(forms.Form):
    """Whom staff choose for a session, of those the page ranks; ``meant`` names whom in spite of what speaks against it."""

    trainer = forms.ModelChoiceField(
        VolunteerTrainer.objects.none(),
        label=_("Trainer"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a trainer.")},
    )
    meant = forms.CharField(required=False, max_length=20)

    def __init__(self, *args, ranked, **kwargs):
        super().__init__(*args, **kwargs)
        found = VolunteerTrainer.objects.filter(pk__in=[one.trainer for one in ranked])
        self.fields["trainer"].queryset = found.select_related("person")

    @property
    def is_meant(self):
        return self.cleaned_data["meant"] == str(self.cleaned_data["trainer"].pk)


class EndSearchForm(forms.Form):
    """Why nobody is looked for any more."""

    reason = CleanCharField(
        label=pgettext_lazy("of ending", "Why?"),
        max_length=300,
        help_text=_("The trainer reads it, and whoever had taken the session."),
    )
