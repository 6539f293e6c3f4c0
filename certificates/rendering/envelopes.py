"""What a seal's signature is sent in: its envelope (CMS, RFC 5652). PAdES baseline B-B, ETSI EN 319 142-1; with the time
that an authority confirms, B-T.

It is the same for every certificate but for two values, so it is written by hand: libraries spend a hundred times what
the signing itself takes on building and reading it. ``pyhanko_envelopes`` has one of them write it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12

# Object identifiers, encoded.
DATA = bytes.fromhex("06092a864886f70d010701")
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
CONTENT_TYPE = bytes.fromhex("06092a864886f70d010903")
MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
SIGNING_CERTIFICATE_V2 = bytes.fromhex("060b2a864886f70d010910022f")
SIGNATURE_TIME_STAMP = bytes.fromhex("060b2a864886f70d010910020e")
SHA_256 = bytes.fromhex("300b0609608648016503040201")  # of an algorithm, without parameters: RFC 5754, 2
ECDSA_WITH_SHA_256 = bytes.fromhex("300a06082a8648ce3d040302")
INTEGER, OCTET_STRING, SEQUENCE, SET, TAGGED, UNSIGNED = 0x02, 0x04, 0x30, 0x31, 0xA0, 0xA1
ONE = b"\x02\x01\x01"

# Without chance (RFC 6979), so that a file that must be made again is the same file.
SIGNING = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
LONGEST_SIGNATURE = 72  # bytes of a P-256 signature, encoded
AROUND_A_STAMP = 64  # bytes that it takes to say that it is one, at most


class NotStamped(Exception):
    """No authority confirmed the time, and why: what was to be stamped is not sealed without."""


@dataclass(frozen=True, eq=False)
class Seal:
    """A P-256 key with its certificate, and those that vouch for it, from the nearest.

    ``stamper``, if there is one, asks an authority for the time: it takes a signature and returns a token of RFC 3161, in
    DER, or raises NotStamped; ``stamper.room`` is how many bytes a token is expected to have at most.
    """

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    vouching: tuple = ()
    stamper: Callable | None = None

    @classmethod
    def from_pkcs12(cls, data, password, stamper=None):
        """The Seal in a PKCS#12 file. ``password``: bytes, or None. Raises ValueError, which says why there is none."""
        try:
            key, certificate, vouching = pkcs12.load_key_and_certificates(data, password)
        except ValueError as error:
            raise ValueError("The file is no PKCS#12 file, or the password is another") from error
        if certificate is None or not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
            raise ValueError("The file must hold a P-256 key and its certificate")
        return cls(key, certificate, tuple(vouching), stamper)

    @cached_property
    def fingerprint(self):
        """SHA-256 of the certificate, in hexadecimal."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def room(self):
        """Bytes that no envelope exceeds, unless a stamp is longer than was expected."""
        return self._room + (self.stamper.room + AROUND_A_STAMP if self.stamper else 0)

    @cached_property
    def _room(self):
        return len(self._envelope(bytes(32), is_stamped=False)) + LONGEST_SIGNATURE

    def envelope(self, digest):
        """The CMS SignedData, without its content, over what has this SHA-256 ``digest``; DER. Raises NotStamped."""
        return self._envelope(digest, is_stamped=self.stamper is not None)

    def _envelope(self, digest, *, is_stamped):
        signed = _tlv(SEQUENCE, MESSAGE_DIGEST, _tlv(SET, _tlv(OCTET_STRING, digest)))
        attributes = b"".join(sorted([*self._attributes, signed]))  # DER orders a set
        signature = self.key.sign(_tlv(SET, attributes), SIGNING)
        signer = _tlv(
            SEQUENCE,
            ONE,
            self._name,
            SHA_256,
            _tlv(TAGGED, attributes),
            ECDSA_WITH_SHA_256,
            _tlv(OCTET_STRING, signature),
            _stamped(self.stamper(signature)) if is_stamped else b"",
        )
        inner = _tlv(SEQUENCE, ONE, _tlv(SET, SHA_256), _tlv(SEQUENCE, DATA), self._certificates, _tlv(SET, signer))
        return _tlv(SEQUENCE, SIGNED_DATA, _tlv(TAGGED, inner))

    @cached_property
    def _attributes(self):
        """What is signed beside the digest: that it is data, and by which certificate. RFC 5035."""
        mine = sha256(der(self.certificate)).digest()
        certified = _tlv(SEQUENCE, _tlv(SEQUENCE, _tlv(SEQUENCE, _tlv(OCTET_STRING, mine))))
        return (
            _tlv(SEQUENCE, CONTENT_TYPE, _tlv(SET, DATA)),
            _tlv(SEQUENCE, SIGNING_CERTIFICATE_V2, _tlv(SET, certified)),
        )

    @cached_property
    def _name(self):
        """Which certificate: its issuer and serial number."""
        serial = self.certificate.serial_number
        number = serial.to_bytes(serial.bit_length() // 8 + 1)
        return _tlv(SEQUENCE, self.certificate.issuer.public_bytes(), _tlv(INTEGER, number))

    @cached_property
    def _certificates(self):
        return _tlv(TAGGED, *map(der, (self.certificate, *self.vouching)))


def _stamped(token):
    """The one attribute that is not signed, for it came after: RFC 3161, appendix A."""
    return _tlv(UNSIGNED, _tlv(SEQUENCE, SIGNATURE_TIME_STAMP, _tlv(SET, token)))


def der(certificate):
    return certificate.public_bytes(serialization.Encoding.DER)


def _tlv(tag, *parts):
    """A value of ASN.1: tag, length, contents. X.690, 8.1."""
    body = b"".join(parts)
    length = len(body)
    if length < 0x80:
        return bytes([tag, length]) + body
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + length.to_bytes(size) + body
