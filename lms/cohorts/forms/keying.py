"""A filled sheet as it is keyed in: numbers of rows, or a letter for each row, and the guests that were written below."""

from uuid import NAMESPACE_URL, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.arabic import folding
from lms.arabic.digits import ascii_digits
from lms.arabic.fields import CleanCharField
from lms.arabic.templatetags.arabic import digits
from lms.cohorts import guests, keying, marking, sheets
from lms.cohorts.entering import Entry, Visitor
from lms.cohorts.marking import Said
from lms.cohorts.models import Mark
from lms.cohorts.refusals import Refused

LISTS = {"absent": Mark.ABSENT, "late": Mark.LATE, "excused": Mark.EXCUSED}
MOST_GUESTS = 30
_TYPED = {"dir": "ltr", "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}


class KeyingForm(forms.Form):
    """``absent``, ``late`` and ``excused`` take numbers of rows, ``m-…`` a letter for the trainee; ``seen-…`` is what was shown.

    Numbers mean trainees only on the sheet that they stand on: they are taken with its code. Nothing is said of a row
    that neither names, unless ``rest`` says that all who have no mark were present.
    """

    code = forms.CharField(
        label=_("Code of the sheet"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs=_TYPED | {"inputmode": "numeric"}),
    )
    absent = forms.CharField(label=_("Absent"), required=False, max_length=500, widget=forms.TextInput(attrs=_TYPED))
    late = forms.CharField(
        label=_("Late"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs=_TYPED),
    )
    excused = forms.CharField(label=_("Excused"), required=False, max_length=500, widget=forms.TextInput(attrs=_TYPED))
    rest = forms.BooleanField(label=_("Everybody else who has no mark was present"), required=False)
    guests = CleanCharField(
        label=_("Guests written by hand"),
        required=False,
        keep_lines=True,
        help_text=_("A name a line. They are added to this session, present."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )

    says_optional = False  # every field is

    def __init__(self, *args, session, roster, **kwargs):
        super().__init__(*args, **kwargs)
        self.session, self.rows = session, roster.rows
        self.guests_there = {folding.fold(name) for name in session.guests.values_list("name", flat=True)}
        for row in self.rows:
            key = row.enrolment.public_id
            attrs = _TYPED | {"class": "keyed"}
            self.fields[f"m-{key}"] = forms.CharField(
                label=row.name, required=False, max_length=230, widget=forms.TextInput(attrs=attrs)
            )
            self.fields[f"seen-{key}"] = forms.IntegerField(
                required=False, min_value=0, initial=row.rev, widget=forms.HiddenInput
            )

    def lines(self):
        """(row, its field) of each, as the page shows them."""
        return [(row, self[f"m-{row.enrolment.public_id}"]) for row in self.rows]

    def clean(self):
        self.said, self.where = {}, {}
        for name, mark in LISTS.items():
            for number, late in self._numbers(name, mark).items():
                self._say(name, number, Said(mark, late))
        if self.said and "code" in self.cleaned_data:
            self._refuse_another_sheet()
        for row in self.rows:
            self._say_of(row, f"m-{row.enrolment.public_id}")
        if self.cleaned_data.get("rest"):
            self.said |= {
                row.number: Said(Mark.PRESENT) for row in self.rows if row.number not in self.said and not row.is_marked
            }
        if not self.errors and not self.said and not self.cleaned_data.get("guests"):
            raise ValidationError(_("Nothing is there to record: write numbers of rows, or a letter beside a name."))
        return self.cleaned_data

    def entries(self):
        """What was said, by row; call it on a valid form."""
        return [
            Entry(row.enrolment, self.said[row.number], self.cleaned_data[f"seen-{row.enrolment.public_id}"] or 0)
            for row in self.rows
            if row.number in self.said
        ]

    def visitors(self):
        """Who is added: neither somebody whom a phone added, nor again whom this sheet did before."""
        register = uuid5(NAMESPACE_URL, self.session.public_id)
        names = {folding.fold(name): name for name in filter(None, self.cleaned_data["guests"].splitlines())}
        return [Visitor(name, uuid5(register, key)) for key, name in names.items() if key not in self.guests_there]

    def clean_guests(self):
        text = self.cleaned_data["guests"]
        names = [line for line in text.splitlines() if line]
        listed = {folding.fold(row.name): row.number for row in self.rows}
        problems = [
            _("%(name)s is on the list: row %(number)s.") % {"name": name, "number": digits(listed[folding.fold(name)])}
            for name in names
            if folding.fold(name) in listed
        ]
        if any(len(name) > guests.NAME_LENGTH for name in names):
            problems.append(_("A name has at most %(most)s characters.") % {"most": digits(guests.NAME_LENGTH)})
        if len(names) > MOST_GUESTS:
            problems.append(_("At most %(most)s guests at once.") % {"most": digits(MOST_GUESTS)})
        if problems:
            raise ValidationError(problems)
        return text

    def _numbers(self, name, mark):
        most_minutes = marking.MOST_MINUTES if mark == Mark.LATE else 0
        try:
            return keying.rows(self.cleaned_data.get(name, ""), last=len(self.rows), most_minutes=most_minutes)
        except keying.NotRows as refusal:
            self.add_error(name, refusal.problems)
            return {}

    def _say_of(self, row, name):
        if typed := self.cleaned_data.get(name, "").strip():
            try:
                self._say(name, row.number, marking.read(typed))
            except Refused as refusal:
                self.add_error(name, refusal.message)

    def _say(self, name, number, said):
        if number in self.said:
            words = _("Row %(number)s stands under “%(where)s” too.")
            self.add_error(name, words % {"number": digits(number), "where": self.fields[self.where[number]].label})
        else:
            self.said[number], self.where[number] = said, name

    def _refuse_another_sheet(self):
        typed = ascii_digits(self.cleaned_data["code"]).strip()
        if not typed:
            self.add_error("code", _("Write the code of the sheet: it says that its numbers mean these trainees."))
        elif typed != sheets.code_of(self.session, [row.enrolment for row in self.rows]):
            self.add_error(
                "code",
                _(
                    "This code is not of this list as it is now: the sheet is of another session, or somebody joined or "
                    "left since it was printed. Go by the names below, or print the sheet anew."
                ),
            )
