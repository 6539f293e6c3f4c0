"""Certificates sealed with the operator's key, or said to be without a seal."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from certificates import checking, failures, issuing, key_files, seals, storage
from certificates.key_files import UnusableKey
from certificates.models import Certificate
from certificates.rendering import render
from certificates.rendering.envelopes import Seal
from lms.outbox import jobs
from tests.certificates.keys import pkcs12_file
from tests.factories.certificates import DecidedEnrolmentFactory, issued_certificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(settings, tmp_path):
    """A key of the operator's, and its file."""
    file = pkcs12_file(tmp_path / "seal.p12", password=b"secret")
    settings.SEAL_FILE, settings.SEAL_PASSWORD, settings.SEAL_MUST_BE_THERE = str(file), "secret", True
    return file


def test_without_a_key_certificates_are_issued_bare():
    certificate = issued_certificate()
    assert certificate.seal == ""
    assert b"/ByteRange" not in storage.read(certificate)
    assert seals.state() == "none"
    assert seals.check() == []


def test_with_a_key_they_are_sealed_with_it(key):
    certificate = issued_certificate()
    assert certificate.seal == Seal.from_pkcs12(key.read_bytes(), b"secret").fingerprint
    assert b"/SubFilter/ETSI.CAdES.detached" in storage.read(certificate)
    assert seals.state() == "ready"


def test_by_pyhanko_too(key, settings):
    settings.SEAL_WITH = "pyhanko"
    certificate = issued_certificate()
    data = storage.read(certificate)
    assert checking.check(data) == checking.Checked(checking.Finding.OURS, certificate, is_sealed=True)
    settings.SEAL_WITH = "own"
    assert render(certificate.printed, seal=seals.current()).data != data
    settings.SEAL_WITH = "pyhanko"
    assert render(certificate.printed, seal=seals.current()).data == data  # made again, it is the same file


def test_a_new_key_leaves_what_the_old_one_sealed(key, settings, tmp_path):
    old = issued_certificate()
    before = storage.read(old)
    settings.SEAL_FILE = str(pkcs12_file(tmp_path / "new.p12", password=b"secret"))
    new = issued_certificate()
    assert storage.read(old) == before
    assert old.seal != new.seal


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.unlink(), "No such file"),
        (lambda file: file.write_bytes(b"nonsense"), "no PKCS#12 file"),
    ],
    ids=["missing", "nonsense"],
)
def test_nothing_goes_out_bare_that_was_to_be_sealed(key, lead, signed_in, spoil, said):
    spoil(key)
    [error] = seals.check()
    assert said in error.msg
    assert seals.state() == "unusable"
    with pytest.raises(UnusableKey, match=said):
        seals.current()
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    jobs.run_all()
    waiting = Certificate.objects.get(pk=certificate.pk)
    assert waiting.status == "reserved"
    assert waiting.failure == failures.SEAL
    page = signed_in(lead).get(f"/admin/certificates/issue/{DecidedEnrolmentFactory().enrolment.cohort_id}/")
    assert "يتعذّر استعمال مفتاح الختم" in page.content.decode()


@pytest.mark.parametrize(("days", "level"), [(3640, "certificates.W001"), (3660, "certificates.E001"), (3000, None)])
def test_the_operator_is_told_before_a_key_ends_and_when_it_has(key, days, level):
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        assert [one.id for one in seals.check()] == ([level] if level else [])


def test_the_demonstration_makes_a_key_once(settings, tmp_path):
    settings.SEAL_FILE = str(tmp_path / "made.p12")
    assert seals.current() is None
    key_files.read.cache_clear()
    assert seals.make_if_missing(settings.SEAL_FILE)
    made = (tmp_path / "made.p12").read_bytes()
    assert (tmp_path / "made.p12").stat().st_mode & 0o777 == 0o600
    assert not seals.make_if_missing(settings.SEAL_FILE)
    assert (tmp_path / "made.p12").read_bytes() == made
    assert seals.state() == "ready"


def test_the_screens_say_whether_a_certificate_is_sealed(key, lead, signed_in, client):
    sealed, desk = issued_certificate(), signed_in(lead)
    assert "الملف مختوم بالمفتاح" in desk.get(f"/admin/certificates/{sealed.pk}/").content.decode()
    assert "ملف هذه الشهادة مختوم" in client.get(f"/verify/{sealed.code}/").content.decode()


def test_a_lead_is_told_before_issuing_without_a_key(lead, signed_in):
    decided = DecidedEnrolmentFactory()
    page = signed_in(lead).get(f"/admin/certificates/issue/{decided.enrolment.cohort_id}/").content.decode()
    assert "بلا ختم" in page
