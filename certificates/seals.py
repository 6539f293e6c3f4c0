"""The key that certificates are sealed with: a PKCS#12 file that the operator names, or none."""

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core import checks
from django.utils import timezone
from django.utils.module_loading import import_string

from certificates import key_files, timestamps
from certificates.key_files import UnusableKey

DEMONSTRATION = "صنائع رقمية: مفتاح للتجربة"
LASTS = timedelta(days=3650)
WAYS = {  # by SEAL_WITH; loaded when chosen, for pyHanko takes half a second
    "own": "certificates.rendering.envelopes.Seal",
    "pyhanko": "certificates.rendering.pyhanko_envelopes.PyHankoSeal",
}
SOON = timedelta(days=30)  # before a key's certificate ends, the operator is told


def current():
    """The Seal to use now, or None where no key is named. Raises UnusableKey: what was to be sealed is not issued bare."""
    seal = key_files.read(
        "SEAL_FILE",
        settings.SEAL_FILE,
        _seal_in,
        settings.SEAL_PASSWORD,
        settings.SEAL_WITH,
        _authority(settings.SEAL_TIMESTAMP_URL, settings.SEAL_TIMESTAMP_ROOTS),
        must_be_there=settings.SEAL_MUST_BE_THERE,
    )
    if seal and not (seal.certificate.not_valid_before_utc <= timezone.now() <= seal.certificate.not_valid_after_utc):
        raise UnusableKey("SEAL_FILE", "The certificate of the key is not valid now")
    return seal


def state():
    """The key_files.State of the key."""
    return key_files.state(current)


def check(**_options):
    """A system check."""
    if unusable := key_files.unusable(current, "W003"):
        return unusable
    seal = current()
    if seal and seal.certificate.not_valid_after_utc < timezone.now() + SOON:
        ends = f"{seal.certificate.not_valid_after_utc:%Y-%m-%d}"
        return [checks.Warning(f"SEAL_FILE: the key's certificate ends on {ends}.", id="certificates.W001")]
    if settings.SEAL_TIMESTAMP_URL and not seal:
        said = "SEAL_TIMESTAMP_URL: there is no key to seal with, so no time is asked for."
        return [checks.Warning(said, id="certificates.W002")]
    return []


def make_if_missing(path):
    """Make a key for the demonstration, with a certificate that nobody vouches for. Whether it was made."""
    return key_files.make_if_missing(path, _new)


def _seal_in(data, password, way, authority):
    return import_string(WAYS[way]).from_pkcs12(data, password.encode() or None, authority)


@cache
def _authority(url, roots):
    """The Authority that confirms the time of a seal, or None where none is named. Raises UnusableKey."""
    if not url:
        return None
    vouching = key_files.read("SEAL_TIMESTAMP_ROOTS", roots, _certificates_in, must_be_there=True)
    return timestamps.Authority(url, vouching or ())


def _certificates_in(data):
    try:
        return tuple(x509.load_pem_x509_certificates(data))
    except ValueError as error:
        raise ValueError("The file holds no certificates in PEM") from error


def _new():
    key = ec.generate_private_key(ec.SECP256R1())
    return pkcs12.serialize_key_and_certificates(None, key, _self_made(key), None, serialization.NoEncryption())


def _self_made(key):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DEMONSTRATION)])
    usage = dict.fromkeys(
        ["key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only"], False
    )
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, decipher_only=False, **usage), critical=True
        )
        .sign(key, hashes.SHA256())
    )
