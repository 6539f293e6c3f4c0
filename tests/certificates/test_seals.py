"""Certificates sealed with the operator's key, or said to be without a seal."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from certificates import checking, failures, issuing, key_files, making, progress, seals, storage
from certificates.key_files import UnusableKey
from certificates.models import Certificate
from certificates.rendering import render
from certificates.rendering.envelopes import Seal
from lms.outbox import jobs
from lms.outbox.models import Job
from tests.certificates.keys import pkcs12_file
from tests.certificates.rendering.judges import judged_by_pyhanko, pdfsig
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


def test_a_new_key_leaves_what_the_old_one_sealed(key, settings, tmp_path, client):
    old = issued_certificate()
    before, old_seal = storage.read(old), seals.current()
    settings.SEAL_FILE = str(pkcs12_file(tmp_path / "new.p12", password=b"secret"))
    new = issued_certificate()
    assert storage.read(old) == before
    assert old.seal != new.seal
    for certificate, seal in [(old, old_seal), (new, seals.current())]:
        data = storage.read(certificate)
        assert "Signature is Valid." in pdfsig(data, tmp_path)
        assert judged_by_pyhanko(data, seal).trusted
        assert checking.check(data) == checking.Checked(checking.Finding.OURS, certificate, is_sealed=True)
        assert "ملف هذه الشهادة مختوم" in client.get(f"/verify/{certificate.code}/").content.decode()
    assert not judged_by_pyhanko(before, seals.current()).trusted


def test_what_a_key_sealed_stays_sealed_when_its_certificate_has_ended(key):
    certificate = issued_certificate()
    with time_machine.travel(timezone.now() + timedelta(days=4000)):
        assert seals.state() == "unusable"
        found = checking.check(storage.read(certificate))
        assert found == checking.Checked(checking.Finding.OURS, certificate, is_sealed=True)


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


def test_once_the_key_is_mended_those_that_waited_go_on_by_themselves(key, lead):
    mended = key.read_bytes()
    key.write_bytes(b"nonsense")
    made = issuing.issue([DecidedEnrolmentFactory() for _ in range(3)], by=lead)
    jobs.run_all()
    counted = progress.of(made[0].enrolment.cohort)
    assert (counted.being_made, counted.failed) == (1, 0)
    key.write_bytes(mended)
    Job.objects.update(not_before=timezone.now())
    jobs.run_all()
    assert set(Certificate.objects.values_list("status", flat=True)) == {"issued"}
    assert {one.seal for one in Certificate.objects.all()} == {seals.current().fingerprint}


def test_the_log_says_once_a_job_why_they_wait(key, lead, caplog):
    key.write_bytes(b"nonsense")
    made = issuing.issue([DecidedEnrolmentFactory() for _ in range(3)], by=lead)
    with pytest.raises(making.Unfinished):
        making.render_job({"certificates": [one.pk for one in made]}, heartbeat=lambda: None)
    assert caplog.messages == ["Certificates wait: SEAL_FILE: The file is no PKCS#12 file, or the password is another."]


def test_after_the_last_attempt_it_waits_for_a_lead(key, lead):
    key.unlink()
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    Job.objects.update(attempts_allowed=1)
    jobs.run_all()
    certificate.refresh_from_db()
    assert certificate.failure == failures.SEAL_FOR_GOOD
    assert progress.of(certificate.enrolment.cohort).failed == 1


@pytest.mark.parametrize("which", ["seal", "badge", "both"])
def test_what_befalls_many_is_said_to_a_lead_once_with_nothing_to_correct(which, settings, lead, signed_in):
    if which != "badge":
        settings.SEAL_FILE, settings.SEAL_MUST_BE_THERE = "/nowhere", True
    if which != "seal":
        settings.BADGE_KEY_FILE, settings.BADGE_KEY_MUST_BE_THERE = "/nowhere", True
    desk = signed_in(lead)
    desk.cookies["language"] = "en"
    decided = DecidedEnrolmentFactory()
    cohort = decided.enrolment.cohort_id
    asked = desk.get(f"/admin/certificates/issue/{cohort}/").content.decode()
    assert asked.count('class="note note--red"') == 1
    DecidedEnrolmentFactory(decision=decided.decision)
    illegible = DecidedEnrolmentFactory(decision=decided.decision, enrolment__person__name_en="")
    issuing.issue(issuing.awaiting(), by=lead)
    jobs.run_all()
    for address in [f"progress/{cohort}/", "failures/"]:
        page = desk.get(f"/admin/certificates/{address}").content.decode()
        assert page.count('class="note note--red"') == 1
        assert "2 certificates wait" in page
        assert page.count("has to mend it; then it goes on by itself.") == 1
        assert page.count("Correct and try again") == 1
        assert "All that could be made are issued" not in page
    [alone, *others] = Certificate.objects.order_by("name_key", "-pk")
    assert alone.enrolment == illegible.enrolment
    assert "Correct and try again" in desk.get(f"/admin/certificates/{alone.pk}/").content.decode()
    for one in others:
        assert "Correct and try again" not in desk.get(f"/admin/certificates/{one.pk}/").content.decode()


@pytest.mark.parametrize(("days", "level"), [(3640, "certificates.W001"), (3660, "certificates.W003"), (3000, None)])
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
