"""The proof in a document: Data Integrity, ``eddsa-rdfc-2022`` (W3C vc-di-eddsa, 3.2)."""

import json
from datetime import UTC
from hashlib import sha256

from cryptography.exceptions import InvalidSignature

from certificates.badges import issuer, keys, multibase
from certificates.badges.canonical import canonical


def signed(document, key, *, at):
    """The document with its proof, as UTF-8 JSON: bytes. ``at``: an aware moment.

    Without chance: the same document, key and moment give the same bytes. Raises canonical.NotSigned.
    """
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": moment(at),
        "verificationMethod": issuer.method(key.public),
        "proofPurpose": "assertionMethod",
    }
    value = multibase.encoded(key.private.sign(_signed_bytes(document, proof)))
    whole = {**document, "proof": {**proof, "proofValue": value}}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def is_true(data, public):
    """Whether these bytes are a document that the key ``public`` (multibase) signed."""
    document = json.loads(data)
    proof = document.pop("proof")
    value = multibase.decoded(proof.pop("proofValue"))
    try:
        keys.public_key(public).verify(value, _signed_bytes(document, proof))
    except InvalidSignature:
        return False
    return True


def moment(at):
    """A moment as credentials write it: UTC, whole seconds."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _signed_bytes(document, proof):
    options = {"@context": document["@context"], **proof}
    return sha256(canonical(options)).digest() + sha256(canonical(document)).digest()
