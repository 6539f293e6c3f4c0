"""Names, course and code as a reader's tools get them back from the PDF: searching, copying, reading aloud, scanning."""

import subprocess
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import batched

import pypdfium2
import pytest

from certificates import codes
from certificates.facts import Facts
from certificates.rendering import Rendered, render
from certificates.rendering.wording import grouped
from tests.certificates.rendering import reference
from tests.certificates.rendering.names import NAMES, WORDS
from tests.certificates.rendering.samples import read, ruaa

# Poppler parts a line into Arabic, and Latin or figures (with their points, commas, strokes and hyphens), and gives the
# parts from left to right; a space between two it gives with the wrong one. So it misreads these, whoever sets them.
MISREAD_BY_POPPLER = {
    "عبدالله الثاني 2",
    "محمد الغامدي 7",
    "فهد ٢ الدوسري",
    "نورة Nora القحطاني",
    "سامي Sammy",
    "ريم / ريما الشهري",
    "علي - حسن",
    "أ. منال باشا",
    "د. هشام ناظر",
    "م. رنا زاهد (PMP)",
    "عبد-الله النور",
    "نورة (Nora)",
    "سلطان (٢)",
}


@dataclass(frozen=True)
class Issued:
    facts: Facts
    rendered: Rendered

    @property
    def texts(self):
        """What shall be read back, by field."""
        return {
            "name_ar": self.facts.name_ar,
            "name_en": self.facts.name_en,
            "course_ar": self.facts.course_ar,
            "course_en": self.facts.course_en,
            "code": grouped(self.facts.code),
        }


def issued(name_ar, name_en, code=None, **others):
    code = code or codes.new_code()
    facts = ruaa(
        name_ar=name_ar, name_en=name_en, code=code, verify_url=f"https://sanai.example/verify/{code}/", **others
    )
    return Issued(facts, render(facts))


@pytest.fixture(scope="module")
def certificates():
    """One of each name."""
    return [issued(*names) for names in NAMES]


def same(text):
    """The text as all tools should compare it: however its vowels are ordered, and its letters are formed."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def by_poppler(pdf):
    return same(read(pdf))


def by_pdfium(pdf):
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return same(document[0].get_textpage().get_text_range())


def misread(certificates, reader):
    """By field the texts that are not read back exactly."""
    found = {}
    with ThreadPoolExecutor(1 if reader is by_pdfium else 2) as pool:  # PDFium serves one thread
        texts = pool.map(reader, [one.rendered.data for one in certificates])
    for one, text in zip(certificates, texts, strict=True):
        for field, wanted in one.texts.items():
            if same(wanted) not in text:
                found.setdefault(field, set()).add(wanted)
    return found


def test_there_are_names_enough():
    assert len(set(NAMES)) == len(NAMES) >= 200


def test_pdfium_reads_all_back_exactly(certificates):
    assert misread(certificates, by_pdfium) == {}


def test_poppler_reads_all_back_exactly_but_arabic_with_latin_or_figures(certificates):
    assert misread(certificates, by_poppler) == {"name_ar": MISREAD_BY_POPPLER}


@pytest.mark.parametrize("name", sorted(MISREAD_BY_POPPLER))
def test_what_poppler_misreads_it_misreads_on_weasyprints_page_too(name):
    assert same(name) not in by_poppler(reference.set_by_weasyprint(ruaa(name_ar=name)))


def test_a_reader_that_misread_would_be_found_out(certificates):
    found = misread(certificates[:1], lambda pdf: by_poppler(pdf)[::-1])
    assert found.keys() == {"name_ar", "name_en", "course_ar", "course_en", "code"}


@pytest.mark.parametrize("reader", [by_poppler, by_pdfium])
def test_words_of_courses_are_read_back_exactly(reader):
    """Each of these Amiri draws with a letter moved, drawn as two shapes, or by another letter's shape."""
    certificates = [
        issued(" ".join(words[:4]), "Ruaa", course_ar=" ".join(words[4:])) for words in batched(WORDS, 8, strict=True)
    ]
    assert misread(certificates, reader) == {}


def test_one_field_does_not_spoil_another():
    """«لجين» draws its lam as two shapes; the lam of the other fields once read as nothing."""
    text = read(render(ruaa(name_ar="لجين حجازي")).data)
    assert "صفحات الويب" in text
    assert "سلمى فهد الغامدي" in text


def test_scanners_read_all_symbols(certificates, tmp_path):
    """Drawn small, as on a screen."""
    pages = [tmp_path / f"{place:03}.png" for place in range(len(certificates))]
    for one, page in zip(certificates, pages, strict=True):
        symbol = one.rendered.plate.symbol
        with closing(pypdfium2.PdfDocument(one.rendered.data)) as document:
            width, height = document[0].get_size()
            margin = symbol.width / 10
            left, bottom = symbol.x - margin, symbol.y - margin
            right, top = width - symbol.x - symbol.width - margin, height - symbol.y - symbol.width - margin
            document[0].render(scale=1.5, crop=(left, bottom, right, top)).to_pil().save(page)
    command = ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", *pages]
    scanned = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert scanned == [one.facts.verify_url for one in certificates]
