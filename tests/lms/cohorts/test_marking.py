"""Marks as people write them, in both languages and alphabets; what our tables write is read back as it was."""

import pytest
from django.utils import translation

from lms.cohorts import marking
from lms.cohorts.marking import Said
from lms.cohorts.models import Excuse


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("P", Said("present")),
        ("p", Said("present")),
        ("ح", Said("present")),
        ("حاضرة", Said("present")),
        (" حُضور ", Said("present")),
        ("✓", Said("present")),
        ("L", Said("late")),
        ("L10", Said("late", 10)),
        ("ت١٠", Said("late", 10)),
        ("ت ۱۰", Said("late", 10)),
        ("late 10 min", Said("late", 10)),
        ("متأخرة: 10", Said("late", 10)),
        ("تأخّر (٥ د)", Said("late", 5)),
        ("E", Said("excused")),
        ("بعذر", Said("excused")),
        ("ع: مرض", Said("excused", reason="illness")),
        ("Excused: A school exam", Said("excused", reason="exam")),
        ("معذور سفر مع الأسرة", Said("excused", reason="سفر مع الأسرة")),
        ("غ", Said("absent")),
        ("ABSENT", Said("absent")),
        ("غائب", Said("absent")),
        ("x", Said("absent")),
        ("بلا علامة", Said("none")),
        ("-", Said("none")),
    ],
)
def test_a_mark_is_read_as_it_is_written(text, said):
    assert marking.read(text) == said


@pytest.mark.parametrize("text", ["", "?", "هنا", "PP", "10", "present 10", "A5", "=1+1", "\0", "P" * 5000, "ح غ"])
def test_what_is_no_mark_is_refused(text):
    with pytest.raises(marking.UnknownMark):
        marking.read(text)


@pytest.mark.parametrize("text", ["L0", "L301", "late soon", "ت٩٩٩"])
def test_minutes_that_cannot_be_are_refused(text):
    with pytest.raises(marking.TooLate):
        marking.read(text)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("gender", ["female", "male", ""])
@pytest.mark.parametrize(
    "said",
    [
        Said("present"),
        Said("late"),
        Said("late", 25),
        Said("excused"),
        *(Said("excused", reason=reason) for reason in Excuse.values),
        Said("excused", reason="سفر: مع الأسرة (أسبوع)"),
        Said("absent"),
    ],
)
def test_what_we_write_is_read_back(said, gender, language):
    with translation.override(language):
        assert marking.read(marking.written(said, gender)) == said
