"""Every design, with as little and as much on it as it may have to bear."""

import io
import re
import subprocess
from dataclasses import replace
from functools import cache
from itertools import combinations, count

import page
import pytest
from PIL import Image

from certificates.rendering import designs, measuring, paper, qr, render, ribbon, sadu
from certificates.rendering.colours import READABLE, Colours, contrast
from certificates.rendering.fitting import SMALLEST
from certificates.rendering.stamping import INK
from certificates.rendering.templates import Picture, Signatory, Template
from certificates.rendering.wording import COMPLETION, SERVICE, STANDARD, grouped
from tests.certificates.rendering import ink, reference
from tests.certificates.rendering.samples import read, ruaa
from tests.certificates.rendering.test_names import by_pdfium

HAIR = 0.1  # mm between the letters of two lines, at least
QUIET = 4  # modules round a symbol. ISO/IEC 18004, 9.1
MARGIN = 9  # mm that common printers leave white
KINDS = COMPLETION, SERVICE
LAYOUTS = [(logos, signatories) for logos in range(4) for signatories in (1, 2)]
SECOND = {
    "second_signatory_ar": "ماجد سعيد الزهراني",
    "second_signatory_en": "Majid Saeed Alzahrani",
    "second_signatory_title_ar": "رئيس مجلس الإدارة",
    "second_signatory_title_en": "Chairman of the board",
}
LONG = {
    "name_ar": "نورة بنت عبدالرحمن بن عبدالله بن محمد بن عبدالعزيز بن إبراهيم القحطاني العتيبي الشمراني",
    "name_en": "Nourah bint Abdulrahman bin Abdullah bin Mohammed bin Ibrahim Alqahtani Alotaibi Alshamrani of Jeddah",
    "course_ar": "أساسيات الأمن السيبراني وحماية الخصوصية في الحياة اليومية وبيئات العمل الصغيرة والمدارس والجمعيات",
    "course_en": "Essentials of Cybersecurity and Privacy in Daily Life, Small Workplaces and Charities of the Region",
}
NAMES = ["إبراهيم", "القحطاني", "محمد", "الغامدي", "ناجي", "طاهر", "لجين"]  # with letters that hang low and stand high
LATIN = ["Gypsy", "Ábdullāh", "Qutub", "Josephy", "Al-Ĥajj", "Brjid"]
FIRST = {"course_ar": "تطوّعت", "detail_ar": "إبراهيم"}  # of all others «صبّاغ», which stands highest
FIGURES = set("٠١٢٣٤٥٦٧٨٩")
SAID = {
    "code": grouped(ruaa().code),
    "where": "sanai-raqamiya.certificates.jeddah.example.org/verify",
    "issued_on_ar": "١٨ ديسمبر ٢٠٢٦م، الموافق ٢٧ جمادى الآخرة ١٤٤٨هـ",
    "issued_on_en": "28 September 2026 (27 Jumada al-Akhirah 1448 AH)",
}


def picture(wide, high, words):
    data = io.BytesIO()
    Image.new("RGBA", (wide, high), (150, 20, 60, 255)).save(data, "PNG")
    return Picture(data.getvalue(), words)


ARABIC = [
    name for name in measuring.PLACES if not name.startswith("second") and (name == "opening" or name.endswith("_ar"))
]
DPI, NUDGED = 300, 0.04  # how much of its ink a line shows elsewhere whose marks lie on another quarter of a pixel

LOGOS = tuple(picture(*size, f"شعار {size}") for size in ((900, 200), (300, 300), (200, 400)))
HAND = picture(600, 200, "توقيع")


def template(design, *, logos=0, signatories=1, kind=COMPLETION, **others):
    signed = (Signatory("سلمى فهد الغامدي", "Salma Fahad Alghamdi", signature=HAND),) * signatories
    return Template(kind=kind, design=design, wording=STANDARD[kind], logos=LOGOS[:logos], signatories=signed, **others)


def of_width(slot, name, size, share=1.0):
    """A text that takes that share of the slot's line in that size, in as few words as do."""
    is_latin = slot.language == "en"
    first, words = ([], LATIN) if is_latin else ([FIRST.get(name, "صبّاغ")], NAMES)
    for many in count(1):
        text = " ".join([*first, *(words[at % len(words)] for at in range(many))])
        width = slot.face.width(text, rtl=not is_latin, language=slot.language)
        if size * width + slot.spacing * len(text) > slot.room * share:
            return text
    return None


