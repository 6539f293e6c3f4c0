"""The seal in a PDF: whose it is, and whether the file is as it was sealed. Pure: bytes in, a Seen out.

Knows the one form that certificates are sealed in (``rendering.envelopes``): a signature by ECDSA on P-256 with SHA-256, its
CMS envelope in DER (RFC 5652), over the whole file but for the envelope itself. Whatever else is in a file counts as no
seal. The file may be anybody's: nothing in it is followed, unpacked or trusted, and lengths are checked before they are used.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from certificates.rendering.envelopes import INTEGER, MESSAGE_DIGEST, OCTET_STRING, SEQUENCE, SET, SIGNED_DATA, TAGGED

RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
MOST_SEALS = 8  # signatures looked at in one file; ours has one
LONGEST_ENVELOPE = 64 * 1024  # bytes


class State(StrEnum):
    NONE = "none"  # no seal of this form
    INTACT = "intact"  # the file is, to its last byte, what was sealed
    BROKEN = "broken"  # it was sealed, and changed or added to since


@dataclass(frozen=True)
class Seen:
    """``fingerprint``: SHA-256 of the signer's certificate in hexadecimal, "" for no seal; it says who, not whether to trust."""

    state: State
    fingerprint: str = ""


class _Malformed(Exception):
    """It is no envelope of this form."""


def seal_of(data):
    """What the last seal in the file says."""
    for found in reversed(list(RANGE.finditer(data))[:MOST_SEALS]):
        try:
            return _judged(data, *map(int, found.groups()))
        except (_Malformed, ValueError, UnsupportedAlgorithm):
            continue
    return Seen(State.NONE)


def _judged(data, start, before, after, rest):
    if not start <= before < after <= len(data) or after - before > 2 * LONGEST_ENVELOPE:
        raise _Malformed
    envelope = bytes.fromhex(data[before:after].strip(b"<>").decode("ascii"))
    certificate, attributes, signature = _parts(envelope)
    seen = certificate.fingerprint(hashes.SHA256()).hex()
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise _Malformed
    try:
        key.verify(signature, _as_set(attributes), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return Seen(State.BROKEN, seen)
    is_whole = start == 0 and after + rest == len(data)
    digest = sha256(data[:before] + data[after:]).digest()
    return Seen(State.INTACT if is_whole and digest == _digest_in(attributes) else State.BROKEN, seen)


def _parts(envelope):
    """The signer's certificate, the signed attributes (as they stand there) and the signature."""
    outer = _read(envelope, SEQUENCE)
    if not outer.startswith(SIGNED_DATA):
        raise _Malformed
    signed = _children(_child(_children(_child(_children(outer), 1, TAGGED)), 0, SEQUENCE))
    certificates = _children(_child(signed, 3, TAGGED))
    signer = _children(_child(_children(_child(signed[-1:], 0, SET)), 0, SEQUENCE))
    name, number = _children(_child(signer, 1, SEQUENCE))[:2]
    for _tag, whole, _body in certificates:
        certificate = x509.load_der_x509_certificate(whole)
        if certificate.issuer.public_bytes() == name[1] and certificate.serial_number == _integer(number):
            return certificate, signer[_place(signer, 3, TAGGED)][1], _child(signer, 5, OCTET_STRING)
    raise _Malformed


def _digest_in(attributes):
    """The digest of the file that was signed."""
    for _tag, _whole, body in _children(_read(attributes, TAGGED)):
        if body.startswith(MESSAGE_DIGEST):
            return _child(_children(_child(_children(body), 1, SET)), 0, OCTET_STRING)
    raise _Malformed


def _as_set(attributes):
    """As they were signed: RFC 5652, 5.4."""
    return bytes([SET]) + attributes[1:]


def _integer(part):
    if part[0] != INTEGER:
        raise _Malformed
    return int.from_bytes(part[2], signed=True)


def _place(parts, place, tag):
    if place >= len(parts) or parts[place][0] != tag:
        raise _Malformed
    return place


def _child(parts, place, tag):
    return parts[_place(parts, place, tag)][2]


def _children(body):
    """The values one after another in ``body``: of each its tag, all of it, and what it holds."""
    found, at = [], 0
    while at < len(body):
        inner, begins, ends = _bounds(body, at)
        found.append((inner, body[at:ends], body[begins:ends]))
        at = ends
    return found


def _read(data, tag):
    """What the value at the beginning holds; bytes after it, which fill the room of an envelope, are left alone."""
    found, begins, ends = _bounds(data, 0)
    if found != tag:
        raise _Malformed
    return data[begins:ends]


def _bounds(data, at):
    """The tag of the value there, where what it holds begins, and where it ends. X.690, 8.1, of definite length."""
    if at + 2 > len(data):
        raise _Malformed
    tag, length, at = data[at], data[at + 1], at + 2
    if length >= 0x80:
        size = length & 0x7F
        if not 1 <= size <= 4:
            raise _Malformed
        length, at = int.from_bytes(data[at : at + size]), at + size
    if at + length > len(data):
        raise _Malformed
    return tag, at, at + length
