"""Whether a text can be set in a face, and how large: one line, a smaller line, or two."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from certificates.rendering.casting import REPERTOIRE
from certificates.rendering.faces import Face

SMALLEST = 0.6  # of the size that was designed
BOUND_TO_NEXT = {
    *("عبد", "أبو", "أبي", "أبا", "ابو", "أم", "ام", "بن", "ابن", "بنت", "آل", "ال", "بنو", "ذو"),
    *("abd", "abdul", "abdal", "abu", "abi", "um", "umm", "bin", "ibn", "bint", "al", "aal", "el"),
}


def _(message):
    """Marks a message for the catalogue. Django's own marker wants settings, which rendering does without."""
    return message


class CannotRender(Exception):
    """The facts cannot be printed as they stand, and why, for a programme lead to read.

    ``str`` is the English. ``said(gettext)`` is the same in the reader's language.
    """

    def __init__(self, message, *, what, **params):
        super().__init__(message, what, params)
        self.message, self.what, self.params = message, what, params

    def said(self, gettext):
        return gettext(self.message) % {"what": gettext(self.what), **self.params}

    def __str__(self):
        return self.said(str)


@dataclass(frozen=True, eq=False)  # one is none other: texts are kept for each
class Slot:
    """A place on the paper for one text. Sizes and room in points."""

    what: str  # the text's name, in words
    language: str
    face: Face
    size: float  # as designed
    size_in_two: float  # the largest for two lines, which share the height
    room: float  # the width of a line
    spacing: float = 0  # between letters

    @lru_cache(maxsize=512)  # noqa: B019 - slots live as long as the process; a cohort's texts are mostly the same
    def fit(self, text):
        """The lines and their size: one line, smaller if need be, and below SMALLEST two. Raises CannotRender."""
        text = self._printable(text)
        scale = min(1, self._room(text) / (self.size * self._width(text) or 1))
        if scale >= SMALLEST:
            return (text,), self.size * scale
        lines = in_two(text, self._width)
        size = min(self.size_in_two, *(self._room(line) / self._width(line) for line in lines))
        if size < SMALLEST * self.size_in_two:
            raise CannotRender(_("The %(what)s is too long for the certificate: “%(text)s”"), what=self.what, text=text)
        return lines, size

    def _room(self, text):
        return self.room - self.spacing * len(text)

    def _width(self, text):
        return self.face.width(text, rtl=self.language == "ar", language=self.language)

    def _printable(self, text):
        """The text with its white space made plain, if each character has a glyph and business on paper."""
        text = " ".join(text.split())
        for character in set(text) - REPERTOIRE:
            if unicodedata.category(character)[0] == "C":
                sign = f"U+{ord(character):04X}"
                raise CannotRender(
                    _("The %(what)s holds an invisible character (%(sign)s); type it again"), what=self.what, sign=sign
                )
        if lacking := self.face.lacks(text):
            raise CannotRender(
                _("The certificate's font cannot show “%(signs)s” of the %(what)s"),
                what=self.what,
                signs=" ".join(lacking),
            )
        return self.face.spelt(text)


def in_two(text, width):
    """The text in two lines as even as may be, never between the parts of one name («عبد الله», «آل سعود»)."""
    words = text.split()
    breaks = [i for i in range(1, len(words)) if words[i - 1].casefold() not in BOUND_TO_NEXT]
    halves = [(" ".join(words[:i]), " ".join(words[i:])) for i in breaks or range(1, len(words))]
    return min(halves, key=lambda pair: max(map(width, pair)), default=(text,))
