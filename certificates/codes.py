"""Verification codes: 130 random bits in Crockford's base 32, which nobody misreads. Pure."""

import secrets
import unicodedata

from lms.arabic.digits import ascii_digits

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O, U
LENGTH = 26  # of 5 bits each
LONGEST_TYPED = 100  # nobody types more; asked before any work on the text

_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})
_SEPARATORS = str.maketrans("", "", " -\u2010\u2011\u2012\u2013\u2212_\t\r\n")


def new_code():
    number = secrets.randbits(5 * LENGTH)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))


def normalise(text):
    """The code that somebody typed or scanned, or None if it cannot be one.

    Capitals or not, in groups or not, in figures of either kind; I and L are read as 1, O as 0.
    """
    if len(text) > LONGEST_TYPED:
        return None
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")  # marks of direction come with a copy
    code = ascii_digits(seen).translate(_SEPARATORS).upper().translate(_MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def grouped(code):
    """The code as it is printed and read out: 4-4-4-4-4-4-2."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
