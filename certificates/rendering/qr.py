"""QR symbols of addresses that differ in their code alone, each in microseconds.

For a fixed version, level and mask a symbol is an affine function, over the field of two elements, of the bits of its
text: error correction is linear, and the mask is added. So the symbol of any code is that of one code, plus a known
pattern for each letter that differs.
"""

from functools import cache

import segno

LEVEL = "m"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # of verification codes


class Symbols:
    """The symbols of addresses ``before + code + after``, codes of one length; made at about half a second once."""

    def __init__(self, before, length, after):
        self.before, self.after = before.encode(), after.encode()
        start = b"0" * length
        chosen = segno.make_qr(self.before + start + self.after, error=LEVEL, mode="byte", boost_error=False)
        self.like = {"version": chosen.version, "mask": chosen.mask}
        self.size = chosen.symbol_size(border=0)[0]
        self.start = self._drawn(start)
        self.tables = [self._table(start, place) for place in range(length)]

    def rows(self, code):
        """The rows from above, each an int whose highest of ``size`` bits is its first module. ``KeyError``: a strange sign."""
        symbol = self.start
        for table, sign in zip(self.tables, code, strict=True):
            symbol ^= table[sign]
        mask = (1 << self.size) - 1
        return [symbol >> self.size * row & mask for row in range(self.size - 1, -1, -1)]

    def _drawn(self, code):
        symbol = segno.make_qr(
            self.before + code + self.after, error=LEVEL, mode="byte", boost_error=False, **self.like
        )
        return int("".join("01"[dark] for row in symbol.matrix for dark in row), 2)

    def _table(self, start, place):
        """What each sign at this place adds to the symbol: the sum of what its bits add."""
        bits = [
            self._drawn(start[:place] + bytes([start[place] ^ 1 << bit]) + start[place + 1 :]) ^ self.start
            for bit in range(7)
        ]
        table = {}
        for sign in ALPHABET:
            differs, pattern = ord(sign) ^ start[place], 0
            for bit, added in enumerate(bits):
                if differs >> bit & 1:
                    pattern ^= added
            table[sign] = pattern
        return table


@cache
def symbols(before, length, after):
    """The Symbols of these addresses, kept."""
    return Symbols(before, length, after)
