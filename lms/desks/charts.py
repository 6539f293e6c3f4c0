"""Charts as SVG, drawn for the direction of the page. Pure: numbers in, markup out.

Widths are percentages and heights pixels, so that a chart fills its column while its letters keep their size. Time runs
with the script: from right to left in Arabic. Colours are the classes of ``.chart`` in components.css; a number that is
not known is left out and never drawn as nothing. A chart is a picture (``role="img"``): a table stands behind it.
"""

from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import SafeString

from lms.arabic.digits import arabic_digits

TOP, FLOOR, FOOT = 24, 184, 212  # where 100 percent, nothing, and the page under the labels lie
GUTTER = 9  # percent of the width that the figures of the axis take
MOST_LABELS = 6  # under the columns of a narrow screen
ROW = 46


@dataclass(frozen=True)
class Series:
    """The values of one kind, one for each label; None where nothing is known. ``tone``: s1 to s4."""

    name: str
    values: tuple
    tone: str = "s1"


def columns(labels, series, *, language, titled_by):
    """Upright columns, side by side where there are several series. Values are counts."""
    top = _ceiling(max((value or 0 for one in series for value in one.values), default=0))
    pen = _Pen(language)
    parts = [_grid(pen, [(0, "0"), (top // 2, str(top // 2)), (top, str(top))], top)]
    place = (100 - GUTTER) / max(len(labels), 1)
    width = 0.72 * place / max(len(series), 1)
    for number in range(len(labels)):
        for beside, one in enumerate(series):
            value = one.values[number]
            if value:
                start = GUTTER + number * place + 0.14 * place + beside * width
                height = max(_height(value, top), 2)
                parts.append(pen.rect(start, FLOOR - height, width, height, one.tone))
                if len(series) == 1:
                    parts.append(pen.text(start + width / 2, FLOOR - height - 6, pen.digits(value), "middle", "value"))
    parts.append(_feet(pen, labels, place))
    return _drawn(parts, FOOT, titled_by)


def line(labels, values, *, language, titled_by, goal=None):
    """Percentages, each joined to the one before if both are known; ``goal`` is a line across."""
    pen = _Pen(language)
    percents = [(percent, f"{percent}{pen.percent}") for percent in (0, 50, 100)]
    parts = [_grid(pen, percents, 100)]
    place = (100 - GUTTER) / max(len(labels), 1)
    if goal is not None:
        parts.append(pen.line(GUTTER, FLOOR - _height(goal, 100), 100, FLOOR - _height(goal, 100), "goal"))
    spots = [
        None if value is None else (GUTTER + (number + 0.5) * place, FLOOR - _height(value, 100))
        for number, value in enumerate(values)
    ]
    parts += [
        pen.line(*before, *after, "line")
        for before, after in pairwise(spots)
        if before is not None and after is not None
    ]
    known = [(spot, value) for spot, value in zip(spots, values, strict=True) if spot is not None]
    parts += [pen.knot(*spot) for spot, _value in known]
    if known:
        (across, down), value = known[-1]
        words = f"{pen.digits(value)}{pen.percent}"
        parts.append(pen.text(across, down - 12 if down - 12 > 12 else down + 22, words, "middle", "value"))
    parts.append(_feet(pen, labels, place))
    return _drawn(parts, FOOT, titled_by)


def bars(rows, *, language, titled_by):
    """Bars that lie, one under the other: rows of (label, value, whole). ``whole`` None: of the greatest value."""
    pen = _Pen(language)
    greatest = max((value for _label, value, _whole in rows), default=0)
    parts = []
    for number, (label, value, whole) in enumerate(rows):
        down = number * ROW
        told = pen.digits(value) if whole is None else f"{pen.digits(value)} / {pen.digits(whole)}"
        parts.append(pen.text(0, down + 14, label, "start"))
        parts.append(pen.text(100, down + 14, told, "end", "value"))
        if whole is not None:
            parts.append(pen.rect(0, down + 21, 100, 14, "s4"))
        share = 100 * value / (greatest if whole is None else whole) if value and (whole is None or whole) else 0
        if share:
            parts.append(pen.rect(0, down + 21, min(share, 100), 14, "s1" if share < 100 or whole is None else "s3"))
    return _drawn(parts, len(rows) * ROW, titled_by)


class _Pen:
    """Draws from the start of the line, wherever that is."""

    def __init__(self, language):
        self.is_rtl = language.startswith("ar")
        self.percent = "٪" if self.is_rtl else "%"

    def digits(self, value):
        return arabic_digits(str(value)) if self.is_rtl else str(value)

    def across(self, start, width=0):
        return f"{100 - start - width if self.is_rtl else start:.2f}%"

    def rect(self, start, down, width, height, tone):
        markup = '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>'
        return format_html(markup, tone, self.across(start, width), f"{down:.1f}", f"{width:.2f}%", f"{height:.1f}")

    def line(self, start, down, end, to, tone):
        markup = '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        return format_html(markup, tone, self.across(start), f"{down:.1f}", self.across(end), f"{to:.1f}")

    def text(self, start, down, words, anchor, tone="label"):
        """``anchor`` is start, middle or end; what they mean follows the direction of the page."""
        markup = '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>'
        return format_html(markup, tone, self.across(start), f"{down:.1f}", anchor, words)

    def knot(self, start, down):
        """An octagon, as every corner here is cut."""
        markup = '<svg class="at" x="{}" y="{}"><path class="s1" d="M-5-2L-2-5H2L5-2V2L2 5H-2L-5 2Z"/></svg>'
        return format_html(markup, self.across(start), f"{down:.1f}")


def _ceiling(greatest):
    """An even round number, the same or above, that the axis ends in."""
    power = 1
    while True:
        for step in (2, 4, 6, 8):
            if step * power >= greatest:
                return step * power
        power *= 10
        if power >= greatest:
            return power


def _height(value, top):
    return (FLOOR - TOP) * min(value, top) / top


def _grid(pen, figures, top):
    parts = []
    for value, words in figures:
        down = FLOOR - _height(value, top)
        parts.append(pen.line(GUTTER, down, 100, down, "grid" if value else "axis"))
        parts.append(pen.text(0, down + 4, pen.digits(words), "start"))
    return SafeString("".join(parts))


def _feet(pen, labels, place):
    """The labels under the columns, the last of them always, the others as far as they find room."""
    every = -(-len(labels) // MOST_LABELS)
    return SafeString(
        "".join(
            pen.text(GUTTER + (number + 0.5) * place, FOOT - 8, label, "middle")
            for number, label in enumerate(labels)
            if (len(labels) - 1 - number) % every == 0
        )
    )


def _drawn(parts, height, titled_by):
    markup = '<svg class="chart__art" role="img" aria-labelledby="{}" width="100%" height="{}">{}</svg>'
    return format_html(markup, titled_by, height, SafeString("".join(parts)))
