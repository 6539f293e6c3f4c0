"""The holder's copy, and what everybody else gets."""

from urllib.parse import quote

import pytest

from certificates import ending, issuing, storage
from certificates.models import Certificate
from lms.accounts.models import Person
from lms.outbox import jobs
from lms.programme.models import Programme
from tests.certificates.reading import only_reads
from tests.factories.certificates import DecidedEnrolmentFactory, issued_certificate

pytestmark = pytest.mark.django_db

UNKNOWN = "7KQ4M2XD9RTAVH3E5WBN8CZP01"


@pytest.fixture
def certificate(trainee):
    Programme.load()
    return issued_certificate(enrolment__person=Person.objects.of(trainee).get())


def address(certificate):
    return f"/certificates/{certificate.code}.pdf"


def test_the_holder_gets_the_file_as_it_was_issued(trainee, certificate, signed_in):
    response = signed_in(trainee).get(address(certificate))
    assert response.status_code == 200
    assert response.content == storage.read(certificate)
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    named = quote("أروى سالم محمد الحازمي – السلامة على الإنترنت.pdf")
    assert response["Content-Disposition"] == (
        f"attachment; filename=\"certificate-{certificate.code}.pdf\"; filename*=UTF-8''{named}"
    )


def test_a_guardian_gets_the_wards_file(guardian, signed_in):
    ward = Person.objects.of(guardian).filter(standings__stands_as="guardian").first()
    assert signed_in(guardian).get(address(issued_certificate(enrolment__person=ward))).status_code == 200


def test_who_issues_certificates_gets_the_file_also_when_it_has_ended(lead, certificate, signed_in):
    assert signed_in(lead).get(address(certificate)).status_code == 200
    ending.revoke(certificate, by=lead, reason="A mistake.")
    assert signed_in(lead).get(address(certificate)).status_code == 200


def test_the_holder_no_longer_gets_a_revoked_one_and_gets_the_newer_of_a_superseded(
    lead, trainee, certificate, signed_in
):
    new = ending.supersede(certificate, by=lead, reason="A name.")
    jobs.run_all()
    browser = signed_in(trainee)
    assert browser.get(address(certificate)).status_code == 404
    assert browser.get(address(new)).status_code == 200
    new.refresh_from_db()
    ending.revoke(new, by=lead, reason="A mistake.")
    assert browser.get(address(new)).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "trainer", "partner", "editor", "coordinator", "admin"])
def test_everyone_else_gets_exactly_what_an_unknown_code_gets(who, request, certificate, signed_in, lead):
    browser = signed_in(request.getfixturevalue(who))
    [reserved] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    answers = set()
    for code in [certificate.code, reserved.code, UNKNOWN, "malformed"]:
        response = browser.get(f"/certificates/{code}.pdf")
        answers.add((response.status_code, response.content.decode().replace(code, "CODE")))
    assert len(answers) == 1
    assert answers.pop()[0] == 404


def test_the_signed_out_are_asked_to_sign_in_whatever_the_code(client, certificate):
    answers = set()
    for code in [certificate.code, UNKNOWN, "malformed"]:
        response = client.get(f"/certificates/{code}.pdf")
        answers.add((response.status_code, response["Location"].replace(code, "CODE"), response.content))
    assert len(answers) == 1
    status, location, content = answers.pop()
    assert (status, content) == (302, b"")
    assert location.startswith("/accounts/login/")


def test_a_certificate_of_an_earlier_enrolment_is_still_the_holders(trainee, certificate, signed_in):
    issued_certificate(enrolment__person=certificate.enrolment.person)
    assert signed_in(trainee).get(address(certificate)).status_code == 200


def test_a_damaged_file_is_never_sent(trainee, certificate, signed_in, kept_in):
    path = kept_in / certificate.file
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    response = signed_in(trainee).get(address(certificate))
    assert response.status_code == 503
    assert b"%PDF" not in response.content
    path.unlink()
    assert signed_in(trainee).get(address(certificate)).status_code == 503


def test_downloading_changes_nothing(trainee, certificate, signed_in):
    browser = signed_in(trainee)
    with only_reads():
        browser.get(address(certificate))
        browser.get(f"/certificates/{UNKNOWN}.pdf")
    assert Certificate.objects.count() == 1
