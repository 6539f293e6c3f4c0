"""The register as a form: what was posted, turned into taps."""

from dataclasses import dataclass, replace

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.arabic.fields import CleanCharField, DigitsIntegerField
from lms.cohorts.attendance import Tap
from lms.cohorts.models import Excuse, Mark, RegisterEvent
from lms.cohorts.register import Row, words

MINUTES = [5, 10, 15, 20, 30]
LONGEST_MINUTES = 3  # figures of the most minutes that can be said


@dataclass(frozen=True)
class Line:
    """A row as the form shows it: what was posted where something was, and what is stored elsewhere."""

    row: Row
    mark: str
    minutes: str
    reason: str
    errors: list
    was: str  # what the page showed when it was first drawn, and the revision of it
    base: str
    asks: bool = True  # the questions of lateness and excuse stand open: nothing is answered

    @property
    def minutes_offered(self):
        """The usual answers, and the one that was given."""
        is_number = self.minutes.isascii() and self.minutes.isdigit() and len(self.minutes) <= LONGEST_MINUTES
        given = [int(self.minutes)] if is_number else []
        return sorted({*MINUTES, *given})

    @property
    def marks_offered(self):
        """(mark, its icon, its word) for each cell."""
        icons = {"present": "check", "late": "clock", "excused": "excuse", "absent": "close"}
        return [(mark, icons[mark], words(mark, self.row.gender)) for mark in Mark.values]

    @property
    def reasons_offered(self):
        """(what is stored, its words) of each usual reason."""
        return Excuse.choices

    @property
    def other_reason(self):
        return "" if self.reason in Excuse.values else self.reason


class RegisterForm(forms.Form):
    """``mark-…``, ``minutes-…``, ``reason-…``, ``other-…`` for each trainee; ``was-…`` and ``base-…``: what the page showed.

    A form sent whole says something of a trainee only where it differs from what its page showed, so that it does not
    undo what another trainer marked meanwhile; and what it says was said over that revision, not over what came since.
    """

    def __init__(self, data=None, *, roster):
        super().__init__(data)
        self.rows = roster.rows
        for row in self.rows:
            key = row.enrolment.public_id
            self.fields[f"mark-{key}"] = forms.ChoiceField(choices=RegisterEvent.Said, required=False)
            self.fields[f"was-{key}"] = CleanCharField(max_length=300, required=False)
            self.fields[f"base-{key}"] = forms.IntegerField(min_value=0, required=False)
            self.fields[f"minutes-{key}"] = DigitsIntegerField(min_value=1, max_value=300, required=False)
            self.fields[f"reason-{key}"] = CleanCharField(max_length=200, required=False)
            self.fields[f"other-{key}"] = CleanCharField(max_length=200, required=False)

    def taps(self):
        """What was said, as taps; call it on a valid form."""
        taps = []
        for row in self.rows:
            mark, minutes, reason = self._said(row)
            if not mark:
                continue
            key = row.enrolment.public_id
            said = replace(row, mark=mark, minutes_late=minutes, reason=reason).shown
            if said not in {row.shown, self.cleaned_data[f"was-{key}"]}:
                base = self.cleaned_data[f"base-{key}"]
                taps.append(Tap(row.enrolment, mark, minutes, reason, base=row.rev if base is None else base))
        return taps

    def lines(self):
        return [self._line(row) for row in self.rows]

    def _said(self, row):
        value = {
            name: self.cleaned_data.get(f"{name}-{row.enrolment.public_id}")
            for name in ("mark", "minutes", "reason", "other")
        }
        mark = value["mark"]
        return (
            mark,
            value["minutes"] if mark == Mark.LATE else None,
            (value["other"] or value["reason"] or "") if mark == Mark.EXCUSED else "",
        )

    def _line(self, row):
        key = row.enrolment.public_id
        if not self.is_bound or self.is_valid():
            answered = bool(row.minutes_late or row.reason)
            minutes = str(row.minutes_late or "")
            return Line(row, row.mark, minutes, row.reason, [], row.shown, str(row.rev), asks=not answered)
        typed = {
            name: self.data.get(f"{name}-{key}", "") for name in ("mark", "minutes", "reason", "other", "was", "base")
        }
        errors = [error for name in typed for error in self.errors.get(f"{name}-{key}", [])]
        return Line(
            row,
            typed["mark"] or row.mark,
            typed["minutes"],
            typed["other"] or typed["reason"],
            errors,
            typed["was"],
            typed["base"],
        )


class CorrectionForm(forms.Form):
    """One mark of a locked register, and why it changes."""

    enrolment = forms.ChoiceField(label=_("Trainee"))
    mark = forms.ChoiceField(label=_("Right mark"), choices=Mark, widget=forms.RadioSelect)
    reason = CleanCharField(
        label=_("Reason"), max_length=200, help_text=_("It is kept with the correction, for whoever asks later.")
    )

    def __init__(self, *args, roster, **kwargs):
        super().__init__(*args, **kwargs)
        self.roster = roster
        self.fields["enrolment"].choices = [("", "…"), *((row.enrolment.public_id, row.name) for row in roster.rows)]

    def corrected(self):
        """The enrolment that is corrected."""
        return self.roster.row_of(self.cleaned_data["enrolment"]).enrolment


def blank_line():
    """A line of nobody: what a page copies for whoever it does not show yet, and knows by name alone."""
    nobody = Row(number=0, enrolment=None)
    return Line(nobody, nobody.mark, "", "", [], nobody.shown, "0")
