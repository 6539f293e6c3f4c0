"""A seal whose time an authority confirms, as others' programs see it."""

import re
import subprocess
from datetime import UTC, datetime, timedelta

import page
import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding

from certificates import judging
from certificates.rendering import render
from certificates.rendering.envelopes import NotStamped, Seal
from certificates.rendering.pyhanko_envelopes import PyHankoSeal
from certificates.timestamps import FIRST_ROOM, STEP, Authority
from tests.certificates.authority import authority, of_the_authority
from tests.certificates.keys import pkcs12_file
from tests.certificates.rendering.judges import judged_by_pyhanko, pdfsig
from tests.certificates.rendering.samples import CREDENTIAL, ruaa

ENVELOPE = re.compile(rb"/Contents<([0-9a-f]+)>")


@pytest.fixture(scope="module")
def listening():
    with authority() as listening:
        yield listening


@pytest.fixture(scope="module", params=[Seal, PyHankoSeal])
def seal(request, tmp_path_factory, listening):
    data = pkcs12_file(tmp_path_factory.mktemp("keys") / "seal.p12").read_bytes()
    _key, vouching = of_the_authority()
    return request.param.from_pkcs12(data, None, Authority(listening.url, [vouching]))


@pytest.fixture(scope="module")
def stamped(seal):
    """The second of a process: by then it is known how long a token is."""
    render(ruaa(), seal=seal, credential=CREDENTIAL)
    return render(ruaa(), seal=seal, credential=CREDENTIAL)


def signer_in(data):
    envelope = cms.ContentInfo.load(bytes.fromhex(ENVELOPE.search(data)[1].decode()))
    [signer] = envelope["content"]["signer_infos"]
    return signer


def token_in(data):
    """The authority's token in a file, and the signature that it is over."""
    signer = signer_in(data)
    [stamp] = signer["unsigned_attrs"]
    assert stamp["type"].native == "signature_time_stamp_token"
    return stamp["values"][0].dump(), signer["signature"].native


def test_pyhanko_finds_signature_and_time_valid_over_the_whole_file(stamped, seal):
    status = judged_by_pyhanko(stamped.data, seal, of_the_authority()[1])
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"
    said = status.timestamp_validity
    assert (said.intact, said.valid, said.trusted) == (True, True, True)
    assert abs(said.timestamp - datetime.now(UTC)) < timedelta(minutes=5)


def test_poppler_and_we_find_the_seal_whole(stamped, seal, tmp_path):
    said = pdfsig(stamped.data, tmp_path)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert judging.seal_of(stamped.data) == judging.Seen(judging.State.INTACT, seal.fingerprint)


def test_openssl_finds_the_token_to_be_over_the_signature(stamped, tmp_path):
    token, signature = token_in(stamped.data)
    (tmp_path / "token").write_bytes(token)
    (tmp_path / "signature").write_bytes(signature)
    (tmp_path / "vouching.pem").write_bytes(of_the_authority()[1].public_bytes(Encoding.PEM))
    files = ["-data", "signature", "-in", "token", "-token_in", "-CAfile", "vouching.pem"]
    verify = subprocess.run(["openssl", "ts", "-verify", *files], cwd=tmp_path, capture_output=True, check=False)
    assert verify.returncode == 0, verify.stderr.decode()
    (tmp_path / "signature").write_bytes(signature + b"more")
    verify = subprocess.run(["openssl", "ts", "-verify", *files], cwd=tmp_path, capture_output=True, check=False)
    assert verify.returncode == 1


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1], ids=str)
def test_a_stamped_file_keeps_the_rules_too(stamped, tmp_path, profile):
    file = tmp_path / "certificate.pdf"
    file.write_bytes(stamped.data)
    report = page.validate_pdf(str(file), profile=profile)
    assert report.is_compliant, str(report)
    assert subprocess.run(["qpdf", "--check", file], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("where", [b"%PDF-", b"/Type/Filespec", b"pdfuaid:part", b"startxref"])
def test_one_changed_byte_of_what_was_sealed_is_seen(stamped, tmp_path, where):
    data = bytearray(stamped.data)
    data[data.rindex(where) + len(where) + 2] ^= 1
    assert "Signature is Valid." not in pdfsig(bytes(data), tmp_path)
    assert judging.seal_of(bytes(data)).state != judging.State.INTACT


def test_one_changed_byte_of_the_token_is_seen(stamped, seal):
    token, _signature = token_in(stamped.data)
    place = stamped.data.index(token.hex().encode()) + 2 * len(token) - 20  # within the authority's signature
    data = bytearray(stamped.data)
    data[place] = ord("0" if data[place] != ord("0") else "1")
    said = judged_by_pyhanko(bytes(data), seal, of_the_authority()[1]).timestamp_validity
    assert said is None or not (said.intact and said.valid)


def test_two_files_of_the_same_facts_differ_in_the_token_alone(stamped, seal):
    again = render(ruaa(), seal=seal, credential=CREDENTIAL)
    assert ENVELOPE.sub(b"", again.data) == ENVELOPE.sub(b"", stamped.data)
    ours, theirs = (signer_in(one.data) for one in (again, stamped))
    for part in ["sid", "digest_algorithm", "signed_attrs", "signature_algorithm", "signature"]:
        assert ours[part].dump() == theirs[part].dump()
    assert token_in(again.data) != token_in(stamped.data)


def test_room_is_kept_for_what_tokens_are_long(seal, stamped):
    token, _signature = token_in(stamped.data)
    assert len(token) < seal.stamper.room < len(token) + 2 * STEP
    assert seal.room < FIRST_ROOM
    assert len(stamped.tail) < 16_000


def test_a_token_that_is_longer_than_those_before_is_refused_once(seal, stamped, listening):
    ordinary, seal.stamper._longest = seal.stamper._longest, 100
    with pytest.raises(NotStamped, match="longer than those before"):
        render(ruaa(), seal=seal, credential=CREDENTIAL)
    assert seal.stamper._longest >= ordinary - 16
    assert judging.seal_of(render(ruaa(), seal=seal, credential=CREDENTIAL).data).state == judging.State.INTACT
