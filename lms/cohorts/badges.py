"""Trainees' badges: a code for each enrolment that a trainer scans or types, with a network or without.

The code is a digest of the enrolment's id, which is random, is on the trainer's phone already, and cannot be told from the
code: so a badge says nothing of anybody, nobody makes one who was not given the id, and the phone needs to know nothing more.
``js/register/badges.js`` works it out in the same way.
"""

from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U, which are misread
LENGTH = 8
_BITS = 5  # of a sign


def code_of(enrolment):
    """Eight signs, forty bits: of a room of thirty nobody shares theirs, once in two thousand million rooms aside."""
    number = int.from_bytes(sha256(f"badge {enrolment.public_id}".encode()).digest()[: LENGTH * _BITS // 8])
    return "".join(ALPHABET[number >> _BITS * place & 31] for place in reversed(range(LENGTH)))


def shown(code):
    """As it is printed, in two halves."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"
