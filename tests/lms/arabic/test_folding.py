import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.arabic.folding import LONGEST, fold, fold_words


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        pytest.param("مُحَمَّدٌ", "محمد", id="vowel marks go"),
        pytest.param("محـــمد", "محمد", id="tatweel goes"),
        pytest.param("أحمد إبراهيم آدم ٱلله", "احمد ابراهيم ادم الله", id="alef has one form"),
        pytest.param("أحمد", "احمد", id="hamza written apart from its alef"),
        pytest.param("هدى", "هدي", id="alef maqsura is ya"),
        pytest.param("فاطمة", "فاطمه", id="ta marbuta is ha"),
        pytest.param("سؤال", "سوال", id="hamza leaves its seat"),
        pytest.param("علی کریم", "علي كريم", id="a Persian keyboard"),
        pytest.param("ﷲ ﻣﺤﻤﺪ", "الله محمد", id="drawn shapes become letters"),
        pytest.param("Straße CAFÉ", "strasse cafe", id="Latin case and accents"),
        pytest.param("٢٠٢٦ ۲۰۲۶ ２０２６", "2026 2026 2026", id="four sets of figures"),
        pytest.param("\u202eمحمد\u200f\u200b علي\ufeff", "محمد علي", id="invisible characters go"),
        pytest.param("  بريد \n\t إلكتروني ", "بريد الكتروني", id="white space is one space"),
        pytest.param("\ud800", "\ud800", id="a lone surrogate does no harm"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_fold_gives_one_spelling(typed, folded):
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("البريد", "بريد"),
        ("بريد", "بريد"),
        ("والبريد", "بريد"),
        ("وبالإنترنت", "انترنت"),
        ("فالأمن", "امن"),
        ("كالحاسب", "حاسب"),
        ("للمبتدئين", "مبتديين"),
        ("وللمبتدئين", "مبتديين"),
        ("(البريد الإلكتروني)", "(بريد كتروني)"),
        ("فالح والد", "فالح والد"),
        ("ورشة وليد", "ورشه وليد"),
        ("ال", "ال"),
    ],
)
def test_fold_words_takes_the_article_and_what_is_joined_to_it(typed, folded):
    assert fold_words(typed) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
    assert fold_words(fold_words(text)) == fold_words(text)


@given(
    st.sampled_from(["ال", "وال", "فال", "بال", "كال", "وبال", "فكال"]),
    st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآةى", min_size=2),
)
def test_a_word_is_found_with_and_without_the_article(article, word):
    assert fold_words(article + word) == fold_words(word)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ال" * 50_000, id="nothing but articles"),
        pytest.param("ب" * 100_000, id="one letter"),
        pytest.param("ا" + "\u0301\u0327" * 50_000, id="marks to be sorted"),
        pytest.param("\ufdfa" * 100_000, id="a character that becomes eighteen"),
        pytest.param("وبال" * 25_000 + "!", id="prefixes"),
    ],
)
def test_a_hundred_thousand_characters_without_a_space_fold_at_once(text):
    started = time.perf_counter()
    fold_words(text)
    assert time.perf_counter() - started < 2


def test_what_lies_beyond_the_longest_is_not_searched():
    assert len(fold("ب" * (LONGEST + 1))) == LONGEST
