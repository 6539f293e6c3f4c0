"""Text is read on every ground it may lie on: contrast computed from the tokens themselves."""

import math
import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[3] / "lms" / "static" / "css" / "tokens.css"
PAIRS = [
    *[(text, ground) for text in ["ink", "ink-2"] for ground in ["paper", "sheet", "sunk"]],
    *[(text, ground) for text in ["ink", "ink-2"] for ground in ["teal-soft", "brass-soft", "red-soft"]],
    *[("teal", ground) for ground in ["paper", "sheet", "sunk", "teal-soft"]],
    *[("brass-ink", ground) for ground in ["paper", "sheet", "sunk", "brass-soft"]],
    *[("red", ground) for ground in ["paper", "sheet", "sunk", "red-soft"]],
    ("on-teal", "teal"),
    ("on-teal", "teal-strong"),
    ("on-brass", "brass"),
    ("on-red", "red"),
    ("on-night", "night"),
    ("on-night-2", "night"),
    ("on-night", "night-2"),
    ("brass-on-night", "night"),
    ("ink-on-light", "on-night"),
    ("paper", "ink"),
]
TOUCHED = [("line-strong", ground) for ground in ["paper", "sheet"]] + [("focus", "paper"), ("focus", "sheet")]


def sets():
    text = re.sub(r"/\*.*?\*/", "", TOKENS.read_text(), flags=re.DOTALL)
    blocks = re.findall(r":root[^{]*\{([^}]*)\}", text)
    light = _colours(blocks[0])
    asked, chosen = (_colours(block) for block in blocks if "--paper" in block and block is not blocks[0])
    return light, light | asked, light | chosen


def _colours(block):
    found = re.findall(r"--([\w-]+):\s*oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)", block)
    return {name: tuple(map(float, parts)) for name, *parts in found}


def luminance(colour):
    """Relative luminance (WCAG 2) of an oklch colour; what sRGB cannot show is cut to it."""
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(max(part, 0), 1) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_twenty_one():
    assert contrast((0, 0, 0), (1, 0, 0)) == pytest.approx(21, abs=0.01)


@pytest.mark.parametrize("colours", sets()[:2], ids=["light", "dark"])
def test_text_is_four_and_a_half_times_its_ground(colours):
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("colours", sets()[:2], ids=["light", "dark"])
def test_what_is_touched_is_three_times_its_ground(colours):
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in TOUCHED}
    assert {pair: round(ratio, 2) for pair, ratio in weak.items() if ratio < 3} == {}


def test_dark_that_was_chosen_is_dark_that_was_asked_for():
    light, asked, chosen = sets()
    assert asked == chosen != light
