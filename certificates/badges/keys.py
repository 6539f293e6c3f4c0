"""The key that badges are signed with: a file with an Ed25519 key that the operator names, or none."""

from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from certificates import key_files
from certificates.badges import multibase

PREFIX = b"\xed\x01"  # of an Ed25519 public key: Multicodec


@dataclass(frozen=True, eq=False)
class Key:
    private: Ed25519PrivateKey

    @classmethod
    def from_pem(cls, data):
        """The Key in a PEM file. Raises ValueError, which says why there is none."""
        try:
            private = serialization.load_pem_private_key(data, None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise ValueError("The file is no PEM file of a private key without a password") from error
        if not isinstance(private, Ed25519PrivateKey):
            raise ValueError("The file must hold an Ed25519 key")  # noqa: TRY004 - it is a file that is wrong
        return cls(private)

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
    """The Key to sign with now, or None where none is named.

    Raises key_files.UnusableKey: what was to be signed is not left unsigned.
    """
    return key_files.read(
        "BADGE_KEY_FILE", settings.BADGE_KEY_FILE, Key.from_pem, must_be_there=settings.BADGE_KEY_MUST_BE_THERE
    )


def state():
    """The key_files.State of the key."""
    return key_files.state(current)


def check(**_options):
    """A system check."""
    return key_files.unusable(current, "W004")


def make_if_missing(path):
    """Make a key for the demonstration. Whether it was made."""
    return key_files.make_if_missing(path, _new)


def _new():
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return Ed25519PrivateKey.generate().private_bytes(pem, pkcs8, serialization.NoEncryption())
