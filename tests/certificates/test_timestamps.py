"""An authority of the time, asked over HTTP; and what becomes of certificates while it does not answer."""

import socket
import time
from datetime import timedelta

import pytest
import time_machine
from asn1crypto import cms, core, tsp
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone

from certificates import checking, failures, issuing, key_files, progress, seals, storage
from certificates.models import Certificate
from certificates.rendering.envelopes import NotStamped
from certificates.timestamps import MOST_BYTES, Authority
from lms.outbox import jobs
from lms.outbox.models import Job
from tests.certificates.authority import (
    NAME,
    authority,
    granted,
    of_no_authority,
    of_somebody_else,
    of_the_authority,
    refused,
)
from tests.certificates.keys import pkcs12_file
from tests.factories.certificates import DecidedEnrolmentFactory, issued_certificate

SIGNATURE = b"a signature"


@pytest.fixture
def listening():
    with authority() as listening:
        yield listening


def with_another_nonce(request):
    request["nonce"] = core.Integer(request["nonce"].native + 1)
    return granted(tsp.TimeStampReq.load(request.dump(force=True)))


def without_a_nonce(request):
    del request["nonce"]
    return granted(tsp.TimeStampReq.load(request.dump(force=True)))


def over_something_else(request):
    request["message_imprint"]["hashed_message"] = bytes(32)
    return granted(tsp.TimeStampReq.load(request.dump(force=True)))


def silence(_request):
    time.sleep(1)
    return b"late"


def test_a_token_is_over_the_signature_and_answers_the_request(listening):
    token = Authority(listening.url, [of_the_authority()[1]])(SIGNATURE)
    [asked] = listening.asked
    assert asked["cert_req"].native is True
    assert asked["message_imprint"]["hash_algorithm"]["algorithm"].native == "sha256"
    assert asked["nonce"].native.bit_length() > 32
    assert listening.headers[0]["Content-Type"] == "application/timestamp-query"
    assert cms.ContentInfo.load(token)["content"]["encap_content_info"]["content_type"].native == "tst_info"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(with_another_nonce, "answered another question", id="another nonce"),
        pytest.param(without_a_nonce, "answered another question", id="no nonce"),
        pytest.param(over_something_else, "answered another question", id="another signature"),
        pytest.param(refused, "refused: Not today", id="a refusal"),
        pytest.param(lambda _request: b"", "no time-stamp", id="nothing"),
        pytest.param(lambda _request: b"<html>Please sign in</html>", "no time-stamp", id="a page"),
        pytest.param(lambda request: granted(request)[:-40], "no time-stamp", id="a part"),
        pytest.param(lambda _request: bytes(MOST_BYTES + 1), "too long", id="too much"),
        pytest.param(lambda _request: 500, "answered 500", id="an error"),
        pytest.param(lambda _request: 302, "answered 302", id="another address"),
        pytest.param(silence, r"did not answer \(TimeoutError\)", id="silence"),
        pytest.param(lambda request: granted(request, signs=of_somebody_else()), "not vouched for", id="another signs"),
        pytest.param(
            lambda request: granted(request, signs=(of_somebody_else()[0], of_the_authority()[1])),
            "not vouched for",
            id="another key",
        ),
        pytest.param(lambda request: granted(request, signs=of_no_authority()), "not vouched for", id="no authority"),
    ],
)
def test_any_other_answer_is_refused_in_words(listening, answer, said):
    listening.answer = answer
    vouching = [of_the_authority()[1], of_no_authority()[1]]
    with pytest.raises(NotStamped, match=said):
        Authority(listening.url, vouching, timeout=0.2 if answer is silence else 30)(SIGNATURE)
    assert len(listening.asked) == 1  # it did not go where it was sent


def test_without_roots_who_signed_is_not_asked(listening):
    listening.answer = lambda request: granted(request, signs=of_somebody_else())
    assert Authority(listening.url)(SIGNATURE)


def test_nobody_there_is_said_and_not_asked_again_at_once(caplog):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    asks = Authority(f"http://user:secret@127.0.0.1:{port}/")
    with pytest.raises(NotStamped, match=r"did not answer \(ConnectionRefusedError\)"):
        asks(SIGNATURE)
    with pytest.raises(NotStamped, match="a moment ago"):
        asks(SIGNATURE)
    [line] = caplog.messages
    assert line.startswith("No time-stamp could be had: The authority did not answer")
    assert "secret" not in line


