"""What searching, copying and reading aloud get from a glyph: the PDF's ToUnicode tables, mended.

WeasyPrint gives a letter that Amiri draws as two shapes to whichever comes first, and nothing to the other, in the
whole document: «لجين» in one line turned «الغامدي» into «ا غامدي» in the next. The font itself knows whose shape it is.
"""

import re
from functools import cache

import pydyf
from fontTools.ttLib import TTFont

SINGLE, MULTIPLE, LIGATURE, EXTENSION = (1, 2, 4, 7)  # kinds of substitution in a font's GSUB table
TATWEEL = "ـ"  # also the shape that lengthens a letter to make room: then it stands for no letter of its own
ENTRY = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")


def mend(pdf, paths):
    """Mend the tables of a ``pydyf.PDF``; ``paths`` are the font files by the end of their name in the PDF."""
    streams = {one.reference: one for one in pdf.objects if isinstance(one, pydyf.Stream)}
    for font in pdf.objects:
        if isinstance(font, pydyf.Dictionary) and "ToUnicode" in font:
            name = bytes(font["BaseFont"]).decode().partition("+")[2]
            if name in paths:
                table = streams[font["ToUnicode"]]
                table.stream = [_mended(line, letters(paths[name])) for line in table.stream]


def _mended(line, own):
    entry = ENTRY.fullmatch(line)
    if not entry or line == b"<0000> <ffff>":  # the range of codes, which looks like an entry
        return line
    given = bytes.fromhex(entry[2].decode()).decode("utf-16-be")
    text = own.get(int(entry[1], 16), given)
    if text == TATWEEL != given:
        text = ""
    if given and text:
        return line
    return b"<%b> <%b>" % (entry[1], text.encode("utf-16-be").hex().encode())


@cache
def letters(path):
    """The text of each glyph by its number, followed from the font's characters through its substitutions."""
    with TTFont(path) as font:
        numbers = font.getReverseGlyphMap()
        texts = {}
        for character, glyph in sorted(font.getBestCmap().items()):
            texts.setdefault(glyph, chr(character))
        tables = [table for lookup in font["GSUB"].table.LookupList.Lookup for table in lookup.SubTable]
        tables = [table.ExtSubTable if table.LookupType == EXTENSION else table for table in tables]
        known = 0
        while known < len(texts):
            known = len(texts)
            for table in tables:
                for made, text in _made(table, texts):
                    texts.setdefault(made, text)
        return {numbers[glyph]: text for glyph, text in texts.items()}


def _made(table, texts):
    """The glyphs that one substitution makes of known ones, with their text. The first of several keeps the letter."""
    if table.LookupType == SINGLE:
        yield from ((made, texts[glyph]) for glyph, made in table.mapping.items() if glyph in texts)
    elif table.LookupType == MULTIPLE:
        for glyph, made in table.mapping.items():
            if glyph in texts and made:
                yield made[0], texts[glyph]
                yield from ((extra, "") for extra in made[1:])
    elif table.LookupType == LIGATURE:
        for first, ligatures in table.ligatures.items():
            for ligature in ligatures:
                parts = [first, *ligature.Component]
                if all(part in texts for part in parts):
                    yield ligature.LigGlyph, "".join(texts[part] for part in parts)
