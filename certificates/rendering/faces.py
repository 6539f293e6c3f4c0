"""The bundled fonts: a text set in one of them, letter by letter, by HarfBuzz.

HarfBuzz and FriBidi are what Pango, and so WeasyPrint, sets texts with: both ways give the same line.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb
from fontTools.ttLib import TTFont

from certificates.rendering import bidi, cutting, reading

ASSETS = Path(__file__).parent / "assets"
BRACKETS = dict(["()", "<>", "[]", "{}", "«»", "‘’", "“”", "‹›"])
JOINERS = frozenset("\u200c\u200d\u200e\u200f")  # the invisible characters that honest Arabic text holds


class Sort(NamedTuple):
    """One letter as it is cast: its shapes, each with its number and place, its width, and what it stands for.

    Lengths in thousandths of the size. Most letters are one shape; some are drawn as two, and marks are raised.
    """

    shapes: tuple  # of (number, x, y)
    advance: int
    text: str


@dataclass(frozen=True)
class Face:
    """A bundled font file, of a thousand units."""

    file: str

    @property
    def path(self):
        return ASSETS / self.file

    @property
    def font(self):
        """HarfBuzz's."""
        return _font(self.file)

    def set(self, text, *, rtl, language):
        """The Sorts of one line from left to right, as a tuple. ``rtl``: the direction of its paragraph."""
        return _set(self.file, text, rtl, language)

    def set_piece(self, piece, *, rtl, language):
        """The Sorts of a cutting.Piece, likewise; and how wide they are. Kept."""
        return _set_piece(self.file, piece, rtl, language)

    def cast(self, text):
        """The Sorts of an Arabic text of any length."""
        return self.set(text, rtl=True, language="ar")

    def width(self, text, *, rtl=True, language="ar"):
        """In units of the size the text is set in."""
        return sum([_set_piece(self.file, piece, rtl, language)[1] for piece in cutting.pieces(text, rtl=rtl)]) / 1000

    def natural_width(self, number):
        """Of a shape by itself, in thousandths of the size."""
        return self.font.get_glyph_h_advance(number)

    def unseen(self):
        """The Sorts of the JOINERS, which show nothing, in order."""
        return [sort for joiner in sorted(JOINERS) for sort in self.set(joiner, rtl=True, language="ar")]

    def turned(self):
        """The Sorts of BRACKETS where the line runs from right to left, beside Latin and beside Arabic."""
        beside = ("".join(pair) for pair in BRACKETS.items()), ("".join(("ب", *pair)) for pair in BRACKETS.items())
        cast = (sort for texts in beside for text in texts for sort in self.cast(text) if sort.text != "ب")
        return list(dict.fromkeys(cast))

    def spelt(self, text):
        """The text with each character that the font has only in parts written in parts: «ș» as «s» and its comma."""
        known = _characters(self.file)
        if known.issuperset(text):
            return text
        return "".join(one if one in known else unicodedata.normalize("NFD", one) for one in text)

    def lacks(self, text):
        """The characters of the text that the font cannot show, each once."""
        known = _characters(self.file)
        if known.issuperset(text):
            return []
        missing = [character for character in dict.fromkeys(text) if character not in known]
        return [character for character in missing if not known.issuperset(unicodedata.normalize("NFD", character))]


@lru_cache(maxsize=4096)
def _set_piece(file, piece, rtl, language):
    sorts = _set(file, piece.text, rtl, language)[: piece.shown]
    return sorts, sum([sort.advance for sort in sorts])


def _set(file, text, rtl, language):
    font, scripts, sorts = _font(file), _scripts(text), []
    for run in bidi.runs(text, rtl=rtl):
        pieces = list(_of_one_script(scripts, run.start, run.end))
        for start, end in reversed(pieces) if run.is_rtl else pieces:
            buffer = hb.Buffer()
            buffer.add_str(text, start, end - start)
            buffer.direction = "rtl" if run.is_rtl else "ltr"
            buffer.script, buffer.language = scripts[start], language
            buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
            hb.shape(font, buffer)
            sorts += _sorts(buffer, text, end, run.is_rtl, file)
    return tuple(sorts)


def _sorts(buffer, text, end, is_rtl, file):
    """HarfBuzz's glyphs, those of one letter together."""
    infos, places = buffer.glyph_infos, buffer.glyph_positions
    clusters = [info.cluster for info in infos]
    starts = list(dict.fromkeys(clusters))
    ends = [end, *starts[:-1]] if is_rtl else [*starts[1:], end]
    if len(starts) == len(clusters):  # mostly
        return [
            Sort(((info.codepoint, place.x_offset, place.y_offset),), place.x_advance, text[start:upto])
            for info, place, start, upto in zip(infos, places, starts, ends, strict=True)
        ]
    glyphs, letters, sorts = {start: [] for start in starts}, reading.letters(ASSETS / file), []
    for info, place in zip(infos, places, strict=True):
        glyphs[info.cluster].append((info.codepoint, place.x_offset, place.y_offset, place.x_advance))
    for start, upto in zip(starts, ends, strict=True):
        sorts += _of_one_cluster(glyphs[start], text[start:upto], is_rtl, letters)
    return sorts


def _of_one_cluster(glyphs, letters, is_rtl, texts):
    """A Sort for each letter where there is a glyph for each, and one of all glyphs where not."""
    if len(letters) == len(glyphs):
        own = [texts.get(glyph[0], "") for glyph in glyphs]  # a vowel and its shadda are written either way round
        if sorted(own) != sorted(letters):
            own = letters[::-1] if is_rtl else letters
        for (number, x, y, advance), letter in zip(glyphs, own, strict=True):
            yield Sort(((number, x, y),), advance, letter)
    else:
        shapes, at = [], 0
        for number, x, y, advance in glyphs:
            shapes.append((number, at + x, y))
            at += advance
        yield Sort(tuple(shapes), at, letters)


def _scripts(text):
    """The script of each character, as Pango finds it.

    Figures, spaces and marks take that of what stands before them, or after; what closes a bracket that of what opened it.
    """
    own = list(map(_own_script, text))
    known = set(own) - {None}
    if len(known) < 2:  # mostly
        return [*known, "Latn"][:1] * len(text)
    found, last, open_ones = [], None, []
    for place, character in enumerate(text):
        opened = None
        if character in BRACKETS:
            open_ones.append((BRACKETS[character], place))
        elif pairs := [pair for pair in open_ones if pair[0] == character]:
            opened = found[pairs[-1][1]]
            del open_ones[open_ones.index(pairs[-1]) :]
        last = own[place] or opened or last
        found.append(last)
    first = next(filter(None, found))
    return [script or first for script in found]


@cache
def _own_script(character):
    if unicodedata.category(character)[0] != "L":
        return None
    return "Arab" if unicodedata.bidirectional(character) == "AL" else "Latn"


def _of_one_script(scripts, start, end):
    if len(set(scripts)) == 1:
        yield start, end
        return
    first = start
    for place in range(start + 1, end + 1):
        if place == end or scripts[place] != scripts[first]:
            yield first, place
            first = place


@cache
def _font(file):
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(ASSETS / file))))


@cache
def _characters(file):
    with TTFont(ASSETS / file) as font:
        return frozenset(map(chr, font.getBestCmap())) | JOINERS
