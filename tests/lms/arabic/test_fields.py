from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from lms.arabic.fields import (
    ArabicNameField,
    CleanCharField,
    DayFirstDateField,
    DigitsIntegerField,
    LatinNameField,
    MobileField,
    NationalIdField,
)

ALL = [
    ArabicNameField,
    CleanCharField,
    DayFirstDateField,
    DigitsIntegerField,
    LatinNameField,
    MobileField,
    NationalIdField,
]


def refusal(field, typed):
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    (error,) = refused.value.error_list
    return error.code


@pytest.mark.parametrize("field", ALL)
@pytest.mark.parametrize("typed", ["", None, "  ", "\u200b\u202e"])
def test_nothing_visible_is_nothing(field, typed):
    assert refusal(field(), typed) == "required"
    assert field(required=False).clean(typed) in ("", None)


@pytest.mark.parametrize("field", ALL)
@pytest.mark.parametrize("typed", ["\0", "1\x00", "\ud800", "ا" * 10_000, "9" * 10_000, "1" + "\u0301" * 200_000])
def test_bad_input_is_refused_and_never_an_error(field, typed):
    limits = {"max_length": 150} if field is CleanCharField else {}
    assert refusal(field(**limits), typed)


@pytest.mark.parametrize("field", ALL)
def test_a_field_that_is_empty_may_be_null(field):
    if issubclass(field, forms.CharField):
        assert field(required=False, empty_value=None).clean(" ") is None


def test_clean_char_field_keeps_lines_only_if_asked():
    assert CleanCharField().clean("أول\nثان") == "أول ثان"
    assert CleanCharField(keep_lines=True, widget=forms.Textarea).clean("أول\r\nثان") == "أول\nثان"


def test_clean_char_field_measures_after_cleaning():
    assert CleanCharField(max_length=3).clean(" \u202eأبت ") == "أبت"
    assert refusal(CleanCharField(max_length=3), "أبتث") == "max_length"


@pytest.mark.parametrize(("typed", "number"), [("٣٠", 30), ("۳۰", 30), (" 30 ", 30), ("\u200f-٥", -5), (7, 7)])
def test_whole_numbers_are_read_in_any_figures(typed, number):
    assert DigitsIntegerField().clean(typed) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ثلاثة", "invalid"),
        ("1_0", "invalid"),
        ("²", "invalid"),
        ("1.5", "invalid"),
        ("1e3", "invalid"),
        (str(2**31), "max_value"),
        (str(-(2**31) - 1), "min_value"),
    ],
)
def test_what_is_no_whole_number_of_the_database_is_refused(typed, code):
    assert refusal(DigitsIntegerField(), typed) == code


@pytest.mark.parametrize(
    "typed",
    [
        "23/11/2026",
        "٢٣/١١/٢٠٢٦",
        "۲۳/۱۱/۲۰۲۶",
        "23-11-2026",
        "23.11.2026",
        "23 / 11 / 2026",
        "2026-11-23",
        "٢٠٢٦/١١/٢٣",
        "\u200f23\u200f/11/2026",
        date(2026, 11, 23),
    ],
)
def test_dates_are_read_day_first(typed):
    assert DayFirstDateField().clean(typed) == date(2026, 11, 23)


def test_an_ambiguous_date_is_day_first():
    assert DayFirstDateField().clean("3/4/2026") == date(2026, 4, 3)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("11/23/2026", "month_first"),
        ("31/02/2026", "no_such_day"),
        ("00/11/2026", "no_such_day"),
        ("99/99/2026", "no_such_day"),
        ("13/6/1448", "not_gregorian"),
        ("23/11/26", "invalid"),
        ("23/11", "invalid"),
        ("غدًا", "invalid"),
        ("20261123", "invalid"),
    ],
)
def test_a_date_that_is_not_one_is_refused_with_its_reason(typed, code):
    assert refusal(DayFirstDateField(), typed) == code


def test_a_month_first_date_is_answered_with_the_day_first():
    with pytest.raises(ValidationError) as refused:
        DayFirstDateField().clean("11/23/2026")
    assert refused.value.error_list[0].params == {"day_first": "23/11/2026"}


class Booking(forms.Form):
    starts_on = DayFirstDateField()
    phone = MobileField()
    seats = DigitsIntegerField()


def test_fields_show_what_browsers_and_people_expect():
    form = Booking(initial={"starts_on": date(2026, 11, 3), "phone": "+966551234567", "seats": 30})
    html = form.as_p()
    assert '<input type="date" name="starts_on" value="2026-11-03"' in html
    assert 'value="055 123 4567"' in html
    assert 'inputmode="numeric"' in html
    assert 'type="number"' not in html


def test_fields_keep_what_was_typed_when_they_refuse_it():
    html = Booking({"starts_on": "11/23/2026", "phone": "٠١١", "seats": "ثلاثة"}).as_p()
    assert all(f'value="{typed}"' in html for typed in ("11/23/2026", "٠١١", "ثلاثة"))


def test_the_same_value_in_another_spelling_is_no_change():
    initial = {"starts_on": date(2026, 11, 3), "phone": "+966551234567", "seats": 30}
    assert not Booking(
        {"starts_on": "٣/١١/٢٠٢٦", "phone": "055 123 4567", "seats": "٣٠"}, initial=initial
    ).has_changed()


def test_a_mobile_becomes_e164_and_a_land_line_is_refused():
    assert MobileField().clean("٠٥٥ ١٢٣ ٤٥٦٧") == "+966551234567"
    assert refusal(MobileField(), "0112345678") == "invalid"


@pytest.mark.parametrize("typed", ["1000000008", "١٠٠٠٠٠٠٠٠٨", "1000 0000 08", "\u200e1000000008"])
def test_an_identity_number_becomes_ten_figures(typed):
    assert NationalIdField().clean(typed) == "1000000008"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("100000008", "ten_figures"),
        ("أ000000008", "ten_figures"),
        ("3000000004", "first_figure"),
        ("1000000009", "invalid"),
    ],
)
def test_an_identity_number_is_refused_with_its_reason(typed, code):
    assert refusal(NationalIdField(), typed) == code


def test_name_fields_take_their_own_letters_only():
    assert ArabicNameField().clean(" محـمد ") == "محمد"
    assert LatinNameField().clean(" Arwa  Alhazmi ") == "Arwa Alhazmi"
    assert refusal(ArabicNameField(), "Arwa") == refusal(LatinNameField(), "أروى") == "letters"