def test_user_and_password_of_its_address_are_sent_as_such(listening):
    Authority(listening.url.replace("//", "//user:p%40ss@"))(SIGNATURE)
    assert listening.headers[0]["Authorization"] == "Basic dXNlcjpwQHNz"
    assert listening.headers[0]["Host"] in listening.url


@pytest.fixture
def asked(settings, tmp_path, listening):
    """The operator wants certificates sealed and stamped."""
    settings.SEAL_FILE, settings.SEAL_MUST_BE_THERE = str(pkcs12_file(tmp_path / "seal.p12")), True
    roots = tmp_path / "roots.pem"
    roots.write_bytes(of_the_authority()[1].public_bytes(Encoding.PEM))
    settings.SEAL_TIMESTAMP_URL, settings.SEAL_TIMESTAMP_ROOTS = listening.url, str(roots)
    return listening


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["own", "pyhanko"])
def test_certificates_are_issued_with_the_time_of_the_authority(asked, settings, way):
    settings.SEAL_WITH = way
    certificate = issued_certificate()
    assert len(asked.asked) == 1
    data = storage.read(certificate)
    assert NAME.encode().hex().encode() in data
    assert checking.check(data) == checking.Checked(checking.Finding.OURS, certificate, is_sealed=True)


@pytest.mark.django_db
def test_nothing_is_issued_without_the_time_that_was_asked_for_and_all_once_it_can_be_had(asked, lead, signed_in):
    decided = [DecidedEnrolmentFactory() for _ in range(3)]
    asked.answer = lambda _request: 503
    made = issuing.issue(decided, by=lead)
    jobs.run_all()
    assert len(asked.asked) == 1  # the others of a job do not wait for it one by one
    for certificate in made:
        certificate.refresh_from_db()
        assert (certificate.status, certificate.failure) == ("reserved", failures.TIME)
    counted = progress.since(timezone.now() - timedelta(hours=1))
    assert (counted.being_made, counted.failed, counted.issued) == (3, 0, 0)
    page = signed_in(lead).get(f"/admin/certificates/{made[0].pk}/", headers={"accept-language": "en"})
    assert failures.said(made[0].failure) in page.content.decode()
    asked.answer = granted
    seals.current().stamper._rests_until = 0
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        jobs.run_all()
    assert set(Certificate.objects.values_list("status", "failure__message")) == {("issued", None)}
    assert len(asked.asked) == 4


@pytest.mark.django_db
def test_after_the_last_attempt_a_lead_is_told_that_nobody_tries_any_more(asked, lead):
    asked.answer = refused
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    Job.objects.update(attempts_allowed=1)
    jobs.run_all()
    certificate.refresh_from_db()
    assert (certificate.status, certificate.failure) == ("reserved", failures.TIME_FOR_GOOD)
    assert progress.since(timezone.now() - timedelta(hours=1)).failed == 1


@pytest.mark.django_db
def test_a_file_that_was_made_again_leaves_none_behind(asked, lead, files_in):
    """A worker died between the file and the row: made again it has another token, and so another name."""
    certificate = issued_certificate()
    Certificate.objects.update(status="rendered", issued_at=None)
    before = files_in()
    jobs.enqueue("certificates.render", {"certificates": [certificate.pk]})
    jobs.run_all()
    certificate = Certificate.objects.get()
    assert certificate.status == "issued"
    assert files_in() == [certificate.file] != before
    assert storage.is_whole(certificate)


@pytest.mark.django_db
def test_without_it_a_file_that_was_made_again_stays_the_same(asked, settings, files_in):
    settings.SEAL_TIMESTAMP_URL = ""
    certificate = issued_certificate()
    Certificate.objects.update(status="rendered", issued_at=None)
    jobs.enqueue("certificates.render", {"certificates": [certificate.pk]})
    jobs.run_all()
    assert Certificate.objects.get().file == certificate.file
    assert files_in() == [certificate.file]
    assert asked.asked == []


@pytest.mark.parametrize("content", [None, b"nonsense"])
def test_roots_that_cannot_be_read_are_a_key_that_cannot_be_used(asked, tmp_path, content):
    (tmp_path / "roots.pem").unlink()
    if content is not None:
        (tmp_path / "roots.pem").write_bytes(content)
    [error] = seals.check()
    assert error.msg.startswith("SEAL_TIMESTAMP_ROOTS: The file ")
    assert seals.state() == key_files.State.UNUSABLE


def test_an_authority_without_a_key_is_said(asked, settings):
    assert seals.check() == []
    settings.SEAL_FILE, settings.SEAL_MUST_BE_THERE = "", False
    [warning] = seals.check()
    assert warning.id == "certificates.W002"
