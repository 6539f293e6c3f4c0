"""How many names a reader's tools get back exactly from the PDF: searching, copying, reading aloud."""

import pytest

from certificates.rendering import render
from tests.certificates.rendering.names import GROUPS, NAMES
from tests.certificates.rendering.samples import read, ruaa

# Measured with poppler 22.12: 162 of 206. All 206 are printed right, and each reads back with its own letters. What is
# lost is lost between WeasyPrint's text operators and the reader: raised marks and tight letters look like word breaks,
# and lines of two scripts come out in the order they are seen.
EXACT = {
    "common": 90,
    "tight letters": 2,
    "hamza and lam-alef": 29,
    "many words": 17,
    "residents": 18,
    "tashkeel": 3,
    "mixed": 3,
}


def test_there_are_names_enough():
    assert len(set(NAMES)) == len(NAMES) >= 200


@pytest.mark.parametrize("group", GROUPS)
def test_names_are_read_back_exactly(group):
    exact = []
    for name_ar, name_en in GROUPS[group]:
        text = read(render(ruaa(name_ar=name_ar, name_en=name_en)))
        assert "صفحات الويب" in text
        assert "Web pages" in text
        if name_ar in text and name_en in text:
            exact.append(name_ar)
    assert len(exact) >= EXACT[group], set(dict(GROUPS[group])) - set(exact)


def test_common_names_are_all_read_back_exactly():
    assert EXACT["common"] == len(GROUPS["common"])


def test_one_field_does_not_spoil_another():
    """«لجين» draws its lam as two shapes; the lam of the other fields once read as nothing."""
    text = read(render(ruaa(name_ar="لجين حجازي")))
    assert "صفحات الويب" in text
    assert "سلمى فهد الغامدي" in text
