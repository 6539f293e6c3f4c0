"""What anyone who asks for a badge is given, and what a machine needs to check it."""

import json
import struct
import zlib
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.utils import timezone
from openbadgeslib.ob3.verifier import OB3Verifier

from certificates import ending, issuing
from certificates.badges import baking, credential_of, keys, proofs
from certificates.models import Badge, BadgeKey
from lms.outbox import jobs
from tests.certificates.badges import published
from tests.certificates.badges.conftest import HOST, key_file
from tests.certificates.reading import only_reads
from tests.factories.certificates import DecidedEnrolmentFactory, issued_certificate
from tests.factories.people import StandingFactory, UserFactory

pytestmark = pytest.mark.django_db

UNKNOWN = "7KQ4M2XD9RTAVH3E5WBN8CZP01"
KINDS = ["", ".json", ".png", ".svg"]


@pytest.fixture
def certificate(badge_key):
    return issued_certificate()


def ask(client, path, **headers):
    return client.get(path, secure=True, headers=headers)


def test_a_machine_is_given_the_signed_bytes(client, certificate):
    answer = ask(client, f"/credentials/{certificate.code}")
    assert answer.content == credential_of(certificate)
    assert answer["Content-Type"] == "application/vc+ld+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "Accept" in answer["Vary"]


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("*/*", "application/vc+ld+json"),
        ("application/vc", "application/vc"),
        ("application/json", "application/json"),
        ("application/ld+json;q=0.5, application/json", "application/json"),
        ("application/pdf", "application/vc+ld+json"),
    ],
)
def test_it_is_given_as_what_was_asked_for(client, certificate, accept, given):
    answer = ask(client, f"/credentials/{certificate.code}", accept=accept)
    assert (answer["Content-Type"], answer.content) == (given, credential_of(certificate))


def test_a_browser_is_led_to_the_certificates_own_page(client, certificate):
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    answer = ask(client, f"/credentials/{certificate.code.lower()}", accept=accept)
    assert (answer.status_code, answer["Location"]) == (302, f"/verify/{certificate.code}/")


@pytest.mark.parametrize("kind", KINDS)
def test_unknown_not_yet_issued_and_without_a_badge_are_answered_alike(client, badge_key, settings, lead, kind):
    [reserved] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    settings.BADGE_KEY_FILE, settings.BADGE_KEY_MUST_BE_THERE = "", False
    bare = issued_certificate(decision__decided_by=lead)
    assert bare.status == "issued"
    answers = {
        (answer.status_code, answer.content.decode().replace(code, "CODE"))
        for code in [reserved.code, bare.code, UNKNOWN, "malformed"]
        for answer in [ask(client, f"/credentials/{code}{kind}")]
    }
    assert [status for status, _page in answers] == [404]


def test_the_file_for_a_wallet_is_the_credential(client, certificate):
    answer = ask(client, f"/credentials/{certificate.code}.json")
    assert answer.content == credential_of(certificate)
    assert answer["Content-Disposition"] == f'attachment; filename="badge-{certificate.code}.json"'


def test_the_pictures_carry_it_whole(client, certificate):
    png = ask(client, f"/credentials/{certificate.code}.png")
    svg = ask(client, f"/credentials/{certificate.code}.svg")
    assert (png["Content-Type"], svg["Content-Type"]) == ("image/png", "image/svg+xml")
    signed = credential_of(certificate)
    assert OB3Verifier.extract_token_from_png(png.content).encode() == signed
    assert json.loads(OB3Verifier.extract_token_from_svg(svg.content)) == json.loads(signed)


def test_every_chunk_of_the_picture_is_whole_and_one_of_them_is_the_credentials():
    data, at, names = baking.png('{"name": "رؤى"}'.encode()), 8, []
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        assert data[at + 8 + length : at + 12 + length] == zlib.crc32(data[at + 4 : at + 8 + length]).to_bytes(4)
        names.append(name)
        at += 12 + length
    assert names[:2] == [b"IHDR", b"iTXt"]
    assert names.count(b"iTXt") == 1
    assert names[-1] == b"IEND"


def test_what_would_end_the_section_of_the_drawing_is_escaped():
    said = json.dumps({"name": "a]]>b<c&d"})
    [carried] = ET.fromstring(baking.svg(said.encode())).findall(f"{{{baking.NAMESPACE}}}credential")
    assert json.loads(carried.text) == json.loads(said)


