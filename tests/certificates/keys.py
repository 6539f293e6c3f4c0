"""Keys to seal with, made for a test."""

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12

from certificates import seals


def pkcs12_file(path, *, password=b"", key=None):
    """A PKCS#12 file with a key, P-256 unless told otherwise, and a certificate that nobody vouches for."""
    if key is None:
        key = ec.generate_private_key(ec.SECP256R1())
    encryption = BestAvailableEncryption(password) if password else NoEncryption()
    path.write_bytes(pkcs12.serialize_key_and_certificates(None, key, seals._self_made(key), None, encryption))
    return path


def rsa_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate_in(path, password=b""):
    """The x509 certificate in a PKCS#12 file."""
    _key, certificate, _others = pkcs12.load_key_and_certificates(path.read_bytes(), password or None)
    assert isinstance(certificate, x509.Certificate)
    return certificate
