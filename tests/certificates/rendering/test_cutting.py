"""Pieces that are set by themselves give the line that is set as a whole."""

import random
import string
from itertools import product

import pytest

from certificates import codes
from certificates.rendering import casting, cutting
from certificates.rendering.faces import Face
from certificates.rendering.wording import grouped
from tests.certificates.rendering.names import NAMES, WORDS

FACES = [Face(file) for file in ("Amiri-Bold.ttf", "Amiri-Regular.ttf", "IBMPlexSansArabic-Medium.ttf")]
ARABIC, LATIN = {"rtl": True, "language": "ar"}, {"rtl": False, "language": "en"}


def differs(face, text, rtl, language):
    cut = cutting.pieces(text, rtl=rtl)
    assert "".join(text[: shown or None] for text, shown in (cut[::-1] if rtl else cut)) == text
    pieces = [sort for piece in cut for sort in face.set_piece(piece, rtl=rtl, language=language)[0]]
    return tuple(pieces) != face.set(text, rtl=rtl, language=language)


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.file)
def test_names_can_be_cut_between_their_words(face):
    by_language = zip(*NAMES, strict=True)
    for texts, setting in zip(by_language, (ARABIC, LATIN), strict=True):
        assert [text for text in texts if differs(face, text, **setting)] == []
        assert sum(len(cutting.pieces(text, rtl=setting["rtl"])) > 1 for text in texts) > 180


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.file)
def test_no_letter_changes_one_of_the_word_beside_it(face):
    """Whatever a word ends with, and the next begins with."""
    signs = string.ascii_letters + string.digits + string.punctuation
    arabic = [f"{before}{last} {first}" for before, last, first in product("بد", casting.LETTERS, casting.LETTERS)]
    latin = [f"a{last} {first}a" for last, first in product(signs, signs)]
    for texts, setting in ((arabic, ARABIC), (latin, LATIN)):
        assert [text for text in texts if differs(face, text, **setting)] == []


def test_words_of_courses_can_be_cut():
    chosen = random.Random(7)
    lines = [" ".join(chosen.sample(WORDS, 4)) for _again in range(1000)]
    assert [line for line in lines if differs(FACES[0], line, **ARABIC)] == []


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.file)
def test_codes_can_be_cut_between_their_letters(face):
    written = [grouped(codes.new_code()) for _again in range(300)]
    assert len(cutting.pieces(written[0], rtl=False)) == len(written[0])
    assert [code for code in written if differs(face, code, **LATIN)] == []


def test_a_kaf_after_another_word_is_not_cut_off():
    """Amiri moves it: the comparison sees that."""
    [whole] = cutting.pieces("سمية كمي", rtl=True)
    words = [cutting.Piece(word) for word in (" كمي", "سمية")]
    cut = [sort for word in words for sort in FACES[0].set_piece(word, **ARABIC)[0]]
    assert tuple(cut) != FACES[0].set(whole.text, **ARABIC)