def texts(slot, name):
    """A short text; one that nearly fills its line; one for two lines, in their greatest size; one that nearly fills both."""
    if name in SAID:
        return (SAID[name],) * 4
    wide = of_width(slot, name, slot.size, 0.9)
    two = of_width(slot, name, slot.size * SMALLEST)
    return ("نور", wide, two, of_width(slot, name, slot.size_in_two * SMALLEST, 1.7))


@cache
def ground(some):
    return ink.ground(some, {"second_signatory_ar": ((" ",),)} if len(some.signatories) > 1 else {})


def hexadecimal(colour):
    return "#{:02x}{:02x}{:02x}".format(*colour)


@pytest.fixture(params=designs.DESIGNS)
def design(request):
    return request.param


@pytest.mark.parametrize(
    ("logos", "signatories", "kind"), [*[(*some, COMPLETION) for some in LAYOUTS], (0, 1, SERVICE), (3, 2, SERVICE)]
)
def test_nothing_meets_anything_else(design, logos, signatories, kind):
    some = template(design, logos=logos, signatories=signatories, kind=kind)
    slots = measuring.slots(some, {"second_signatory_ar": signatories == 2})
    said = {name: texts(slot, name) for name, slot in slots.items()}
    for which in range(4):
        fitted = {name: slots[name].fit(options[which]) for name, options in said.items()}
        lines = {name: tuple((text,) for text in some_lines) for name, (some_lines, _size) in fitted.items()}
        marks = ink.marks(some, lines, {name: size for name, (_lines, size) in fitted.items()})
        assert len(marks) == sum(map(len, lines.values())) + 3 + 1 + logos + signatories  # labels, symbol, pictures
        pairs = [(one, other) for one, other in combinations(marks, 2) if one.name != other.name or not one.colours]
        assert not [(one.name, other.name) for one, other in pairs if one.meets(other, HAIR)]
        [symbol] = (mark for mark in marks if mark.name == "symbol")
        module = (symbol.box.right - symbol.box.left) / qr.symbols("https://sanai.example/verify/", 26, "/").size
        assert symbol.box.right - symbol.box.left >= 22
        assert not [mark.name for mark in marks if mark is not symbol and mark.meets(symbol, QUIET * module)]
        for mark in marks:
            left, top, right, bottom = mark.box
            assert min(left, top, 297 - right, 210 - bottom) >= MARGIN, mark.name
            if mark.name != "hand":  # which may touch the line that it is written on
                around = QUIET * module if mark is symbol else HAIR
                beneath, *others = ink.under(ground(some), mark.box, around)
                assert not others, mark.name
                inks = map(hexadecimal, mark.colours or [tuple(round(255 * float(part)) for part in INK.split()[:3])])
                assert all(contrast(one, hexadecimal(beneath)) >= READABLE for one in inks), mark.name


def test_the_comparison_would_see_lines_that_meet(design):
    some = template(design)
    sheet = paper.sheet(ruaa(), some)
    marks = ink.marks(some, sheet.lines, sheet.sizes | {"course_ar": 70})
    assert any(one.meets(other) for one, other in combinations(marks, 2) if "course_ar" in (one.name, other.name))
    [name] = (mark for mark in marks if mark.name == "name_ar")
    assert len(ink.under(ground(some), name.box, 60)) > 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("more", [{}, LONG], ids=["short", "long"])
def test_every_text_is_read_back(design, kind, more):
    facts = ruaa(**SECOND, **more)
    some = template(design, logos=3, signatories=2, kind=kind)
    pdf = render(facts, some).data
    text, in_order = read(pdf), by_pdfium(pdf)  # poppler takes Arabic lines with figures apart
    said = paper.texts(facts, some) | {"code": grouped(facts.code), "where": "sanai.example/verify"}
    assert not [words for words in said.values() if words not in (in_order if FIGURES & set(words) else text)]
    for words in ("صدرت في", "Issued on", "رمز التحقق", "Verification code", "للتحقق من الشهادة"):
        assert words in text


def test_scanners_read_the_symbol(design, tmp_path):
    facts = ruaa(**SECOND)
    pdf = render(facts, template(design, logos=3, signatories=2)).data
    subprocess.run(["pdftoppm", "-r", "120", "-png", "-singlefile", "-", tmp_path / "page"], input=pdf, check=True)
    command = ["zbarimg", "--quiet", "--raw", tmp_path / "page.png"]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip() == facts.verify_url


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1], ids=str)
def test_it_keeps_the_rules_of_archives_and_of_screen_readers(design, profile, tmp_path):
    path = tmp_path / "certificate.pdf"
    path.write_bytes(render(ruaa(**SECOND, **LONG), template(design, logos=3, signatories=2)).data)
    report = page.validate_pdf(str(path), profile=profile)
    assert report.is_compliant, str(report)


