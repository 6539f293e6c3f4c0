"""From reserved to issued: what comes of a job."""

from hashlib import sha256

import pytest
from django.utils import timezone, translation

from certificates import ending, issuing, making, storage
from certificates.models import Certificate
from certificates.rendering import PAPER_VERSION
from lms.audit.models import AuditEvent
from lms.outbox import jobs
from lms.outbox.models import Job
from tests.factories.certificates import DecidedEnrolmentFactory
from tests.factories.graduates import fill

pytestmark = pytest.mark.django_db


def do(job):
    """Do a job's errand as a worker would, letting its errors through."""
    making.render_job(job.payload, heartbeat=lambda: None)


def the_job():
    return Job.objects.get(kind="certificates.render")


def test_a_certificate_is_issued_when_its_file_is_stored(lead, files_in):
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    assert files_in() == []
    jobs.run_all()
    certificate.refresh_from_db()
    data = storage.read(certificate)
    assert certificate.status == Certificate.Status.ISSUED
    assert certificate.issued_at is not None
    assert certificate.paper_version == PAPER_VERSION
    assert data.startswith(b"%PDF-")
    assert (certificate.file_sha256, certificate.file_bytes) == (sha256(data).hexdigest(), len(data))
    assert files_in() == [certificate.file]
    assert list(AuditEvent.objects.filter(subject_type="certificates.certificate").values_list("verb", flat=True)) == [
        "certificate.issued",
        "certificate.reserved",
    ]


def test_what_a_storage_refused_of_a_job_that_issued_others_is_a_job_of_its_own(lead, settings):
    """A job's attempts are for what fails each time: a storage that fails now and then uses up none."""
    settings.STORAGES = settings.STORAGES | {
        "certificates": settings.STORAGES["certificates"] | {"BACKEND": "tests.certificates.failing.RefusesOneFile"}
    }
    fill(3, by=lead)
    first, refused, last = issuing.issue(issuing.awaiting().order_by("pk"), by=lead)
    jobs.run_all()
    assert {one.pk for one in Certificate.objects.issued()} == {first.pk, last.pk}
    with translation.override("en"):
        assert "tried again by itself" in Certificate.objects.get(pk=refused.pk).failure_said
    done, waiting = Job.objects.order_by("pk")
    assert (done.status, waiting.status, waiting.attempt) == (Job.Status.DONE, Job.Status.WAITING, 0)
    assert waiting.payload == {"certificates": [refused.pk]}
    Job.objects.update(not_before=timezone.now())
    jobs.run_all()
    refused.refresh_from_db()
    assert (refused.status, refused.failure) == ("issued", {})


def test_one_bad_name_stops_no_other_and_says_why(lead):
    cohort = DecidedEnrolmentFactory().decision
    bad = DecidedEnrolmentFactory(decision=cohort, enrolment__person__family_ar="漢字")
    latin = DecidedEnrolmentFactory(decision=cohort, enrolment__person__name_en="")
    issuing.issue(cohort.decided_enrolments.order_by("pk"), by=lead)
    jobs.run_all()
    statuses = Certificate.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["issued", "reserved", "reserved"]
    with translation.override("en"):
        failed = {one.enrolment_id: one.failure_said for one in Certificate.objects.failed()}
    assert "漢 字" in failed[bad.enrolment_id]
    assert failed[latin.enrolment_id] == "The name in Latin letters is missing. Write it, then try again."
    assert the_job().status == Job.Status.DONE  # trying again would not help


@pytest.mark.parametrize(("language", "word"), [("ar", "«漢 字»"), ("en", "漢 字")])
def test_why_it_failed_is_said_in_the_readers_language(language, word):
    issuing.issue([DecidedEnrolmentFactory(enrolment__person__family_ar="漢字")], by=None)
    jobs.run_all()
    with translation.override(language):
        said = Certificate.objects.get().failure_said
    assert word in said
    assert said.startswith("The") is (language == "en")


