import json

import pytest

from certificates.rendering import casting
from certificates.rendering.faces import ASSETS, Face, Sort

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
    assert len(case.texts) == len(case.widths) == len(set(case.codes.values()))
    assert all(case.widths[code] == sort.advance for sort, code in case.codes.items())
    assert all(case.widths[code] == BOLD.natural_width(number) for number, code in case.plain.items())
