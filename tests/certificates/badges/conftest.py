"""A programme at an address of its own, and a key that its badges are signed with."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HOST = "sanai.example.org"


def key_file(path, key=None):
    """A PEM file with a private key, Ed25519 unless told otherwise."""
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    key = key or Ed25519PrivateKey.generate()
    path.write_bytes(key.private_bytes(pem, pkcs8, serialization.NoEncryption()))
    return path


@pytest.fixture
def badge_key(settings, tmp_path):
    """The file of the operator's key."""
    file = key_file(tmp_path / "badges.pem")
    settings.BASE_URL, settings.ALLOWED_HOSTS = f"https://{HOST}", [HOST, "testserver"]
    settings.BADGE_KEY_FILE, settings.BADGE_KEY_MUST_BE_THERE = str(file), True
    return file