def test_two_runs_of_a_job_make_one_file(lead, files_in):
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    do(the_job())
    certificate.refresh_from_db()
    do(the_job())
    again = Certificate.objects.get()
    assert (again.issued_at, again.file_sha256) == (certificate.issued_at, certificate.file_sha256)
    assert files_in() == [certificate.file]


def test_a_worker_that_was_taken_for_dead_changes_nothing(lead, files_in):
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=lead)

    def lost():
        raise jobs.LeaseLost

    with pytest.raises(jobs.LeaseLost):
        making.render_job(the_job().payload, heartbeat=lost)
    certificate.refresh_from_db()
    assert (certificate.status, certificate.failure, files_in()) == ("reserved", {}, [])


def test_a_certificate_revoked_while_it_is_made_stays_revoked(lead):
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=lead)

    def revoked_meanwhile():
        if Certificate.objects.filter(status="rendered").exists():
            ending.revoke(certificate, by=lead, reason="The wrong cohort.")

    making.render_job(the_job().payload, heartbeat=revoked_meanwhile)
    certificate.refresh_from_db()
    assert (certificate.status, certificate.issued_at) == ("revoked", None)


def test_a_full_storage_calls_nothing_issued_and_the_job_tries_again(lead, files_in, settings):
    roomy = settings.STORAGES
    settings.STORAGES = roomy | {
        "certificates": roomy["certificates"] | {"BACKEND": "tests.certificates.failing.FullStorage"}
    }
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    jobs.run_all()
    certificate.refresh_from_db()
    assert (certificate.status, certificate.issued_at) == ("rendered", None)
    with translation.override("en"):
        assert "may be full" in certificate.failure_said
    assert files_in() == []
    job = the_job()
    assert (job.status, job.attempt) == (Job.Status.WAITING, 1)

    settings.STORAGES = roomy
    Job.objects.update(not_before=timezone.now())
    jobs.run_all()
    certificate.refresh_from_db()
    assert (certificate.status, certificate.failure) == ("issued", {})
    assert files_in() == [certificate.file]


def test_a_certificate_whose_job_failed_for_good_counts_as_failed_and_can_be_tried_again(lead, settings):
    settings.OUTBOX_ATTEMPTS = 1
    roomy = settings.STORAGES
    settings.STORAGES = roomy | {
        "certificates": roomy["certificates"] | {"BACKEND": "tests.certificates.failing.FullStorage"}
    }
    decision = DecidedEnrolmentFactory().decision
    DecidedEnrolmentFactory(decision=decision, enrolment__person__name_en="")
    full, nameless = issuing.issue(decision.decided_enrolments.order_by("pk"), by=lead)
    jobs.run_all()
    assert the_job().status == Job.Status.FAILED
    with translation.override("en"):
        said = {one.pk: one.failure_said for one in Certificate.objects.failed()}
    assert said[full.pk] == "The storage could not keep the file: it may be full. Make room, then try again."
    assert said[nameless.pk] == "The name in Latin letters is missing. Write it, then try again."

    settings.STORAGES = roomy
    issuing.retry(full, by=lead)
    jobs.run_all()
    full.refresh_from_db()
    assert (full.status, full.failure) == ("issued", {})


def test_a_certificate_whose_every_worker_fell_silent_counts_as_failed(lead, settings, time_machine):
    settings.OUTBOX_ATTEMPTS = 1
    time_machine.move_to(timezone.now())
    [silent] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    Job.objects.update(status=Job.Status.CLAIMED, attempt=1, leased_until=timezone.now())
    assert list(Certificate.objects.failed()) == []
    time_machine.shift(1)
    jobs.run_all()
    assert list(Certificate.objects.failed()) == [silent]
    with translation.override("en"):
        said = Certificate.objects.get().failure_said
    assert said == "Something unforeseen went wrong at every attempt. Nobody tries any more; the log says why."


def test_a_job_that_is_given_up_leaves_to_another_job_what_that_is_to_make(lead):
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    making.give_up({"certificates": [certificate.pk]})
    assert not Certificate.objects.failed().exists()
