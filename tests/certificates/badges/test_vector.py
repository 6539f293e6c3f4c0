"""What we sign is, to the byte, what the standard's own example is signed with.

The values are those of W3C's "Data Integrity EdDSA Cryptosuites v1.0", appendix "Representation: eddsa-rdfc-2022" of its
test vectors (https://www.w3.org/TR/vc-di-eddsa/): the key, the unsigned credential, both hashes, the signed credential.
"""

import json
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates.badges import contexts, issuer, multibase, proofs
from certificates.badges.canonical import canonical, general
from certificates.badges.keys import Key, public_key

PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
SECRET = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
SECRET_PREFIX = b"\x80\x26"  # of an Ed25519 private key: Multicodec
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
WORDS_OF_EXAMPLES = {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
CREDENTIAL = {
    "@context": [contexts.CREDENTIALS, EXAMPLES],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
CREATED = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)
CREDENTIAL_SHA256 = "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"
PROOF_SHA256 = "bea7b7acfbad0126b135104024a5f1733e705108f42d59668b05c0c50004c6b0"
PROOF_VALUE = "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme"


@pytest.fixture(autouse=True)
def _words_of_examples(monkeypatch):
    """The one context of the example that badges have no use for, and the example's way to name its key."""
    ours = contexts.context
    monkeypatch.setattr(
        contexts, "context", lambda address: WORDS_OF_EXAMPLES if address == EXAMPLES else ours(address)
    )
    monkeypatch.setattr(issuer, "did", lambda: f"did:key:{PUBLIC}")


@pytest.fixture
def key():
    secret = multibase.decoded(SECRET)
    assert secret.startswith(SECRET_PREFIX)
    return Key(Ed25519PrivateKey.from_private_bytes(secret.removeprefix(SECRET_PREFIX)))


def test_the_key_is_written_as_the_standard_writes_it(key):
    assert key.public == PUBLIC
    assert public_key(PUBLIC) == key.private.public_key()


def test_the_credential_and_the_proofs_options_have_the_published_hashes():
    signed = proofs._signed_bytes(
        CREDENTIAL,
        {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": "2023-02-24T23:36:38Z",
            "verificationMethod": f"did:key:{PUBLIC}#{PUBLIC}",
            "proofPurpose": "assertionMethod",
        },
    )
    assert (signed[:32].hex(), signed[32:].hex()) == (PROOF_SHA256, CREDENTIAL_SHA256)


def test_the_quick_way_and_the_librarys_are_both_the_standards():
    for way in [canonical, general]:
        assert sha256(way(CREDENTIAL)).hexdigest() == CREDENTIAL_SHA256


def test_the_signed_credential_is_the_published_one(key):
    data = proofs.signed(CREDENTIAL, key, at=CREATED)
    assert json.loads(data) == CREDENTIAL | {
        "proof": {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": "2023-02-24T23:36:38Z",
            "verificationMethod": f"did:key:{PUBLIC}#{PUBLIC}",
            "proofPurpose": "assertionMethod",
            "proofValue": PROOF_VALUE,
        }
    }


def test_the_published_proof_holds_and_for_no_other_text(key):
    data = proofs.signed(CREDENTIAL, key, at=CREATED)
    assert PROOF_VALUE.encode() in data
    assert proofs.is_true(data, PUBLIC)
    assert not proofs.is_true(data.replace(b"The School of Examples", b"Another School"), PUBLIC)
