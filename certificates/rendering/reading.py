"""Which letter each shape of a font stands for: followed from its characters through its substitutions.

A letter that Amiri draws as two shapes is WeasyPrint's first come, first served, in the whole document: «لجين» in one
line turned «الغامدي» into «ا غامدي» in the next. The font itself knows whose shape it is.
"""

import unicodedata
from functools import cache

from fontTools.ttLib import TTFont

SINGLE, MULTIPLE, LIGATURE, EXTENSION = (1, 2, 4, 7)  # kinds of substitution in a font's GSUB table


@cache
def letters(path):
    """The text of each glyph by its number, followed from the font's characters through its substitutions."""
    with TTFont(path) as font:
        numbers = font.getReverseGlyphMap()
        texts = {}
        for character, glyph in sorted(font.getBestCmap().items()):
            texts.setdefault(glyph, _plain(chr(character)))
        tables = [table for lookup in font["GSUB"].table.LookupList.Lookup for table in lookup.SubTable]
        tables = [table.ExtSubTable if table.LookupType == EXTENSION else table for table in tables]
        known = 0
        while known < len(texts):
            known = len(texts)
            for table in tables:
                for made, text in _made(table, texts):
                    texts.setdefault(made, text)
        return {numbers[glyph]: text for glyph, text in texts.items()}


def _plain(character):
    """The letters of a presentation form: a text that was copied shall be found by those who type it."""
    return unicodedata.normalize("NFKC", character) if "\ufb00" <= character <= "\ufeff" else character


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
