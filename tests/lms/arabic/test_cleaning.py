import time
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from lms.arabic.cleaning import ZWNJ, clean_text

storable = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        pytest.param("  أروى \t\n سالم  ", "أروى سالم", id="white space is one space"),
        pytest.param("\u202eمحمد\u202c \u2067علي\u2069", "محمد علي", id="overrides and isolates go"),
        pytest.param("أ\u200bروى\u200f\ufeff\u2060", "أروى", id="zero-width characters and marks go"),
        pytest.param("a\x07b\x1bc\x7f", "abc", id="control characters go"),
        pytest.param("أحمد", "أحمد", id="composed"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="ZWNJ stays inside a word"),
        pytest.param("\u200cعلي\u200c \u200c", "علي", id="ZWNJ goes at its edges"),
        pytest.param("عبد\u00a0الله\u2028", "عبد الله", id="every kind of space"),
        pytest.param("مُحَمَّدٌ", "مُحَمَّدٌ", id="vowel marks stay"),
        pytest.param("\u200b\u202e \u200f", "", id="nothing visible is nothing"),
    ],
)
def test_clean_text_keeps_what_can_be_seen(typed, cleaned):
    assert clean_text(typed) == cleaned


def test_clean_text_keeps_lines_and_one_empty_line_between_two():
    typed = "\r\nالسطر  الأول\r\nالثاني\n \u200b\n\n\nالثالث\t هنا\n\n"
    assert clean_text(typed, keep_lines=True) == "السطر الأول\nالثاني\n\nالثالث هنا"


@pytest.mark.parametrize("typed", ["أروى\0", "\ud800", "a\udfffb"])
def test_clean_text_refuses_what_no_database_stores(typed):
    with pytest.raises(ValidationError) as refusal:
        clean_text(typed)
    assert refusal.value.code == "unstorable"


def test_clean_text_counts_after_cleaning():
    assert clean_text("  " + "ب" * 150 + "\u200b", 150) == "ب" * 150
    with pytest.raises(ValidationError) as refusal:
        clean_text("ب" * 151, 150)
    assert (refusal.value.code, refusal.value.params) == ("max_length", {"limit": 150, "length": 151})


@pytest.mark.parametrize("keep_lines", [False, True])
@given(text=storable)
def test_cleaning_twice_is_cleaning_once(keep_lines, text):
    cleaned = clean_text(text, keep_lines=keep_lines)
    assert clean_text(cleaned, keep_lines=keep_lines) == cleaned


@given(storable)
def test_cleaned_text_holds_no_control_but_zwnj_and_is_composed(text):
    cleaned = clean_text(text)
    assert {char for char in cleaned if unicodedata.category(char) in {"Cc", "Cf"}} <= {ZWNJ}
    assert unicodedata.is_normalized("NFC", cleaned)


def test_a_hundred_thousand_marks_on_a_letter_are_cut_short_at_once():
    started = time.perf_counter()
    assert clean_text("e" + "\u0301\u0327" * 49_999) == "\u0229\u0327\u0301\u0301"
    assert time.perf_counter() - started < 2
