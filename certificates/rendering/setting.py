"""One line of text as the operators of a page. ISO 32000-1, 9.4."""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from certificates.rendering import cutting, objects
from certificates.rendering.casting import NUDGE
from certificates.rendering.objects import number

PANGO = 1024 / 0.75  # Pango's units a point: it rounds sizes down to one, and each advance to the nearest
LEAST = 0.005  # thousandths of the size: nobody sees a smaller step
LATIN, LETTERS = "L", ("L", "R", "AL")  # directions that letters have
SAID = b"/Span<</ActualText%s>>BDC"  # ISO 32000-1, 14.9.4
RIGHT_TO_LEFT = "\u200f"  # the unseen mark


class Shown(NamedTuple):
    """A piece of a line: the operators that show it, and the step from where they leave the reader's pen to its end."""

    operators: bytes
    step: bytes
    width: int  # in Pango's units
    letters: int


@lru_cache(maxsize=512)
def operators(line, texts, size):
    """Those that show a compiling.Line with the ``texts`` of its parts, at ``size`` points. A cohort's are mostly the same."""
    size = int(round(size, 2) * PANGO) / PANGO
    parts, drawn = [], []
    for part, text in zip(line.parts, texts, strict=True):
        cut = [_shown(line, part, piece, size) for piece in cutting.pieces(text, rtl=line.is_rtl)]
        width = sum([one.width for one in cut]) / PANGO + line.spacing * sum([one.letters for one in cut])
        parts.append((part, cut, width))
    x, y = line.x - line.shift * sum([width for _part, _cut, width in parts]), line.middle + line.drop * size
    if line.is_rtl and unicodedata.bidirectional(texts[-1][-1]) not in ("R", "AL"):
        parts[-1][1].insert(0, _end(part))
    begin = b"[<" + _step(-line.spacing * 500 / size)
    for part, cut, width in reversed(parts) if line.is_rtl else parts:
        where = b"%s %s Tf 1 0 0 1 %s %s Tm" % (part.font, number(size), number(x), number(y))
        *others, last = cut
        shown = b"".join([begin, *[one.operators + one.step for one in others], last.operators, b">]TJ"])
        shown = shown.replace(b"<>", b"").replace(b"[]TJ", b"")
        drawn.append(b"/Span<</MCID %d>>BDC %s BT %s %s ET EMC" % (part.marked, part.colour, where, shown))
        x += width
    return b"\n".join(drawn)


@lru_cache(maxsize=4096)
def _shown(line, part, piece, size):
    """A cutting.Piece as Shown in a part of a line; ``size`` in points."""
    sorts, _wide = part.face.set_piece(piece, rtl=line.is_rtl, language=line.language)
    unit = size * PANGO / 1000
    drawn, pen = _drawn(part.case, sorts, size, line.spacing * 1000 / size)
    return Shown(drawn, _step(pen), sum([round(sort.advance * unit) for sort in sorts]), len(sorts))


@lru_cache(maxsize=64)
def _end(part):
    """What ends a line in Arabic that does not end with a letter: else its last vowel or bracket is read first.

    It stands just to the left of where any vowel may.
    """
    [mark] = part.face.set(RIGHT_TO_LEFT, rtl=True, language="ar")
    [(shape, _x, _y)] = mark.shapes
    drawn, pen = _drawn(part.case, [mark._replace(shapes=((shape, -NUDGE - 1, 0),))], 1, 0)
    return Shown(drawn, _step(pen), 0, 0)


def _step(pen):
    """Back to where a piece begins, for a pen that stands ``pen`` thousandths of the size to the right of that."""
    return b">%s <" % number(round(pen, 2)) if abs(pen) >= LEAST else b""


def _drawn(case, sorts, size, spacing):
    """The operators that show sorts one after another; and where the pen is then, from where the next sort begins.

    ``spacing`` between sorts, and the pen, in thousandths of the size.
    """
    drawn, codes, widths, pen = [], case.codes, case.widths, 0
    for place, sort in enumerate(sorts):
        code, said, pieces = codes.get(sort), b"", ()
        if code is None:
            pieces, said = _pieces(case, sort, sorts[place + 1 :])
        if said:
            drawn.append(b">]TJ %s[<" % said)
        for shape, x, y in pieces or ((code, 0, 0),):
            if abs(pen - x) >= LEAST:
                drawn.append(b">%s<" % number(round(pen - x, 2)))
            if y:
                drawn.append(b">]TJ %s Ts[<%04x>]TJ 0 Ts[<" % (number(round(y * size / 1000, 4)), shape))
            else:
                drawn.append(b"%04x" % shape)
            pen = x + widths[shape]
        pen -= sort.advance + spacing
        if said:
            drawn.append(b">]TJ%s[<" % (b" EMC" * said.count(b"BDC")))
    return b"".join(drawn), pen


def _pieces(case, sort, others):
    """What draws a Sort that has no code, triples of a code and its place; and operators that say what it stands for.

    A bracket is turned back by PDFium, unless the letter before it, one of the ``others`` to the right, is Latin. So it is
    given as it is drawn, within what it stands for, which PDFium overlooks for the empty text.
    """
    if sort not in case.turned:
        pieces, is_read = case.pieces(sort)
        return pieces, b"" if is_read else SAID % objects.text(sort.text)
    directions = (unicodedata.bidirectional(one) for other in others for one in other.text)
    if next((one for one in directions if one in LETTERS), None) == LATIN:
        return [(case.turned[sort], 0, 0)], b""
    [(shape, _x, _y)] = sort.shapes
    return [(case.plain[shape], 0, 0)], SAID % objects.text(sort.text) + b"/Drawn<</ActualText()>>BDC"
