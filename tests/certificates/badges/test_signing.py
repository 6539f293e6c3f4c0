"""A badge for each certificate: once, from its own facts, and frozen with it."""

import json

import pytest
from django.db import connection, transaction

from certificates import ending, failures, invariants, issuing, making
from certificates.badges import credential_of, issuer, keys, proofs, signing
from certificates.facts import Names
from certificates.models import Badge, BadgeKey, Certificate
from lms.accounts.models import Person
from lms.outbox import jobs
from lms.outbox.models import Job
from tests.certificates.badges.conftest import HOST, key_file
from tests.certificates.reading import attached
from tests.factories.certificates import DecidedEnrolmentFactory, issued_certificate

pytestmark = pytest.mark.django_db


def badge_of(certificate):
    return json.loads(credential_of(certificate))


def test_a_badge_says_what_the_certificate_says_and_nothing_else_of_a_person(badge_key):
    certificate = issued_certificate()
    facts, badge = certificate.printed, badge_of(certificate)
    assert badge["id"] == f"https://{HOST}/credentials/{certificate.code}"
    assert badge["issuer"]["id"] == f"did:web:{HOST}"
    subject = badge["credentialSubject"]
    assert [one["identityHash"] for one in subject["identifier"]] == [facts.name_ar, facts.name_en]
    assert set(subject) == {"id", "type", "identifier", "activityEndDate", "achievement"}
    achievement = subject["achievement"]
    assert (achievement["name"], achievement["inLanguage"]) == (facts.course_ar, "ar")
    assert achievement["description"].startswith(f"{facts.course_en}: {facts.hours} hour")
    assert facts.course_ar in achievement["criteria"]["narrative"]
    assert subject["activityEndDate"] == f"{facts.completed_on}T00:00:00+03:00"
    assert badge["awardedDate"] == f"{facts.issued_on}T00:00:00+03:00"
    assert badge["validFrom"].endswith("T21:00:00Z")
    person = certificate.enrolment.person
    text = credential_of(certificate).decode()
    for private in [person.phone, person.public_id, str(person.born_on), "+966"]:
        assert str(private) not in text


def test_its_proof_holds_for_the_key_that_the_issuer_lists(badge_key):
    certificate = issued_certificate()
    key = BadgeKey.objects.get()
    assert badge_of(certificate)["proof"]["verificationMethod"] == issuer.method(key.public)
    assert proofs.is_true(credential_of(certificate), key.public)
    tampered = credential_of(certificate).replace(certificate.facts["name_en"].encode(), b"Somebody Else")
    assert tampered != credential_of(certificate)
    assert not proofs.is_true(tampered, key.public)


def test_without_a_key_certificates_are_issued_without_a_badge():
    certificate = issued_certificate()
    assert certificate.status == "issued"
    assert credential_of(certificate) is None
    assert keys.state() == "none"
    assert keys.check() == []


def test_signing_again_changes_nothing(badge_key):
    certificate = issued_certificate()
    before = Badge.objects.values().get()
    signing.sign([certificate])
    assert Badge.objects.values().get() == before


def test_a_chunk_is_signed_in_a_few_statements(badge_key, lead, django_assert_max_num_queries):
    made = issuing.issue([DecidedEnrolmentFactory() for _ in range(12)], by=lead)
    with django_assert_max_num_queries(14):
        signing.sign(made)
    assert Badge.objects.count() == 12
    assert len({(one.status_list, one.status_index) for one in Badge.objects.all()}) == 12


def test_a_name_that_was_put_right_before_the_file_was_made_is_signed_and_the_bit_stays(badge_key, lead):
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    signing.sign([certificate])
    first = Badge.objects.get()
    Certificate.objects.update(failure=failures.STORAGE)
    certificate.refresh_from_db()
    issuing.retry(certificate, by=lead, names=Names("نورة سالم", "Noura Salem"))
    certificate = Certificate.objects.get()
    assert credential_of(certificate) is None  # what it says is not what was signed
    jobs.run_all()
    badge = Badge.objects.get()
    assert badge_of(Certificate.objects.get())["credentialSubject"]["identifier"][0]["identityHash"] == "نورة سالم"
    assert (badge.pk, badge.status_index, badge.subject) == (first.pk, first.status_index, first.subject)


def test_a_badge_is_not_changed_once_its_certificate_is_issued(badge_key):
    certificate = issued_certificate()
    before = Badge.objects.get().document
    certificate.facts_sha256 = "another"
    signing.sign([certificate])
    assert Badge.objects.get().document == before


