"""A file that somebody holds: is it one of ours, as it was issued? Nothing of it is kept."""

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from django.conf import settings

from certificates import codes, judging, verification
from certificates.judging import State
from certificates.models import Certificate

MOST_BYTES = 1024 * 1024  # ours are a tenth of it
HEAD, FOOT = 1024, 1024  # bytes at either end in which a PDF says that it begins and ends
LINK = re.compile(rb"/URI\s*<([0-9A-Fa-f]{2,800})>|/URI\s*\(([^()\\]{1,400})\)")
MOST_LINKS = 50


class Finding(StrEnum):
    """What came of it."""

    OURS = "ours"  # byte for byte what was issued; whether it stands, its certificate says
    CHANGED = "changed"  # it names a certificate of ours, or carries our seal, and is not the file that was issued
    SEALED = "sealed"  # our seal is whole on it, and no file on record is the same
    FOREIGN = "foreign"
    INCOMPLETE = "incomplete"
    LOCKED = "locked"
    NO_PDF = "no_pdf"
    EMPTY = "empty"
    TOO_LARGE = "too_large"


@dataclass(frozen=True)
class Checked:
    finding: Finding
    certificate: Certificate | None = None  # the one it is, or the one it names
    is_sealed: bool = False  # with our seal, whole


def check(data):
    """The Checked for the bytes of a file."""
    if not data or len(data) > MOST_BYTES:
        return Checked(Finding.TOO_LARGE if data else Finding.EMPTY)
    on_paper, seal = Certificate.objects.on_paper(), judging.seal_of(data)
    is_ours = bool(seal.fingerprint) and on_paper.filter(seal=seal.fingerprint).exists()
    is_sealed = is_ours and seal.state == State.INTACT
    if issued := on_paper.filter(file_sha256=sha256(data).hexdigest()).first():
        return Checked(Finding.OURS, issued, is_sealed)
    if is_sealed:
        return Checked(Finding.SEALED, _named_in(data), is_sealed)
    if unread := _unread(data):
        return Checked(unread)
    named = _named_in(data)
    return Checked(Finding.CHANGED if named or is_ours else Finding.FOREIGN, named)


def _unread(data):
    """Why nothing in the file can be told, or None."""
    if b"%PDF-" not in data[:HEAD]:
        return Finding.NO_PDF
    if b"/Encrypt" in data:
        return Finding.LOCKED
    return None if b"%%EOF" in data[-FOOT:] else Finding.INCOMPLETE


def _named_in(data):
    """The certificate to whose page a link in the file leads, or None."""
    ours = settings.BASE_URL.encode() + b"/"
    for found in list(LINK.finditer(data))[:MOST_LINKS]:
        address = bytes.fromhex(found[1].decode()) if found[1] and not len(found[1]) % 2 else found[2] or b""
        if address.startswith(ours) and (
            code := codes.normalise(address.rstrip(b"/").rpartition(b"/")[2].decode("latin-1"))
        ):
            return verification.find(code)
    return None
