"""Charts: numbers in, SVG out."""

from xml.etree import ElementTree as ET

import pytest

from lms.desks import charts
from lms.desks.charts import Series

WEEKS = ["22/11", "29/11", "6/12"]


def drawn(markup):
    return ET.fromstring(str(markup))


def found(svg, kind, tone):
    return [one for one in svg.iter(kind) if one.get("class") == tone]


def texts(svg, tone=None):
    return [one.text for one in svg.iter("text") if tone is None or one.get("class") == tone]


def columns(values, language="en"):
    return drawn(charts.columns(WEEKS, [Series("", tuple(values))], language=language, titled_by="t"))


def test_a_column_is_as_high_as_its_value_of_the_round_number_above():
    heights = [float(one.get("height")) for one in found(columns([5, 10, 0]), "rect", "s1")]
    assert heights == [80, 160]  # nothing is drawn of nothing
    assert texts(columns([5, 10, 0]))[:3] == ["0", "5", "10"]


@pytest.mark.parametrize(
    ("greatest", "top"), [(0, "2"), (1, "2"), (2, "2"), (3, "4"), (9, "10"), (11, "20"), (61, "80"), (19_999, "20000")]
)
def test_the_axis_ends_in_a_round_number_that_halves(greatest, top):
    assert texts(columns([greatest, 0, 0]))[2] == top


def test_time_runs_with_the_script():
    english, arabic = columns([5, 10, 10]), columns([5, 10, 10], "ar")
    starts = [float(one.get("x").rstrip("%")) for one in found(english, "rect", "s1")]
    assert starts == sorted(starts)
    mirrored = [
        100 - float(one.get("x").rstrip("%")) - float(one.get("width").rstrip("%"))
        for one in found(arabic, "rect", "s1")
    ]
    assert mirrored == pytest.approx(starts, abs=0.02)


def test_figures_are_those_of_the_language():
    assert texts(columns([12, 3, 0], "ar"), "value") == ["١٢", "٣"]
    assert texts(columns([12, 3, 0], "en"), "value") == ["12", "3"]


def test_what_is_not_known_breaks_the_line_and_is_no_zero():
    svg = drawn(charts.line(WEEKS, [80, None, 90], language="en", titled_by="t"))
    assert found(svg, "line", "line") == []
    assert len(list(svg.iter("path"))) == 2
    joined = drawn(charts.line(WEEKS, [80, 85, 90], language="en", titled_by="t"))
    assert len(found(joined, "line", "line")) == 2
    assert texts(joined, "value") == ["90%"]


def test_a_goal_lies_where_its_percentage_does():
    svg = drawn(charts.line(WEEKS, [100, 0, 50], language="ar", titled_by="t", goal=50))
    [goal] = found(svg, "line", "goal")
    assert goal.get("y1") == goal.get("y2") == f"{(charts.TOP + charts.FLOOR) / 2:.1f}"
    assert "٥٠٪" in texts(svg)


def test_a_bar_is_its_share_of_the_whole_or_of_the_greatest():
    of_the_whole = drawn(charts.bars([("أ", 15, 30), ("ب", 30, 30)], language="en", titled_by="t"))
    assert [one.get("width") for one in found(of_the_whole, "rect", "s1")] == ["50.00%"]
    assert [one.get("width") for one in found(of_the_whole, "rect", "s3")] == ["100.00%"]  # full: another colour
    of_the_greatest = drawn(charts.bars([("أ", 15, None), ("ب", 30, None)], language="en", titled_by="t"))
    assert [one.get("width") for one in found(of_the_greatest, "rect", "s1")] == ["50.00%", "100.00%"]


def test_nothing_at_all_is_drawn_without_dividing_by_it():
    assert found(columns([0, 0, 0]), "rect", "s1") == []
    assert found(drawn(charts.bars([("أ", 0, 0)], language="ar", titled_by="t")), "rect", "s1") == []
    assert drawn(charts.columns([], [Series("", ())], language="ar", titled_by="t")).get("role") == "img"
    assert drawn(charts.bars([], language="ar", titled_by="t")).get("role") == "img"


def test_a_narrow_screen_has_room_for_the_labels_and_the_last_is_always_there():
    many = [str(number) for number in range(12)]
    svg = drawn(charts.line(many, [50] * 12, language="en", titled_by="t"))
    assert texts(svg, "label")[3:] == ["1", "3", "5", "7", "9", "11"]


def test_a_name_is_a_name_whatever_it_holds():
    svg = charts.bars([("<script>&", 1, None)], language="ar", titled_by="t")
    assert "<script>" not in svg
    assert texts(drawn(svg), "label") == ["<script>&"]


def test_nothing_in_it_is_forbidden_by_the_policy_of_the_pages():
    for svg in [columns([1, 2, 3]), drawn(charts.line(WEEKS, [1, 2, 3], language="ar", titled_by="t", goal=2))]:
        attributes = {name for one in svg.iter() for name in one.attrib}
        assert attributes <= {
            *("class", "role", "aria-labelledby", "text-anchor", "d"),
            *("x", "y", "x1", "y1", "x2", "y2", "width", "height"),
        }
