"""What a lead chooses on the review."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.arabic.fields import CleanCharField
from lms.graduation.rule import Verdict


class DecisionForm(forms.Form):
    """Who graduates, and why. First checked, then confirmed: the second time ``seen`` says what was looked at.

    It reads a page's fields, or what ``choice`` made of them. ``initial``: such a choice, to tick the list again.
    """

    graduates = forms.MultipleChoiceField(required=False)
    near_later = forms.BooleanField(
        required=False,
        label=_("Leave near misses that are not chosen undecided for now, such as for a make-up session"),
    )
    reason = CleanCharField(
        required=False,
        max_length=2000,
        keep_lines=True,
        label=_("Reason"),
        help_text=_("It is kept with the decision. Needed where the decision differs from the rule."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = CleanCharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, review, **kwargs):
        super().__init__(*args, **kwargs)
        self.review = review
        self.fields["graduates"].choices = [
            (str(row.enrolment.pk), str(row.enrolment.person)) for row in review.to_decide
        ]
        self.fields["graduates"].error_messages["invalid_choice"] = _(
            "Somebody chosen was decided meanwhile, or a mark is missing now. Look at the list again."
        )

    @property
    def chosen(self):
        """The ids ticked: those of the rule until the lead has ticked any."""
        if self.is_bound:
            return set(self["graduates"].data)
        return set(self.initial.get("graduates", [str(row.enrolment.pk) for row in self.review.passes]))

    def choice(self):
        """What is ticked, as plain data."""
        return {name: self.cleaned_data[name] for name in ("graduates", "near_later")}

    def graduating(self):
        return self._rows(chosen=True)

    def others(self):
        """Rows that are decided and do not graduate."""
        later = self.later()
        return [row for row in self._rows(chosen=False) if row not in later]

    def later(self):
        if not self.cleaned_data["near_later"]:
            return []
        return [row for row in self._rows(chosen=False) if row.outcome.verdict is Verdict.NEAR]

    def against_the_rule(self):
        return [row for row in self.graduating() if not row.outcome.graduates] + [
            row for row in self.others() if row.outcome.graduates
        ]

    def _rows(self, *, chosen):
        ids = set(self.cleaned_data["graduates"])
        return [row for row in self.review.to_decide if (str(row.enrolment.pk) in ids) is chosen]
