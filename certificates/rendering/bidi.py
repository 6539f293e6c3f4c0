"""Which parts of a line run which way: the Unicode bidirectional algorithm, by the library that Pango uses.

FriBidi comes with Pango; it has no package of its own for Python, and its four calls need none.
"""

import ctypes
import ctypes.util
from dataclasses import dataclass
from functools import cache
from itertools import groupby

LEFT_TO_RIGHT, RIGHT_TO_LEFT = 0x110, 0x111  # FriBidi's names of a paragraph's base direction
ARABIC = frozenset(" " + "".join(map(chr, [*range(0x621, 0x63B), *range(0x640, 0x653)])))  # letters, vowels, spaces


@dataclass(frozen=True)
class Run:
    """Neighbouring characters of one level: ``start`` and ``end`` as of a slice."""

    start: int
    end: int
    level: int

    @property
    def is_rtl(self):
        return self.level % 2 == 1


def runs(text, *, rtl):
    """The runs of one line in the order in which they are seen from left to right."""
    if ARABIC.issuperset(text) if rtl else text.isascii():
        return [Run(0, len(text), int(rtl))]  # what nearly all lines are
    levels = _levels(text, RIGHT_TO_LEFT if rtl else LEFT_TO_RIGHT)
    found = []
    for level, neighbours in groupby(range(len(text)), key=levels.__getitem__):
        places = list(neighbours)
        found.append(Run(places[0], places[-1] + 1, level))
    return _as_seen(found)


def _levels(text, base):
    length = len(text)
    characters = (ctypes.c_uint32 * length)(*map(ord, text))
    types, brackets = (ctypes.c_uint32 * length)(), (ctypes.c_uint32 * length)()
    levels, base = (ctypes.c_int8 * length)(), ctypes.c_uint32(base)
    library = _library()
    library.fribidi_get_bidi_types(characters, length, types)
    library.fribidi_get_bracket_types(characters, length, types, brackets)
    if not library.fribidi_get_par_embedding_levels_ex(types, brackets, length, ctypes.byref(base), levels):
        raise MemoryError
    return list(levels)


def _as_seen(found):
    """Reversed level by level, from the highest: rule L2 of the algorithm, on whole runs."""
    for level in range(max((run.level for run in found), default=0), 0, -1):
        turned = []
        for is_within, neighbours in groupby(found, key=lambda run, level=level: run.level >= level):
            some = list(neighbours)
            turned += some[::-1] if is_within else some
        found = turned
    return found


@cache
def _library():
    library = ctypes.CDLL(ctypes.util.find_library("fribidi") or "libfribidi.so.0")
    library.fribidi_get_par_embedding_levels_ex.restype = ctypes.c_int8
    return library
