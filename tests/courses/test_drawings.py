"""The drawings that come with the courses: of our own hand only, in the look's colours, whole in both languages."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml
from django.utils import translation

from courses import composing, drawings, loading
from lms.settings.base import BASE_DIR

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"svg", "g", "path", "text", "tspan", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
SHARED = {"defs", "use", "clipPath", "mask", "pattern", "linearGradient", "stop"}  # what an id is for
LARGEST = 6_500  # bytes: a lesson is read over mobile data
SMALLEST_TEXT = 11.5  # pixels, where the drawing is shown on a phone 390 px wide
ON_A_PHONE = 332  # pixels: 390 less the gutters, the border and the padding around a drawing
PAINTS = {"fill", "stroke", "color", "stop-color", "flood-color", "lighting-color"}
OF_COLOUR = {"DSN/colour"}  # teach with a palette of their own, the same by day and by night
TOKENS = set(re.findall(r"(--[\w-]+):", (BASE_DIR / "lms/static/css/tokens.css").read_text(encoding="utf-8")))
FILES = sorted(drawings.FOLDER.glob("*/*.svg"))


def name_of(path):
    return str(path.relative_to(drawings.FOLDER))


@cache
def elements(path):
    return list(ET.fromstring(path.read_text(encoding="utf-8")).iter())


def faults(root):
    """What a drawing may not hold, as words; ``root``: its parsed elements."""
    svg, *_inside = root
    said = [f"<{part.tag.removeprefix(SVG)}>" for part in root if part.tag.removeprefix(SVG) not in SHAPES | SHARED]
    own = {part.get("id") for part in root}
    if svg.get("aria-hidden") != "true" or svg.get("focusable") != "false":
        said.append("the drawing itself is read aloud; its description is enough")
    for part in root:
        for name, value in part.attrib.items():
            if name.startswith("on") or name in {"style", "class"} or "}" in name:
                said.append(f"{name}={value!r}")
            if found := re.fullmatch(r"url\(#([\w-]+)\)", value) or (name == "href" and re.fullmatch("#(.+)", value)):
                if found[1] not in own:
                    said.append(f"{name}={value!r} is not in the drawing")
            elif name == "href" or "url(" in value or "//" in value:
                said.append(f"{name}={value!r} leaves the drawing")
            elif name in PAINTS and value != "none" and re.sub(r"^var\((--[\w-]+)\)$", r"\1", value) not in TOKENS:
                said.append(f"{name}={value!r} is not a colour of the look")
    return said


def texts(root, size=16.0, direction=None):
    """Every text with its size in the drawing's units and its direction, both as inherited."""
    size, direction = float(root.get("font-size", size)), root.get("direction", direction)
    if root.tag == f"{SVG}text":
        yield "".join(root.itertext()).strip(), size, direction
    for part in root:
        yield from texts(part, size, direction)


@pytest.mark.parametrize("path", FILES, ids=name_of)
class TestEachDrawing:
    def test_holds_shapes_and_words_in_the_colours_of_the_look_and_nothing_else(self, path):
        found = faults(elements(path))
        if name_of(path).split(".")[0] in OF_COLOUR:
            found = [fault for fault in found if not re.match(r"(fill|stroke)='oklch\([\d. ]+\)' is not", fault)]
        assert found == []

    def test_is_light(self, path):
        assert path.stat().st_size <= LARGEST

    def test_is_as_wide_as_the_text_and_not_taller(self, path):
        left, top, width, height = map(float, elements(path)[0].get("viewBox").split())
        assert (left, top) == (0, 0)
        assert 480 <= width <= 720
        assert height <= width

    def test_has_words_one_can_read_on_a_phone_each_in_its_direction(self, path):
        svg = elements(path)[0]
        shown = ON_A_PHONE / float(svg.get("viewBox").split()[2])
        for words, size, direction in texts(svg):
            assert size * shown >= SMALLEST_TEXT, words
            if re.search(r"[\u0621-\u064a]", words):
                assert direction == "rtl", words
            elif re.search(r"[A-Za-z]", words):
                # English, or a name that reads the same in both languages; never left to the page to decide.
                assert direction == "ltr" or (direction is None and path.suffixes == [".en", ".svg"]), words


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<script/>", "<script>"),
        ("<foreignObject/>", "<foreignObject>"),
        ("<image/>", "<image>"),
        ("<style/>", "<style>"),
        ('<path onclick="x"/>', "onclick='x'"),
        ('<path style="fill:red"/>', "style='fill:red'"),
        ('<path fill="#fff"/>', "fill='#fff' is not a colour of the look"),
        ('<path fill="var(--gold)"/>', "fill='var(--gold)' is not a colour of the look"),
        ('<path fill="var(--teal, red)"/>', "fill='var(--teal, red)' is not a colour of the look"),
        ('<path mask="url(#a)"/>', "mask='url(#a)' is not in the drawing"),
        ('<path mask="url(other.svg#a)"/>', "mask='url(other.svg#a)' leaves the drawing"),
        ('<use href="https://other.example/a.svg"/>', "href='https://other.example/a.svg' leaves the drawing"),
    ],
)
def test_a_drawing_with_anything_else_would_be_found(markup, fault):
    root = ET.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true" focusable="false">{markup}</svg>')
    assert faults(list(root.iter())) == [fault]


def test_whatever_is_drawn_in_one_language_is_drawn_in_the_other():
    names = Counter(str(path).removesuffix(".svg").removesuffix(".ar").removesuffix(".en") for path in FILES)
    for name, files in names.items():
        forms = {path.name for path in FILES if str(path).startswith(f"{name}.")}
        base = Path(name).name
        assert forms in ({f"{base}.svg"}, {f"{base}.ar.svg", f"{base}.en.svg"})
        assert files == len(forms)


def test_no_two_drawings_of_a_lesson_share_an_id():
    shown = {}
    for path in FILES:
        lesson = re.sub(r"(-\d+)?(\.ar|\.en)?\.svg$", "", str(path))
        for language in {".ar", ".en"} & set(path.suffixes) or {".ar", ".en"}:
            shown.setdefault((lesson, language), []).extend(
                part.get("id") for part in elements(path) if part.get("id") is not None
            )
    assert {lesson: ids for lesson, ids in shown.items() if len(ids) != len(set(ids))} == {}


@pytest.mark.parametrize("path", sorted(loading.CONTENT.glob("[A-Z]*.yaml")), ids=lambda path: path.stem)
def test_every_figure_of_a_course_has_its_drawing_and_every_drawing_its_figure(path):
    file = yaml.safe_load(path.read_text(encoding="utf-8"))
    asked = {
        block["value"]["drawing"]
        for lesson in file["lessons"]
        for block in composing.lesson_page_values(file["code"], lesson, "ar")["body"]
        if block["type"] == "figure"
    }
    for language in ["ar", "en"]:
        with translation.override(language):
            assert [name for name in asked if not drawings.svg(name).startswith("<svg")] == []
    assert {name for name, _ in drawings.choices() if name.startswith(f"{file['code']}/")} == asked
