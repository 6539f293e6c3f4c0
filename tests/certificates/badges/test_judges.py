"""A badge before judges that we did not write: the valid one is accepted, the tampered refused, the revoked seen."""

import copy
import json
from base64 import urlsafe_b64encode

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError
from openvc.proof.data_integrity import DataIntegrityProofSuite
from openvc.proof.errors import ProofError
from openvc.status.status_list import check_credential_status

from certificates import ending
from certificates.badges import contexts, keys
from tests.certificates.badges import judges, published
from tests.certificates.badges.published import ADDRESS
from tests.factories.certificates import issued_certificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def brought(client, badge_key, lead):
    """Badges by what became of them, as they are served."""
    valid, revoked = issued_certificate(), issued_certificate()
    badges = {"valid": published.credential(client, valid), "revoked": published.credential(client, revoked)}
    ending.revoke(revoked, by=lead, reason="A mistake.")
    for name, change in TAMPERED.items():
        badges[name] = copy.deepcopy(badges["valid"])
        change(badges[name])
    return badges


def _another_name(badge):
    badge["credentialSubject"]["identifier"][0]["identityHash"] = "غيرها"


def _another_bit(badge):
    index = (int(badge["credentialStatus"]["statusListIndex"]) + 1) % 131_072
    badge["credentialStatus"]["statusListIndex"] = str(index)


def _another_moment(badge):
    badge["proof"]["created"] = "2026-01-01T00:00:00Z"


def _a_member_more(badge):
    badge["credentialSubject"]["activityStartDate"] = "2026-01-01T00:00:00+03:00"


TAMPERED = {
    "another name": _another_name,
    "another bit": _another_bit,
    "another moment": _another_moment,
    "a member more": _a_member_more,
}


@pytest.mark.skipif(judges.are_missing(), reason="node or npm is missing")
def test_digital_bazaar_and_the_digital_credentials_consortium_and_the_schema(client, brought):
    documents = {address: contexts.context(address) for address in contexts.FILES}
    for path in ["/.well-known/did.json", "/credentials/status/1"]:
        documents[ADDRESS + path] = json.loads(published.fetched(client, ADDRESS + path))
    brought["without criteria"] = copy.deepcopy(brought["valid"])
    del brought["without criteria"]["credentialSubject"]["achievement"]["criteria"]
    said = judges.verdicts(documents, brought)
    for judge in ["digitalBazaar", "dcc"]:
        verdict = said[judge]
        found = {name: (verdict[name]["proof"], verdict[name]["ended"]) for name in ["valid", "revoked"]}
        assert found == {"valid": (True, False), "revoked": (True, True)}, (judge, verdict)
        for name in TAMPERED:
            assert not verdict[name]["proof"], (judge, name, verdict[name])
    assert said["schema"]["valid"]["holds"], said["schema"]["valid"]["why"]
    assert not said["schema"]["without criteria"]["holds"]


@pytest.fixture
def fetch(client):
    """Download for the judges in Python: from us, or not at all."""

    def download(url, *args, **kwargs):
        return published.fetched(client, url)

    return download


def test_openbadgeslib(brought, fetch):
    judge = OB3LdpVerifier.for_issuer_did(brought["valid"]["issuer"]["id"])
    # It knows lists that are signed as JWT alone; who signed ours, the other judges look at.
    accepted = judge.verify(brought["valid"], check_status=True, verify_status_list=False, download=fetch)
    assert accepted.issuer.id == "did:web:sanai.example.org"
    with pytest.raises(OB3VerificationError, match="'revocation' is set"):
        judge.verify(brought["revoked"], check_status=True, verify_status_list=False, download=fetch)
    for name in TAMPERED:
        with pytest.raises(OB3VerificationError):
            judge.verify(brought[name], download=fetch)


def test_openvc(client, brought):
    suite = DataIntegrityProofSuite()
    jwk = _jwk(keys.current())
    known = {address: contexts.context(address) for address in contexts.FILES}

    def listed(address):
        document = json.loads(published.fetched(client, address))
        suite.verify(document, public_key_jwk=jwk, extra_contexts=known)
        return document

    for name in ["valid", "revoked"]:
        assert (
            suite.verify(brought[name], public_key_jwk=jwk, extra_contexts=known).issuer
            == brought[name]["issuer"]["id"]
        )
    assert not check_credential_status(brought["valid"], resolve_status_list=listed).revoked
    assert check_credential_status(brought["revoked"], resolve_status_list=listed).revoked
    for name in TAMPERED:
        with pytest.raises(ProofError):
            suite.verify(brought[name], public_key_jwk=jwk, extra_contexts=known)


def _jwk(key):
    raw = key.private.public_key().public_bytes_raw()
    return {"kty": "OKP", "crv": "Ed25519", "x": urlsafe_b64encode(raw).decode().rstrip("=")}
