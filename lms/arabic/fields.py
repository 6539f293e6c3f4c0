"""Form fields that read what people here really type."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import identity, mobile, names
from .cleaning import clean_text
from .digits import ascii_digits

_DAY_FIRST = re.compile(r"([0-9]{1,2}) ?[-/.] ?([0-9]{1,2}) ?[-/.] ?([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4}) ?[-/.] ?([0-9]{1,2}) ?[-/.] ?([0-9]{1,2})")
_WHOLE_NUMBER = re.compile(r"[-+]?[0-9]{1,20}")
_FIGURES_TYPED = {"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}


class CleanCharField(forms.CharField):
    """Text as ``clean_text`` leaves it; ``keep_lines`` for a field of several lines."""

    def __init__(self, *args, keep_lines=False, **kwargs):
        self.keep_lines = keep_lines
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return self.empty_value
        return clean_text(str(value), self.max_length, keep_lines=self.keep_lines) or self.empty_value


class ArabicNameField(CleanCharField):
    """A name, or a part of one, as it will be printed in Arabic."""

    def __init__(self, *args, max_length=names.MAX_LENGTH, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)
        self.widget.attrs.setdefault("lang", "ar")
        self.widget.attrs.setdefault("dir", "rtl")

    def to_python(self, value):
        text = super().to_python(value)
        return text if text in self.empty_values else names.clean_arabic_name(text)


class LatinNameField(CleanCharField):
    """A name, or a part of one, as it will be printed in Latin letters."""

    def __init__(self, *args, max_length=names.MAX_LENGTH, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)
        self.widget.attrs.setdefault("lang", "en")
        self.widget.attrs.setdefault("dir", "ltr")

    def to_python(self, value):
        text = super().to_python(value)
        return text if text in self.empty_values else names.clean_latin_name(text)


class DigitsIntegerField(forms.IntegerField):
    """A whole number in any of the three sets of figures, by default one that fits every database's integer."""

    # Not type=number: browsers drop ٣ from it before we could read it.
    widget = forms.TextInput(attrs=_FIGURES_TYPED)
    default_error_messages = {"invalid": _("Write a whole number in figures, such as 12.")}

    def __init__(self, *, min_value=-(2**31), max_value=2**31 - 1, **kwargs):
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        text = ascii_digits(clean_text(str(value)))
        if not text:
            return None
        if not _WHOLE_NUMBER.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(text)


class DayFirstDateField(forms.DateField):
    """A Gregorian date, day first or year first: 23/11/2026, ٢٣-١١-٢٠٢٦, 2026-11-23.

    Never month first, not even when only that would make sense: a person who meant 3 April would not notice.
    Shown in ISO form, which ``<input type="date">`` needs.
    """

    widget = forms.DateInput(attrs={"type": "date"})
    default_error_messages = {
        "invalid": _("Write the date in figures with the day first, such as 23/11/2026."),
        "month_first": _("Write the day first, then the month: %(day_first)s."),
        "no_such_day": _("There is no such day: %(date)s. Check the day and the month."),
        "not_gregorian": _("Write the date by the Gregorian calendar, with a year such as 2026."),
    }

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if not isinstance(value, str):
            return super().to_python(value)
        text = ascii_digits(clean_text(value))
        if not text:
            return None
        if match := _DAY_FIRST.fullmatch(text):
            day, month, year = map(int, match.groups())
        elif match := _YEAR_FIRST.fullmatch(text):
            year, month, day = map(int, match.groups())
        else:
            raise self._refusal("invalid")
        if year < 1900:
            raise self._refusal("not_gregorian")
        if month > 12 >= day >= 1 and month <= 31:
            raise self._refusal("month_first", day_first=f"{month:02}/{day:02}/{year}")
        try:
            return date(year, month, day)
        except ValueError:
            raise self._refusal("no_such_day", date=f"{day}/{month}/{year}") from None

    def prepare_value(self, value):
        return value.strftime("%Y-%m-%d") if isinstance(value, date) else value

    def _refusal(self, code, **params):
        return ValidationError(self.error_messages[code], code=code, params=params or None)


class MobileField(CleanCharField):
    """A Saudi mobile number in any spelling; cleans to E.164, shows «055 123 4567»."""

    widget = forms.TextInput(attrs={"type": "tel", "dir": "ltr", "inputmode": "tel", "autocomplete": "tel"})
    default_error_messages = {"invalid": _("Write a Saudi mobile number, such as 0551234567.")}

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return self.empty_value
        try:
            return mobile.normalise(text)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value):
        return mobile.display(value) if isinstance(value, str) else value


class NationalIdField(CleanCharField):
    """A national identity or Iqama number; cleans to ten ASCII figures."""

    widget = forms.TextInput(attrs=_FIGURES_TYPED)
    default_error_messages = {
        "ten_figures": _("Write the ten figures of the identity or residence (Iqama) number."),
        "first_figure": _("An identity number begins with 1, and a residence (Iqama) number with 2."),
        "invalid": _("One of the figures is not right. Compare the number with the card."),
    }

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return self.empty_value
        number = re.sub(r"[\s-]", "", ascii_digits(text))
        if not re.fullmatch("[0-9]{10}", number):
            raise ValidationError(self.error_messages["ten_figures"], code="ten_figures")
        if number[0] not in "12":
            raise ValidationError(self.error_messages["first_figure"], code="first_figure")
        if not identity.is_valid(number):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number
