"""What holds for every template and style sheet, read as text."""

import re
from pathlib import Path

import pytest

from lms.templatetags import nav
from lms.templatetags.look import TILES

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "lms" / "static"
SHEETS = sorted((STATIC / "css").glob("*.css"))
TEMPLATES = sorted(
    path
    for path in (ROOT / "templates").rglob("*.html")
    if "messages" not in path.relative_to(ROOT / "templates").parts
)
COMMENT = re.compile(r"/\*.*?\*/|\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)


def named(paths):
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths]


def words(path):
    return COMMENT.sub("", path.read_text())


def icons():
    return set(re.findall(r'id="([^"]+)"', (STATIC / "img" / "icons.svg").read_text()))


@pytest.mark.parametrize("sheet", named(SHEETS))
def test_a_style_sheet_knows_no_left_and_no_right(sheet):
    assert re.findall(r"[\w-]*\b(?:left|right)\b[\w-]*", words(sheet)) == []


@pytest.mark.parametrize("sheet", named([sheet for sheet in SHEETS if sheet.name != "tokens.css"]))
def test_only_the_tokens_name_a_colour(sheet):
    named_colours = re.findall(r"oklch\([^)]*\)|#[0-9a-f]{3,8}\b|\brgba?\([^)]*\)|\bhsl\([^)]*\)", words(sheet))
    assert [colour for colour in named_colours if colour != "#000"] == []  # the opaque part of a mask


@pytest.mark.parametrize("sheet", named(SHEETS))
def test_a_style_sheet_asks_only_for_files_that_are_there(sheet):
    addresses = re.findall(r"url\(([^)]+)\)", words(sheet))
    assert [address for address in addresses if not (sheet.parent / address.strip("\"'")).is_file()] == []


def test_every_token_used_is_defined():
    sheets = "".join(words(sheet) for sheet in SHEETS)
    used = set(re.findall(r"var\((--[\w-]+)\)", sheets))
    assert used - set(re.findall(r"(--[\w-]+)\s*:", sheets)) == set()


@pytest.mark.parametrize("template", named(TEMPLATES))
def test_a_template_holds_no_inline_style_or_script(template):
    text = words(template)
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=[\"']|javascript:", text) == []
    scripts = re.findall(r"<script\b([^>]*)>", text)
    data = re.compile(r'type="application/(?:ld\+)?json"')  # never run
    assert [script for script in scripts if " src=" not in script and not data.search(script)] == []


@pytest.mark.parametrize("template", named(TEMPLATES))
def test_a_template_asks_no_other_site_for_anything(template):
    asking = re.findall(r"<(?:script|link|img|iframe|video|audio|source|form|use)\b[^>]*", words(template))
    assert [tag for tag in asking if re.search(r"(?:src|href|action)=[\"']?(?:https?:)?//", tag)] == []


def test_every_icon_named_in_a_template_is_drawn():
    drawn = icons()
    missing = set()
    for template in TEMPLATES:
        text = words(template)
        names = set(re.findall(r'\{% icon "([^"]+)"', text)) | set(re.findall(r'icons\.svg" %\}#([\w-]+)', text))
        if "wagtailadmin_tags" in text:
            names = set()  # the admin's icons have the same tag and are its own
        names |= set(re.findall(r'components/(?:status|door)\.html" with[^%]*\bicon="([^"]+)"', text))
        names |= {f"m-{mark}" for mark in re.findall(r'\{% mark "([^"]+)"', text)}
        missing |= {(template.name, name) for name in names if name not in drawn}
    assert missing == set()


def test_every_icon_of_the_navigation_is_drawn():
    assert set(re.findall(r'"(\w+)", _\(', Path(nav.__file__).read_text())) <= icons()


def test_every_field_of_study_has_its_tile(db):
    from courses.models import Course

    assert set(TILES) == set(Course.Field.values)
    drawn = set(re.findall(r'id="tile-([^"]+)"', (STATIC / "img" / "tiles.svg").read_text()))
    assert set(TILES.values()) <= drawn