def test_a_correction_has_a_badge_of_its_own_for_the_same_person(badge_key, lead):
    old = issued_certificate()
    new = ending.supersede(old, by=lead, reason="A name.", names=Names("نورة سالم", "Noura Salem"))
    jobs.run_all()
    assert badge_of(new)["credentialSubject"]["id"] == badge_of(old)["credentialSubject"]["id"]
    assert badge_of(new)["credentialStatus"]["id"] != badge_of(old)["credentialStatus"]["id"]


def test_two_persons_have_nothing_in_common_and_two_courses_of_one_have_the_person(badge_key, trainee):
    person = Person.objects.of(trainee).get()
    first, second = issued_certificate(enrolment__person=person), issued_certificate(enrolment__person=person)
    other = issued_certificate()
    ids = [badge_of(one)["credentialSubject"]["id"] for one in (first, second, other)]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].startswith("urn:uuid:")


def test_a_list_that_is_half_full_is_left_for_the_next(badge_key, monkeypatch):
    monkeypatch.setattr(Badge, "STATUS_LIST_SIZE", 100)
    monkeypatch.setattr(signing, "CANDIDATES", 100 - 1)  # with the one that is needed, all of them
    taken = issued_certificate().badge
    filler = [
        Badge(
            certificate=Certificate(pk=10_000 + n),
            key=taken.key,
            subject=taken.subject,
            status_list=1,
            status_index=index,
            signed_at=taken.signed_at,
        )
        for n, index in enumerate(sorted(set(range(100)) - {taken.status_index}))
    ]
    with transaction.atomic():
        with connection.constraint_checks_disabled():
            Badge.objects.bulk_create(filler[:49])
            assert signing._free_bits(1)[0] == 1
            Badge.objects.bulk_create(filler[49:51])
            number, [index] = signing._free_bits(1)
        transaction.set_rollback(True)
    assert number == 2
    assert 0 <= index < 100


def test_nothing_goes_out_without_the_badge_that_was_to_be_signed(badge_key, lead, signed_in):
    badge_key.write_bytes(b"nonsense")
    [error] = keys.check()
    assert "no PEM file" in error.msg
    assert keys.state() == "unusable"
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    jobs.run_all()
    waiting = Certificate.objects.get(pk=certificate.pk)
    assert (waiting.status, waiting.failure) == ("reserved", failures.BADGE)


def test_what_is_attached_is_what_was_signed_though_names_went_to_and_fro_while_the_file_was_made(badge_key, lead):
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    payload, names = Job.objects.get().payload, Names.of(certificate.printed)
    signed_then = []

    def heartbeat():
        """Before the hash is fixed: put right, signed, put back, signed."""
        for said in [] if signed_then else [Names("نورة سالم", "Noura Salem"), names]:
            Certificate.objects.update(failure=failures.STORAGE)
            [(_one, badge)] = signing.sign([issuing.retry(Certificate.objects.get(), by=lead, names=said)])
            signed_then.append(badge.signed_at)

    making.render_job(payload, heartbeat=heartbeat)
    assert Certificate.objects.get().status == "reserved"  # it is another's by now, though it says the same
    jobs.run_all()
    certificate = Certificate.objects.get()
    assert certificate.status == "issued"
    assert Badge.objects.get().signed_at == signed_then[-1]
    assert attached(certificate) == credential_of(certificate)


def test_a_badge_of_before_is_attached_where_the_key_is_gone(badge_key, lead, settings):
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    [(_one, badge)] = signing.sign([certificate])
    settings.BADGE_KEY_FILE = ""
    assert signing.sign([certificate]) == [(certificate, badge)]
    jobs.run_all()
    assert attached(Certificate.objects.get()) == badge.document.encode()


def test_a_new_key_leaves_what_the_old_one_signed(badge_key, settings, tmp_path):
    old = issued_certificate()
    before = credential_of(old)
    settings.BADGE_KEY_FILE = str(key_file(tmp_path / "new.pem"))
    new = issued_certificate()
    assert credential_of(old) == before
    old_key, new_key = BadgeKey.objects.all()
    assert proofs.is_true(credential_of(old), old_key.public)
    assert proofs.is_true(credential_of(new), new_key.public)
    assert not proofs.is_true(credential_of(new), old_key.public)


def test_the_invariants_find_a_badge_that_was_changed(badge_key):
    certificate = issued_certificate()
    promise = "Every badge says what its certificate says, and its proof holds"
    assert dict(invariants.promises())[promise] == []
    badge = Badge.objects.get()
    changed = badge.document.replace(certificate.facts["name_en"], "Somebody Else")
    Badge.objects.update(document=changed)
    assert dict(invariants.promises())[promise] == [certificate.code]
    Badge.objects.update(document=badge.document, facts_sha256="another")
    assert dict(invariants.promises())[promise] == [certificate.code]