def unpacked(pdf, folder):
    packed, plain = folder / "certificate.pdf", folder / "plain.pdf"
    packed.write_bytes(pdf)
    subprocess.run(["qpdf", "--qdf", "--object-streams=disable", packed, plain], check=True)
    return plain.read_bytes()


def test_every_picture_says_what_it_is_and_no_drawing_does(design, tmp_path):
    text = unpacked(render(ruaa(**SECOND), template(design, logos=3, signatories=2)).data, tmp_path)
    said = re.findall(rb"/Alt <feff([0-9a-f]+)>", text)
    words = sorted(bytes.fromhex(one.decode()).decode("utf-16-be") for one in said)
    assert words == sorted([*(logo.words for logo in LOGOS), HAND.words, HAND.words, SYMBOL])
    assert len(re.findall(rb"/S /Figure", text)) == len(words)


SYMBOL = "رمز مربع يقود إلى صفحة التحقق من الشهادة"


@pytest.mark.parametrize("colours", [Colours(), Colours("#4b2e83", "#1f3f7a", "#fff7ee")], ids=["standard", "others"])
def test_the_colours_asked_for_are_those_that_are_drawn(design, colours, tmp_path):
    text = unpacked(render(ruaa(), template(design, signatories=0, colours=colours)).data, tmp_path)
    found = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|scn|SCN)\b", text)
    drawn = {hexadecimal(tuple(round(255 * float(part)) for part in one)) for one in found}
    sources = b"".join(data for path, data in designs.sources().items() if path.startswith(design)).decode()
    asked = {colours.all()[name] for name in re.findall(r"\$(\w+)", sources)}
    symbol = hexadecimal(tuple(round(255 * float(part)) for part in INK.split()[:3]))
    assert drawn - {"#000000"} == asked | {symbol}


@pytest.mark.parametrize(
    "more", [{}, {"name_ar": LONG["name_ar"], "course_ar": LONG["course_ar"]}], ids=["short", "long"]
)
def test_arabic_looks_as_weasyprint_prints_it(design, more):
    facts, some = ruaa(**more), template(design, logos=2)
    sheet = paper.sheet(facts, some)
    ours, others, theirs = (
        reference.printed(pdf, DPI)
        for pdf in (
            render(facts, some).data,
            render(replace(facts, name_ar=facts.name_ar[:-1], course_ar=facts.course_ar[1:]), some).data,
            reference.set_by_weasyprint(facts, some),
        )
    )
    marks = [mark for mark in ink.marks(some, sheet.lines, sheet.sizes) if mark.name in ARABIC]
    assert {mark.name for mark in marks} == set(ARABIC)
    assert not {mark.name: mark.box for mark in marks if reference.unlike(ours, theirs, mark.box, DPI) > NUDGED}
    seen = {mark.name for mark in marks if reference.unlike(others, theirs, mark.box, DPI) > NUDGED}
    assert seen == {"name_ar", "course_ar"}, "another letter would be seen"


@pytest.mark.parametrize("drawn", [ribbon, sadu], ids=["ribbon", "sadu"])
def test_the_bundled_drawings_are_those_drawn_here(drawn):
    folder = designs.FOLDER / drawn.__name__.rpartition(".")[2]
    for name, drawing in drawn.drawings().items():
        assert (folder / name).read_text() == drawing


def test_drawings_are_small():
    sizes = {path: len(data) for path, data in designs.sources().items() if path.endswith(".svg")}
    assert max(sizes.values()) < 60_000, sizes


def test_a_strip_shows_each_thread_of_the_chart():
    """The area within the outlines, by their corners, is the number of threads."""
    cells = {(x, y) for y, row in enumerate(sadu.woven()) for x, thread in enumerate(row) if thread == "g"}
    drawn = sadu.outline(cells)
    area = 0
    for loop in drawn.split("Z")[:-1]:
        x, y = map(int, re.match(r"M(\d+) (\d+)", loop).groups())
        for way, long in re.findall(r"([hv])(-?\d+)", loop):
            if way == "h":
                x, area = x + int(long), area - int(long) * y
            else:
                y += int(long)
        start_x, start_y = map(int, re.match(r"M(\d+) (\d+)", loop).groups())
        area -= (start_x - x) * start_y
    assert area == len(cells)
