"""Where a line can be cut: its pieces, each set by itself, are what the whole line is.

No two graduates have the same name, but most have a word of it in common with another; so pieces are worth keeping, lines
are not.
"""

import re
from typing import NamedTuple

from certificates.rendering.bidi import ARABIC
from certificates.rendering.qr import ALPHABET

CODE = frozenset(ALPHABET + "-")  # what verification codes are written with
WORD = re.compile(" *[^ ]+| +$")
KAF = " ك"  # which Amiri moves towards the word before


class Piece(NamedTuple):
    """A piece of a line: what is set, and how many letters of that it shows; the others change those only."""

    text: str
    shown: int | None = None  # all of them


PAIRS = {one + other: Piece(one + other, 1) for one in CODE for other in CODE}


def pieces(text, *, rtl):
    """The Pieces of one line from left to right. ``rtl``: the direction of its paragraph."""
    if rtl:
        return _words(text)[::-1] if ARABIC.issuperset(text) and KAF not in text else [Piece(text)]
    if CODE.issuperset(text):  # capital letters and figures change their neighbours only
        return [*[PAIRS[text[place : place + 2]] for place in range(len(text) - 1)], Piece(text[-1:])]
    return _words(text) if text.isascii() else [Piece(text)]


def _words(text):
    """Each with the space before it, which may be as wide as it likes."""
    return [Piece(word) for word in WORD.findall(text)] or [Piece(text)]
