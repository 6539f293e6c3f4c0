"""One line of text as the operators of a page. ISO 32000-1, 9.4."""

from functools import lru_cache

from certificates.rendering.objects import number

PANGO = 1024 / 0.75  # Pango's units a point: it rounds sizes down to one, and each advance to the nearest
LEAST = 0.005  # thousandths of the size: nobody sees a smaller step


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
    drawn = []
    pieces = list(zip(line.parts, set_parts, widths, strict=True))
    for part, sorts, width in reversed(pieces) if line.is_rtl else pieces:
        shown = _shown(part.case, sorts, size, line.spacing * 1000 / size)
        where = b"%s %s Tf 1 0 0 1 %s %s Tm" % (part.font, number(size), number(x), number(y))
        drawn.append(b"/Span<</MCID %d>>BDC %s BT %s %s ET EMC" % (part.marked, part.colour, where, shown))
        x += width
    return b"\n".join(drawn)


def _shown(case, sorts, size, spacing):
    """The operators that show sorts one after another; ``spacing`` between them in thousandths of the size.

    A sort that is not in the case is put together from its shapes.
    """
    shown, codes, widths = [b"[<"], case.codes, case.widths
    pen = -spacing / 2  # where the reader's pen stands, from where the next sort begins
    for sort in sorts:
        code = codes.get(sort)
        for shape, x, y in ((code, 0, 0),) if code is not None else _pieces(sort, case):
            if abs(pen - x) >= LEAST:
                shown.append(b">%s<" % number(round(pen - x, 2)))
            if y:
                shown.append(b">]TJ %s Ts[<%04x>]TJ 0 Ts[<" % (number(round(y * size / 1000, 4)), shape))
            else:
                shown.append(b"%04x" % shape)
            pen = x + widths[shape]
        pen -= sort.advance + spacing
    shown.append(b">]TJ")
    return b"".join(shown).replace(b"<>", b"")


def _pieces(sort, case):
    return [(case.plain[number], x, y) for number, x, y in sort.shapes]