def test_a_revoked_and_a_corrected_badge_hold_no_more_from_that_moment(client, badge_key, lead):
    revoked, corrected, valid = issued_certificate(), issued_certificate(), issued_certificate()
    badges = [published.credential(client, one) for one in (revoked, corrected, valid)]
    assert [published.has_ended(client, one) for one in badges] == [False, False, False]
    ending.revoke(revoked, by=lead, reason="A mistake.")
    new = ending.supersede(corrected, by=lead, reason="A name.")
    jobs.run_all()
    assert [published.has_ended(client, one) for one in badges] == [True, True, False]
    assert not published.has_ended(client, published.credential(client, new))
    assert published.credential(client, revoked) == badges[0]  # what was signed stays


def test_a_list_is_signed_and_no_cache_keeps_it_for_a_minute(client, certificate):
    answer = ask(client, "/credentials/status/1")
    assert answer["Cache-Control"] == "public, max-age=30"
    assert answer["Content-Type"] == "application/vc+ld+json"
    assert proofs.is_true(answer.content, BadgeKey.objects.get().public)
    listed = json.loads(answer.content)
    assert listed["id"] == f"https://{HOST}/credentials/status/1"
    assert listed["credentialSubject"]["ttl"] == 60_000
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert json.loads(ask(client, "/credentials/status/1").content)["validFrom"] > listed["validFrom"]


@pytest.mark.parametrize("number", [0, 2, 2**80])
def test_there_is_no_list_without_a_badge(client, certificate, number):
    assert ask(client, f"/credentials/status/{number}").status_code == 404


def test_without_its_key_a_list_is_not_to_be_had(client, certificate, settings, badge_key):
    settings.BADGE_KEY_FILE, settings.BADGE_KEY_MUST_BE_THERE = "", False
    answer = ask(client, "/credentials/status/1")
    assert (answer.status_code, answer["Retry-After"]) == (503, "600")
    assert ask(client, f"/credentials/{certificate.code}").content == credential_of(certificate)


def test_the_issuers_document_lists_every_key_that_was_used_and_the_one_of_now(client, certificate, settings, tmp_path):
    [first] = BadgeKey.objects.values_list("public", flat=True)
    settings.BADGE_KEY_FILE = str(key_file(tmp_path / "second.pem"))
    second = keys.current().public
    answer = ask(client, "/.well-known/did.json")
    document = json.loads(answer.content)
    assert document["id"] == f"did:web:{HOST}"
    listed = document["verificationMethod"]
    assert [one["publicKeyMultibase"] for one in listed] == [first, second]
    assert {one["controller"] for one in listed} == {document["id"]}
    assert document["assertionMethod"] == [one["id"] for one in listed]
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_before_there_is_a_key_there_is_no_issuer(client, db):
    assert ask(client, "/.well-known/did.json").status_code == 404


def test_the_host_of_a_demonstration_keeps_its_port(client, badge_key, settings):
    settings.BASE_URL = "http://localhost:8000"
    assert json.loads(ask(client, "/.well-known/did.json").content)["id"] == "did:web:localhost%3A8000"


def test_asking_changes_nothing(client, certificate):
    with only_reads():
        for path in [f"/credentials/{certificate.code}{kind}" for kind in KINDS] + ["/.well-known/did.json"]:
            assert ask(client, path).status_code == 200
        assert ask(client, "/credentials/status/1").status_code == 200
    assert Badge.objects.count() == 1


def test_a_visitor_with_a_session_is_given_the_same_list(certificate, trainee, signed_in):
    assert ask(signed_in(trainee), "/credentials/status/1")["Cache-Control"] == "public, max-age=30"


def test_the_screens_lead_to_it_and_say_where_there_is_none(client, certificate, lead, signed_in, settings):
    address = f"/credentials/{certificate.code}"
    page = ask(client, f"/verify/{certificate.code}/").content.decode()
    assert f"{address}.json" in page
    holder = UserFactory(email="holder@example.com")
    StandingFactory(user=holder, person=certificate.enrolment.person)
    own = ask(signed_in(holder), f"/certificates/{certificate.code}/").content.decode()
    assert [kind for kind in [".png", ".svg", ".json"] if address + kind in own] == [".png", ".svg", ".json"]
    desk = signed_in(lead)
    assert f"{address}.json" in ask(desk, f"/admin/certificates/{certificate.pk}/").content.decode()
    issue = f"/admin/certificates/issue/{DecidedEnrolmentFactory().enrolment.cohort_id}/"
    note = 'class="note note--brass"'
    with_a_key = ask(desk, issue).content.decode().count(note)
    settings.BADGE_KEY_FILE, settings.BADGE_KEY_MUST_BE_THERE = "", False
    assert ask(desk, issue).content.decode().count(note) == with_a_key + 1
    bare = issued_certificate()
    assert "/credentials/" not in ask(client, f"/verify/{bare.code}/").content.decode()
