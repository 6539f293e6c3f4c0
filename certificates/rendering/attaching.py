"""Where a font lets vowels stand on its letters: read from its anchors.

No list of syllables finds all places, since Arabic letters change beside each other, and each shape carries a vowel at
a place of its own.
"""

from collections import defaultdict
from functools import cache

from fontTools.ttLib import TTFont

from certificates.rendering import reading

ON_LETTERS, ON_MARKS, EXTENSION = 4, 6, 9  # kinds of placing in a font's GPOS table
SHADDA, WITH_HAMZA = "ّ", frozenset("أإؤئآ")
VOWELS = frozenset("ًٌٍَُِْٰ" + SHADDA)


def vowels(path, letters):
    """The places, triples of a vowel's number and its x and y, that vowels take on ``letters``, triples likewise.

    In thousandths of the size. Those that a shadda carries are among them.
    """
    carried, texts = _carried(path), reading.letters(path)
    on_letters = {(mark, x + dx, y + dy) for number, x, y in letters for mark, dx, dy in carried[number]}
    shaddas = [place for place in on_letters if texts[place[0]] == SHADDA]
    return on_letters | {(mark, x + dx, y + dy) for number, x, y in shaddas for mark, dx, dy in carried[number]}


@cache
def _carried(path):
    """By the number of a letter or a mark: the vowels that it carries, each with its place from where it stands.

    On a letter stand the shapes that vowels have by themselves; on a shadda, or by a hamza, smaller ones too.
    """
    texts, carried = reading.letters(path), defaultdict(set)
    with TTFont(path) as font:
        numbers, themselves = font.getReverseGlyphMap(), set(font.getBestCmap().values())
        tables = [table for lookup in font["GPOS"].table.LookupList.Lookup for table in lookup.SubTable]
        for table in [table.ExtSubTable if table.LookupType == EXTENSION else table for table in tables]:
            for carrier, mark, x, y in _anchored(table):
                is_crowded = table.LookupType == ON_MARKS or texts.get(numbers[carrier]) in WITH_HAMZA
                if (mark in themselves or is_crowded) and texts.get(numbers[mark]) in VOWELS:
                    carried[numbers[carrier]].add((numbers[mark], x, y))
    return carried


def _anchored(table):
    """What carries which mark where, by one table."""
    if table.LookupType == ON_LETTERS:
        marks, carriers = table.MarkCoverage.glyphs, table.BaseCoverage.glyphs
        records, anchors = table.MarkArray.MarkRecord, [one.BaseAnchor for one in table.BaseArray.BaseRecord]
    elif table.LookupType == ON_MARKS:
        marks, carriers = table.Mark1Coverage.glyphs, table.Mark2Coverage.glyphs
        records, anchors = table.Mark1Array.MarkRecord, [one.Mark2Anchor for one in table.Mark2Array.Mark2Record]
    else:
        return
    for carrier, by_class in zip(carriers, anchors, strict=True):
        for mark, record in zip(marks, records, strict=True):
            place, own = by_class[record.Class], record.MarkAnchor
            if place is not None:
                yield carrier, mark, place.XCoordinate - own.XCoordinate, place.YCoordinate - own.YCoordinate
