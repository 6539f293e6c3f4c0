"""Names as they are printed, gender and date of birth."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.accounts import people
from lms.accounts.models import Person, Standing
from lms.arabic import names
from lms.arabic.fields import ArabicNameField, DayFirstDateField, LatinNameField

OLDEST = 110  # years

PARTS = ["given_ar", "father_ar", "grandfather_ar", "family_ar"]


def _policies_agreed():
    return format_html(
        gettext("I agree to the {terms}, and have read the {privacy}."),
        terms=_link("terms", gettext("terms")),
        privacy=_link("privacy", gettext("privacy notice")),
    )


def _link(kind, words):
    return format_html('<a href="{}">{}</a>', reverse("accounts:policy", args=[kind]), words)


policies_agreed = lazy(_policies_agreed, str)


class PoliciesField(forms.BooleanField):
    """The tick without which nothing is kept of a person."""

    default_error_messages = {"required": _("Tick this to go on.")}

    def __init__(self):
        super().__init__(label=policies_agreed())


class BirthDateField(DayFirstDateField):
    """A day in the past, typed: to wheel a calendar back by years on a phone is slower."""

    widget = forms.TextInput(attrs={"dir": "ltr", "autocomplete": "bday", "inputmode": "text"})
    default_error_messages = {
        "not_born": _("This day is still to come. Check the year."),
        "too_old": _("This is more than %(years)d years ago. Check the year."),
    }

    def __init__(self, **kwargs):
        super().__init__(label=_("Date of birth"), help_text=_("Day, month and year, such as 14/3/2010."), **kwargs)

    def clean(self, value):
        day = super().clean(value)
        if day:
            today = timezone.localdate()
            if day > today:
                raise ValidationError(self.error_messages["not_born"], code="not_born")
            if today.year - day.year > OLDEST:
                raise ValidationError(self.error_messages["too_old"], code="too_old", params={"years": OLDEST})
        return day

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else f"{value.day}/{value.month}/{value.year}"


class PersonFields(forms.Form):
    """What is asked about any person; a name in four parts, or whole where it does not come in four."""

    given_ar = ArabicNameField(label=_("Given name"), max_length=60)
    father_ar = ArabicNameField(label=_("Father's name"), required=False, max_length=60)
    grandfather_ar = ArabicNameField(label=_("Grandfather's name"), required=False, max_length=60)
    family_ar = ArabicNameField(label=_("Family name"), max_length=60)
    whole_name_ar = ArabicNameField(
        label=_("The whole name in Arabic"),
        required=False,
        help_text=_("Only if the name does not come in four parts. It is printed as it stands here."),
    )
    name_en = LatinNameField(
        label=_("Name in Latin letters"),
        help_text=_("As on the identity or residence card, such as Arwa Salem Alhazmi."),
    )
    gender = forms.ChoiceField(label=_("Gender"), choices=Person.Gender, widget=forms.RadioSelect)
    born_on = BirthDateField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.data.get("whole_name_ar", "").strip():
            for part in PARTS:
                self.fields[part].required = False

    def clean_name_en(self):
        return names.with_capitals(self.cleaned_data["name_en"])

    def person(self):
        """The fields of a Person, as typed; a whole name stands instead of the parts."""
        fields = {name: self.cleaned_data[name] for name in PersonFields.base_fields}
        return fields | dict.fromkeys(PARTS, "") if fields["whole_name_ar"] else fields

    def is_under_age(self):
        born_on = self.cleaned_data.get("born_on")
        return born_on is not None and Person(born_on=born_on).age_on(timezone.localdate()) < 18


class AddPersonForm(PersonFields):
    stands_as = forms.ChoiceField(label=_("You are"), choices=[], widget=forms.RadioSelect, required=False)
    agrees = PoliciesField()

    def __init__(self, *args, is_somebody, **kwargs):
        """``is_somebody``: the account is a person already, so that whoever is added is somebody they answer for."""
        super().__init__(*args, **kwargs)
        if is_somebody:
            del self.fields["stands_as"]
        else:
            self.fields["stands_as"].choices = [
                (Standing.As.SELF, _("this person")),
                (Standing.As.GUARDIAN, _("their guardian")),
            ]
            self.fields["stands_as"].required = True

    def standing(self):
        return self.cleaned_data.get("stands_as") or Standing.As.GUARDIAN


class CorrectPersonForm(PersonFields):
    """The same, filled with what is known; what can no longer be changed is shown, and stays."""

    def __init__(self, *args, person, **kwargs):
        initial = {name: getattr(person, name) for name in PersonFields.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
        self.fixed = {name: initial[name] for name in people.fixed_details(person)}
        for name in self.fixed:
            self.fields[name].disabled = True
            self.fields[name].required = False

    def person(self):
        return super().person() | self.fixed
