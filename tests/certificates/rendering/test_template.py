"""A template is compiled once; what a certificate adds is its own, and looks as WeasyPrint would print it."""

import random
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from xml.etree import ElementTree as ET

import pytest

from certificates import codes
from certificates.rendering import faces, render
from certificates.rendering.casting import REPERTOIRE
from tests.certificates.rendering import reference
from tests.certificates.rendering.names import GROUPS, NAMES
from tests.certificates.rendering.samples import read, ruaa

# Heights of the lines in millimetres. Letters that stand where the font puts them agree to the last shade; one that is
# moved beside another is cast moved, and falls on another quarter of a pixel.
LINES = {"name_ar": (79, 103), "course_ar": (103.5, 117), "detail_ar": (117.5, 125.5), "name_en": (131, 139)}
QUARTER = 150
BOLD = faces.Face("Amiri-Bold.ttf")
XML = "http://www.w3.org/XML/1998/namespace"


def moved(text):
    return any(x or y or len(sort.shapes) > 1 for sort in BOLD.cast(text) for _shape, x, y in sort.shapes)


def with_another_code(facts):
    code = codes.new_code()
    return replace(facts, code=code, verify_url=f"https://sanai.example/verify/{code}/")


def test_certificates_of_one_shape_share_all_but_their_own_few_bytes():
    one = render(ruaa())
    for other in [
        with_another_code(ruaa(name_ar="محمد الغامدي", name_en="Mohammed Alghamdi", gender="male")),
        ruaa(course_ar="الأمان على الإنترنت", course_en="Safe online", centre_ar="مركز حي الروضة", hours=12),
        with_another_code(ruaa(issued_on_en="1 July 2026")),
    ]:
        made = render(other)
        assert made.prefix == one.prefix
        assert made.tail != one.tail
        assert len(made.tail) < 8000


def test_what_a_programme_says_on_every_certificate_is_set_once():
    one, other = render(ruaa()), render(ruaa(signatory_ar="هند القرني"))
    assert one.prefix != other.prefix
    assert "هند القرني" in read(other.data)


def test_its_hash_and_size_are_those_of_the_whole():
    one = render(ruaa())
    assert one.sha256 == sha256(one.data).hexdigest()
    assert one.prefix_sha256 == sha256(one.prefix).hexdigest()
    assert one.size == len(one.data)


def test_whoever_comes_first_in_a_process_the_bytes_are_the_same():
    script = (
        "import sys; from certificates.rendering import render; from tests.certificates.rendering.samples import ruaa\n"
        "render(ruaa(name_ar='نورة بنت عبدالرحمن بن عبدالله بن محمد القحطاني', signatory_ar='سلمى بنت فهد بن سعد الغامدي'))\n"
        "sys.stdout.buffer.write(render(ruaa()).data)"
    )
    other = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True).stdout
    assert other == render(ruaa()).data


def test_letters_that_the_font_has_in_parts_are_printed():
    assert "Nguy" in read(render(ruaa(name_en="Ștefan Nguyễn")).data)


def test_white_space_that_xml_does_not_know_is_made_plain():
    data = render(ruaa(course_en="Web\x0bpages")).data
    metadata = ET.fromstring(data[data.index(b"<x:xmpmeta") : data.index(b"<?xpacket end")].decode())
    [said] = metadata.iterfind(".//{http://purl.org/dc/elements/1.1/}description//*[@xml:lang]", {"xml": XML})
    assert said.text == "Ruaa Abdulrahman Sabbagh – Web pages"


def test_a_name_in_two_lines_has_a_template_of_its_own():
    name = "نورة بنت عبدالرحمن بن عبدالله بن محمد بن عبدالعزيز بن إبراهيم القحطاني العتيبي الشمراني"
    two = render(ruaa(name_ar=name))
    assert two.prefix != render(ruaa()).prefix
    assert name in read(two.data)


def test_letters_beside_the_repertoire_are_printed_too():
    assert not REPERTOIRE.issuperset("ٹے")
    assert "علی ٹے" in read(render(ruaa(name_ar="علی ٹے")).data)


SHORT_NAMES = [name for name in NAMES if len(name[0].split()) < 8 and name not in GROUPS["vowels on all letters"]]
NAMES_TO_COMPARE = [
    *random.Random(7).sample(SHORT_NAMES, 12),
    ("سعاد [أم علي]", "Suad [Um Ali]"),  # these end with no letter of Arabic
    ("م. رنا زاهد (PMP)", "Eng. Rana Zahid (PMP)"),
    ("سامي Sammy", "Sami Sammy"),
    ("لُبنى الأُمَويّ", "Lubna Alumawi"),
]


@pytest.mark.parametrize(("name_ar", "name_en"), NAMES_TO_COMPARE)
def test_it_looks_as_weasyprint_prints_it(name_ar, name_en):
    facts = ruaa(name_ar=name_ar, name_en=name_en)
    ours, theirs = reference.printed(render(facts).data), reference.printed(reference.set_by_weasyprint(facts))
    differ = {name: reference.difference(ours, theirs, *heights) for name, heights in LINES.items()}
    assert differ["name_en"] == 0
    assert differ["name_ar"] == 0 or (moved(name_ar) and differ["name_ar"] < QUARTER)
    assert differ["course_ar"] < QUARTER
    assert differ["detail_ar"] < QUARTER


def seen_closely(ours, theirs):
    """How far two names differ. At the scale of the page poppler draws each shape on the nearest quarter of a pixel."""
    prints = render(ours).data, reference.set_by_weasyprint(theirs)
    return reference.greatest_difference(*(reference.printed_closely(pdf, *LINES["name_ar"]) for pdf in prints))


@pytest.mark.parametrize("name", [name for name, _latin in GROUPS["vowels on all letters"][:6]])
def test_vowels_stand_where_weasyprint_lets_them_stand(name):
    assert seen_closely(ruaa(name_ar=name), ruaa(name_ar=name)) < QUARTER / 2


def test_the_close_comparison_would_see_another_vowel():
    assert seen_closely(ruaa(name_ar="صالِحُ"), ruaa(name_ar="صالِحَ")) > QUARTER / 2


def test_the_comparison_would_see_another_letter():
    ours = reference.printed(render(ruaa(name_ar="رؤى عبدالرحمن صباع")).data)
    theirs = reference.printed(reference.set_by_weasyprint(ruaa()))
    assert reference.difference(ours, theirs, *LINES["name_ar"]) > QUARTER


def test_a_line_is_set_by_its_directions_and_scripts():
    shown = "".join(sort.text for sort in BOLD.set("نورة Nora 7", rtl=True, language="ar"))
    assert shown == "Nora 7 ةرون"
    assert "".join(sort.text for sort in BOLD.set("Nora (نورة)", rtl=False, language="en")) == "Nora (ةرون)"


def test_a_letter_of_two_shapes_is_one():
    [kaf_after_lam] = [sort for sort in faces.Face("Amiri-Bold.ttf").cast("المالكي") if len(sort.shapes) > 1]
    assert kaf_after_lam.text == "ل"
