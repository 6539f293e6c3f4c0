"""One line of text as the operators of a page. ISO 32000-1, 9.4."""

import unicodedata
from functools import cache, lru_cache

from certificates.rendering import objects
from certificates.rendering.casting import NUDGE
from certificates.rendering.objects import number

PANGO = 1024 / 0.75  # Pango's units a point: it rounds sizes down to one, and each advance to the nearest
LEAST = 0.005  # thousandths of the size: nobody sees a smaller step
LATIN, LETTERS = "L", ("L", "R", "AL")  # directions that letters have
SAID = b"/Span<</ActualText%s>>BDC"  # ISO 32000-1, 14.9.4
RIGHT_TO_LEFT = "\u200f"  # the unseen mark


@lru_cache(maxsize=512)
def operators(line, texts, size):
    """Those that show a compiling.Line with the ``texts`` of its parts, at ``size`` points. A cohort's are mostly the same."""
    size = int(round(size, 2) * PANGO) / PANGO
    set_parts = [
        part.face.set(text, rtl=line.is_rtl, language=line.language)
        for part, text in zip(line.parts, texts, strict=True)
    ]
    unit = size * PANGO / 1000
    widths = [
        sum([round(sort.advance * unit) for sort in sorts]) / PANGO + line.spacing * len(sorts) for sorts in set_parts
    ]
    x, y = line.x - line.shift * sum(widths), line.middle + line.drop * size
    if line.is_rtl and unicodedata.bidirectional(texts[-1][-1]) not in ("R", "AL"):
        set_parts[-1] = (_end(line.parts[-1].face), *set_parts[-1])
    drawn = []
    pieces = list(zip(line.parts, set_parts, widths, strict=True))
    for part, sorts, width in reversed(pieces) if line.is_rtl else pieces:
        shown = _shown(part.case, sorts, size, line.spacing * 1000 / size)
        where = b"%s %s Tf 1 0 0 1 %s %s Tm" % (part.font, number(size), number(x), number(y))
        drawn.append(b"/Span<</MCID %d>>BDC %s BT %s %s ET EMC" % (part.marked, part.colour, where, shown))
        x += width
    return b"\n".join(drawn)


@cache
def _end(face):
    """What ends a line in Arabic that does not end with a letter: else its last vowel or bracket is read first.

    It stands just to the left of where any vowel may.
    """
    [mark] = face.set(RIGHT_TO_LEFT, rtl=True, language="ar")
    [(shape, _x, _y)] = mark.shapes
    return mark._replace(shapes=((shape, -NUDGE - 1, 0),))


def _shown(case, sorts, size, spacing):
    """The operators that show sorts one after another; ``spacing`` between them in thousandths of the size."""
    shown, codes, widths = [b"[<"], case.codes, case.widths
    pen = -spacing / 2  # where the reader's pen stands, from where the next sort begins
    for place, sort in enumerate(sorts):
        code, said, pieces = codes.get(sort), b"", ()
        if code is None:
            pieces, said = _pieces(case, sort, sorts[place + 1 :])
        if said:
            shown.append(b">]TJ %s[<" % said)
        for shape, x, y in pieces or ((code, 0, 0),):
            if abs(pen - x) >= LEAST:
                shown.append(b">%s<" % number(round(pen - x, 2)))
            if y:
                shown.append(b">]TJ %s Ts[<%04x>]TJ 0 Ts[<" % (number(round(y * size / 1000, 4)), shape))
            else:
                shown.append(b"%04x" % shape)
            pen = x + widths[shape]
        pen -= sort.advance + spacing
        if said:
            shown.append(b">]TJ%s[<" % (b" EMC" * said.count(b"BDC")))
    shown.append(b">]TJ")
    return b"".join(shown).replace(b"<>", b"").replace(b"[]TJ", b"")


def _pieces(case, sort, others):
    """What draws a Sort that has no code, triples of a code and its place; and operators that say what it stands for.

    A bracket is turned back by PDFium, unless the letter before it, one of the ``others`` to the right, is Latin. So it is
    given as it is drawn, within what it stands for, which PDFium overlooks for the empty text.
    """
    if sort not in case.turned:
        pieces, is_read = _from_shapes(case, sort)
        return pieces, b"" if is_read else SAID % objects.text(sort.text)
    directions = (unicodedata.bidirectional(one) for other in others for one in other.text)
    if next((one for one in directions if one in LETTERS), None) == LATIN:
        return [(case.turned[sort], 0, 0)], b""
    [(shape, _x, _y)] = sort.shapes
    return [(case.plain[shape], 0, 0)], SAID % objects.text(sort.text) + b"/Drawn<</ActualText()>>BDC"


@lru_cache(maxsize=4096)
def _from_shapes(case, sort):
    return case.pieces(sort)
