"""The key that badges are signed with: a file with an Ed25519 key that the operator names, or none."""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core import checks

from certificates.badges import multibase
from certificates.private_files import write_private

PREFIX = b"\xed\x01"  # of an Ed25519 public key: Multicodec


class UnusableKey(Exception):
    """The file of the key cannot be used, and why."""


@dataclass(frozen=True, eq=False)
class Key:
    private: Ed25519PrivateKey

    @cached_property
    def public(self):
        """The public half, as the issuer's document lists it: «z6Mk…», 48 characters (W3C Controlled Identifiers, Multikey)."""
        raw = self.private.public_key().public_bytes_raw()
        return multibase.encoded(PREFIX + raw)


def public_key(text):
    """The Ed25519PublicKey that ``Key.public`` wrote. Raises ValueError."""
    data = multibase.decoded(text)
    if not data.startswith(PREFIX):
        raise ValueError("Not an Ed25519 key")
    return Ed25519PublicKey.from_public_bytes(data.removeprefix(PREFIX))


def current():
    """The Key to sign with now, or None where none is named. Raises UnusableKey: what was to be signed is not left unsigned.

    Read once a process: a new key wants worker and web started anew.
    """
    return _read(settings.BADGE_KEY_FILE, settings.BADGE_KEY_MUST_BE_THERE)


def state():
    """What a lead is told before they issue: "signed", "none" where no key is named, or "unusable"."""
    try:
        return "signed" if current() else "none"
    except UnusableKey:
        return "unusable"


def check(**_options):
    """A system check: whoever names a key wants badges signed with it."""
    try:
        current()
    except UnusableKey as refusal:
        return [checks.Error(f"BADGE_KEY_FILE: {refusal}.", id="certificates.E002")]
    return []


def make_if_missing(path):
    """Make a key for the demonstration. Whether it was made."""
    path = Path(path)
    if path.exists():
        return False
    write_private(
        path,
        Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )
    return True


@cache
def _read(path, must_be_there):
    if not path or not (must_be_there or Path(path).exists()):
        return None
    try:
        private = serialization.load_pem_private_key(Path(path).read_bytes(), None)
    except OSError as error:
        raise UnusableKey(f"The file cannot be read: {error.strerror}") from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UnusableKey("The file is no PEM file of a private key without a password") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise UnusableKey("The file must hold an Ed25519 key")
    return Key(private)
