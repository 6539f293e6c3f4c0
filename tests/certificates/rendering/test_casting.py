import json
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from certificates.rendering import attaching, casting, faces
from certificates.rendering.faces import ASSETS, Face, Sort
from tests.certificates.rendering.names import GROUPS, WORDS

BOLD = Face("Amiri-Bold.ttf")


@pytest.mark.parametrize("face", [BOLD, Face("Amiri-Regular.ttf")], ids=lambda face: face.file)
def test_the_sorts_beside_the_fonts_are_those_that_are_found(face):
    written = json.loads((ASSETS / face.file.replace(".ttf", ".sorts.json")).read_text(encoding="utf-8"))
    assert [Sort(tuple(map(tuple, shapes)), advance, text) for text, advance, shapes in written] == casting.sorts(face)


def test_a_case_holds_every_letter_of_the_repertoire():
    case = casting.case_of(BOLD)
    for sort in BOLD.cast("صلاح الدين الأيوبي مُحَمَّد ٠١٢٣") + BOLD.set("Ṣalāḥ “7” – …", rtl=False, language="en"):
        assert all(number in case.plain for number, _x, _y in sort.shapes)


def test_each_code_is_as_wide_as_its_sort():
    case = casting.case_of(BOLD)
    codes = case.codes | case.turned
    assert len(case.texts) == len(case.widths) == len(set(codes.values()))
    assert all(case.widths[code] == sort.advance for sort, code in codes.items())
    assert all(case.texts[code] == sort.text for sort, code in codes.items())
    assert all(case.widths[code] == BOLD.natural_width(number) for number, code in case.plain.items())


@pytest.mark.parametrize("text", [*WORDS, *(name for name, _latin in GROUPS["vowels on all letters"])])
def test_letters_and_vowels_are_cast_or_a_small_step_from_one_that_is(text):
    case = casting.case_of(BOLD)
    for sort in BOLD.cast(text):
        if sort not in case.codes and sort.advance >= 0 and len(sort.shapes) == 1:
            [(_code, x, y)], is_read = case.pieces(sort)
            assert is_read
            assert y == 0
            assert abs(x) <= casting.NUDGE


def test_vowels_stand_where_harfbuzz_lets_them_stand():
    """On each letter, as it is written by itself, each vowel, alone and on a shadda."""
    standing = {(number, 0, 0) for number in casting.case_of(BOLD).plain}
    places = attaching.vowels(BOLD.path, standing)
    vowels = attaching.VOWELS - {attaching.SHADDA}
    texts = [
        letter + mark for letter in casting.LETTERS for mark in [*vowels, *(attaching.SHADDA + one for one in vowels)]
    ]
    cast = [sort for sort in BOLD.cast(" ".join(texts)) if sort.text in attaching.VOWELS and len(sort.shapes) == 1]
    assert len(cast) > len(texts)
    moved = {sort.shapes[0] for sort in cast if any(sort.shapes[0][1:])}
    assert len(moved) > len(casting.LETTERS)
    assert moved <= places


def test_invisible_characters_show_nothing():
    case = casting.case_of(BOLD)
    with TTFont(BytesIO(case.data)) as font:
        names = font.getGlyphOrder()
        for sort in BOLD.unseen():
            assert sort.text in faces.JOINERS
            glyph = font["glyf"][names[case.codes[sort]]]
            assert not glyph.getCoordinates(font["glyf"])[0]


def test_a_letter_that_is_drawn_as_another_says_what_it_is():
    """A sort that the case does not have, and no shape of which stands for its letter."""
    case = casting.case_of(BOLD)
    [beh] = BOLD.cast("ب")
    [(code, x, y)], is_read = case.pieces(beh._replace(text="ت"))
    assert (case.texts[code], x, y, is_read) == ("ب", 0, 0, False)
