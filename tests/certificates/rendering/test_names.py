"""How many names a reader's tools get back exactly from the PDF: searching, copying, reading aloud."""

import contextlib
from operator import ge

import pypdfium2
import pytest

from certificates.rendering import render
from tests.certificates.rendering.names import GROUPS, NAMES
from tests.certificates.rendering.samples import read, ruaa

# Measured with poppler 22.12 and pdfium: 189 and 200 of 206. All 206 are printed right. Lines of two scripts come out of
# poppler in the order they are seen; a vowel between letters that the sorts beside the fonts do not know is moved by
# operators, which both take for the end of a word.
EXACT = {
    "common": (90, 90),
    "tight letters": (7, 7),
    "hamza and lam-alef": (30, 30),
    "many words": (20, 20),
    "residents": (24, 24),
    "tashkeel": (17, 16),
    "mixed": (1, 13),
}


def read_by_pdfium(pdf):
    with contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
        return " ".join(document[0].get_textpage().get_text_range().split())


def test_there_are_names_enough():
    assert len(set(NAMES)) == len(NAMES) >= 200


@pytest.mark.parametrize("group", GROUPS)
def test_names_are_read_back_exactly(group):
    lost = [], []
    for name_ar, name_en in GROUPS[group]:
        pdf = render(ruaa(name_ar=name_ar, name_en=name_en)).data
        for text, missed in zip((read(pdf), read_by_pdfium(pdf)), lost, strict=True):
            assert "صفحات الويب" in text
            assert "Web pages" in text
            assert "7KQ4-M2XD-9RTA-VH3E-5WBN-8CZP-0G" in text
            if name_ar not in text or name_en not in text:
                missed.append(name_ar)
    exact = [len(GROUPS[group]) - len(missed) for missed in lost]
    assert all(map(ge, exact, EXACT[group])), lost


def test_one_field_does_not_spoil_another():
    """«لجين» draws its lam as two shapes; the lam of the other fields once read as nothing."""
    text = read(render(ruaa(name_ar="لجين حجازي")).data)
    assert "صفحات الويب" in text
    assert "سلمى فهد الغامدي" in text
