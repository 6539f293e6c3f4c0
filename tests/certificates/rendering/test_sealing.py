"""Seals as others' programs see them."""

import subprocess

import page
import pytest
from asn1crypto import cms

from certificates import judging
from certificates.rendering import render
from certificates.rendering.envelopes import Seal
from certificates.rendering.pyhanko_envelopes import PyHankoSeal
from tests.certificates.keys import pkcs12_file, rsa_key
from tests.certificates.rendering.judges import judged_by_pyhanko, pdfsig
from tests.certificates.rendering.samples import CREDENTIAL, ruaa


@pytest.fixture(scope="module", params=[Seal, PyHankoSeal])
def seal(request, tmp_path_factory):
    """A seal, whose envelope is written by ourselves or by pyHanko."""
    file = pkcs12_file(tmp_path_factory.mktemp("keys") / "seal.p12", password=b"secret")
    return request.param.from_pkcs12(file.read_bytes(), b"secret")


@pytest.fixture(scope="module")
def sealed(seal):
    return render(ruaa(), seal=seal, credential=CREDENTIAL)


def test_poppler_and_pyhanko_find_it_valid_over_the_whole_file(sealed, seal, tmp_path):
    said = pdfsig(sealed.data, tmp_path)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert judging.seal_of(sealed.data) == judging.Seen(judging.State.INTACT, seal.fingerprint)
    status = judged_by_pyhanko(sealed.data, seal)
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"


@pytest.mark.parametrize("where", [b"%PDF-", b"stream\n", b"/Type/Filespec", b"pdfuaid:part", b"startxref"])
def test_one_changed_byte_is_seen(sealed, seal, tmp_path, where):
    data = bytearray(sealed.data)
    data[data.rindex(where) + len(where) + 2] ^= 1
    assert "Signature is Valid." not in pdfsig(bytes(data), tmp_path)


def test_a_changed_byte_of_what_all_share_is_a_mismatch(sealed, tmp_path):
    data = bytearray(sealed.data)
    data[len(sealed.prefix) // 3] ^= 1
    assert "Digest Mismatch" in pdfsig(bytes(data), tmp_path)


def test_what_is_added_behind_is_seen(sealed, tmp_path):
    assert "Total document signed" not in pdfsig(sealed.data + b"\n% more\n%%EOF\n", tmp_path)


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1], ids=str)
def test_a_sealed_file_keeps_the_rules_too(sealed, tmp_path, profile):
    file = tmp_path / "certificate.pdf"
    file.write_bytes(sealed.data)
    report = page.validate_pdf(str(file), profile=profile)
    assert report.is_compliant, str(report)
    assert subprocess.run(["qpdf", "--check", file], capture_output=True, check=False).returncode == 0
    assert sealed.data.count(b"/Type/Sig/") == 1


def test_a_sealed_file_made_again_is_the_same_file_and_shares_what_others_share(sealed, seal):
    assert render(ruaa(), seal=seal, credential=CREDENTIAL).data == sealed.data
    assert sealed.prefix == render(ruaa()).prefix
    assert len(sealed.tail) < 12_000


def test_a_seal_is_of_one_file(sealed, seal):
    other = render(ruaa(name_ar="محمد الغامدي"), seal=seal)
    assert other.tail != sealed.tail
    assert judged_by_pyhanko(other.data, seal).valid


def test_both_ways_say_the_same(tmp_path):
    """Who signed, by which certificate, over which digest; and neither says when."""
    data = pkcs12_file(tmp_path / "seal.p12").read_bytes()
    ours, theirs = (
        cms.ContentInfo.load(way.from_pkcs12(data, None).envelope(bytes(32)))["content"] for way in (Seal, PyHankoSeal)
    )
    [our_signer], [their_signer] = ours["signer_infos"], theirs["signer_infos"]
    assert ours["certificates"].dump() == theirs["certificates"].dump()
    for part in ["version", "sid", "digest_algorithm", "signature_algorithm"]:
        assert our_signer[part].native == their_signer[part].native
    said, meant = (
        {one["type"].native: one["values"].native for one in signer["signed_attrs"]}
        for signer in (our_signer, their_signer)
    )
    hashes = [each.pop("signing_certificate_v2")[0]["certs"][0]["cert_hash"] for each in (said, meant)]
    assert hashes[0] == hashes[1]
    assert said == meant == {"content_type": ["data"], "message_digest": [bytes(32)]}


def test_a_file_that_holds_no_key_of_ours_is_refused_in_words(tmp_path):
    with pytest.raises(ValueError, match="no PKCS#12 file, or the password is another"):
        Seal.from_pkcs12(b"nonsense", None)
    locked = pkcs12_file(tmp_path / "locked.p12", password=b"secret").read_bytes()
    with pytest.raises(ValueError, match="the password is another"):
        Seal.from_pkcs12(locked, b"wrong")
    with pytest.raises(ValueError, match="must hold a P-256 key"):
        Seal.from_pkcs12(pkcs12_file(tmp_path / "rsa.p12", key=rsa_key()).read_bytes(), None)
