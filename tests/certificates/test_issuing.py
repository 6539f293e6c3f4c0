"""From a decision to a file."""

from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from certificates import codes, ending, issuing, storage
from certificates.facts import Names
from certificates.models import Certificate
from certificates.rendering import PAPER_VERSION
from lms.audit.models import AuditEvent
from lms.outbox import jobs
from lms.outbox.models import Job
from lms.programme.models import Programme
from tests.factories.certificates import DecidedEnrolmentFactory, issued_certificate
from tests.factories.cohorts import ClassSessionFactory
from tests.factories.graduates import fill

pytestmark = pytest.mark.django_db


def do(job):
    """Do a job's errand as a worker would, letting its errors through."""
    issuing.render_job(job.payload, heartbeat=lambda: None)


def the_job():
    return Job.objects.get(kind="certificates.render")


def test_issuing_freezes_the_facts_and_reserves_a_code(lead):
    programme = Programme.load()
    programme.signatory_ar, programme.signatory_en = "سلمى الغامدي", "Salma Alghamdi"
    programme.save()
    decided = DecidedEnrolmentFactory()
    for number in range(1, 7):
        ClassSessionFactory(cohort=decided.decision.cohort, number=number)
    [certificate] = issuing.issue([decided], by=lead)
    certificate.refresh_from_db()
    facts = certificate.printed
    assert certificate.status == Certificate.Status.RESERVED
    assert codes.normalise(certificate.code) == certificate.code == facts.code
    assert facts.verify_url == f"http://localhost:8000/verify/{certificate.code}/"
    assert (facts.name_ar, facts.name_en) == ("أروى سالم محمد الحازمي", "Arwa Salem Mohammed Alhazmi")
    assert (facts.course_ar, facts.course_en) == ("السلامة على الإنترنت", "Safe online")
    assert (facts.gender, facts.hours, facts.sessions) == ("female", 12, 6)
    assert (facts.centre_ar, facts.centre_en) == ("مركز حي الصفا", "Al-Safa centre")
    assert facts.completed_on == date(2027, 1, 10)
    assert facts.issued_on == timezone.localdate()
    assert (facts.signatory_ar, facts.signatory_en) == ("سلمى الغامدي", "Salma Alghamdi")
    assert certificate.facts_sha256 == facts.sha256()
    assert certificate.reserved_by == lead
    assert the_job().payload == {"certificates": [certificate.pk]}


def test_a_certificate_says_what_was_held_and_not_what_was_planned(lead):
    decided = DecidedEnrolmentFactory(decision__cohort__course__hours=12, decision__cohort__course__sessions=6)
    for number, minutes in enumerate([120, 120, 90, 105], start=1):  # 7 hours and a quarter
        held = ClassSessionFactory(cohort=decided.decision.cohort, number=number, status="held")
        held.ends_at = held.starts_at + timedelta(minutes=minutes)
        held.save()
    ClassSessionFactory(cohort=decided.decision.cohort, number=5, status="cancelled")
    ClassSessionFactory(number=1)  # another cohort's
    [certificate] = issuing.issue([decided], by=lead)
    assert (certificate.printed.sessions, certificate.printed.hours) == (4, 7)


@pytest.mark.parametrize(("minutes", "hours"), [(89, 1), (90, 2), (149, 2), (150, 3)])
def test_hours_are_to_the_nearest_and_half_an_hour_upwards(lead, minutes, hours):
    decided = DecidedEnrolmentFactory()
    held = ClassSessionFactory(cohort=decided.decision.cohort)
    held.ends_at = held.starts_at + timedelta(minutes=minutes)
    held.save()
    [certificate] = issuing.issue([decided], by=lead)
    assert (certificate.printed.sessions, certificate.printed.hours) == (1, hours)


def test_a_cohort_of_which_no_session_is_known_certifies_the_courses_figures(lead):
    decided = DecidedEnrolmentFactory()
    ClassSessionFactory(cohort=decided.decision.cohort, status="cancelled")
    [certificate] = issuing.issue([decided], by=lead)
    assert (certificate.printed.sessions, certificate.printed.hours) == (6, 12)


def test_the_date_of_issue_is_written_in_both_calendars(lead):
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    facts = certificate.printed
    assert "م، الموافق " in facts.issued_on_ar
    assert facts.issued_on_ar.endswith("هـ")
    assert facts.issued_on_en.endswith(" AH)")


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


def test_issuing_again_makes_nothing_new(lead, files_in):
    decided = DecidedEnrolmentFactory()
    issuing.issue([decided], by=lead)
    assert issuing.issue([decided], by=lead) == []
    jobs.run_all()
    assert issuing.issue([decided], by=lead) == []
    assert Certificate.objects.count() == len(files_in()) == 1


def test_who_does_not_graduate_gets_none(lead):
    assert issuing.issue([DecidedEnrolmentFactory(graduates=False)], by=lead) == []
    assert not Certificate.objects.exists()


def test_who_awaits_a_certificate_graduated_and_holds_neither_a_live_nor_a_revoked_one(lead):
    issued_certificate()
    ending.revoke(issued_certificate(), by=lead, reason="A mistake.")
    DecidedEnrolmentFactory(graduates=False)
    awaiting = DecidedEnrolmentFactory()
    assert list(issuing.awaiting()) == [awaiting]
    assert list(issuing.awaiting(awaiting.decision.cohort)) == [awaiting]
    assert not issuing.awaiting(Certificate.objects.first().enrolment.cohort).exists()


def test_a_lead_may_decide_to_issue_anew_after_a_revocation(lead):
    revoked = issued_certificate()
    ending.revoke(revoked, by=lead, reason="A mistake.")
    [anew] = issuing.issue([revoked.enrolment.graduation], by=lead)
    assert anew.code != revoked.code


def test_many_are_issued_in_jobs_of_at_most_two_hundred(lead):
    fill(450, by=lead)
    assert len(issuing.issue(issuing.awaiting(), by=lead)) == 450
    assert [len(job.payload["certificates"]) for job in Job.objects.order_by("pk")] == [200, 200, 50]
    assert AuditEvent.objects.filter(verb="certificate.reserved", by=lead).count() == 450


def test_reserving_two_hundred_takes_a_few_statements_in_one_short_transaction(lead):
    """SQLite's other writers wait for it."""
    fill(issuing.CHUNK, by=lead)
    Programme.load()
    awaiting = list(issuing.awaiting())
    with CaptureQueriesContext(connection) as queries:
        issuing.issue(awaiting, by=lead)
    assert len([one for one in queries if one["sql"].startswith("INSERT")]) <= 6
    assert len(queries) <= 10


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


def test_a_change_of_name_after_issue_does_not_change_the_certificate():
    certificate = issued_certificate()
    person = certificate.enrolment.person
    person.family_ar = "الغامدي"
    person.save()
    certificate = Certificate.objects.get(pk=certificate.pk)
    assert certificate.printed.name_ar == "أروى سالم محمد الحازمي"


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


def test_a_failed_certificate_is_tried_again_with_the_name_put_right(lead):
    decided = DecidedEnrolmentFactory(enrolment__person__name_en="")
    [certificate] = issuing.issue([decided], by=lead)
    jobs.run_all()
    person = decided.enrolment.person
    person.name_en = "Arwa Alhazmi"
    person.save()
    issuing.retry(Certificate.objects.get(), by=lead)
    jobs.run_all()
    again = Certificate.objects.get()
    assert (again.status, again.code, again.printed.name_en) == ("issued", certificate.code, "Arwa Alhazmi")
    assert again.failure == {}


def test_a_failed_certificate_is_tried_again_with_a_name_that_is_given(lead):
    issuing.issue([DecidedEnrolmentFactory(enrolment__person__name_en="")], by=lead)
    jobs.run_all()
    issuing.retry(Certificate.objects.get(), by=lead, names=Names("أروى سالم محمد الحازمي", "Arwa Al-Hazmi"))
    jobs.run_all()
    certificate = Certificate.objects.get()
    assert (certificate.status, certificate.printed.name_en) == ("issued", "Arwa Al-Hazmi")


def test_what_has_not_failed_is_not_tried_again(lead):
    certificate = issued_certificate()
    with pytest.raises(issuing.NothingToRetry):
        issuing.retry(certificate, by=lead)
    assert Certificate.objects.get().status == Certificate.Status.ISSUED


class Killed(BaseException):
    """As sudden as SIGKILL: nothing of ours catches it."""


def _killed(*args):
    raise Killed


@pytest.mark.parametrize("at", ["before the hash is kept", "between render and store", "between store and flip"])
def test_killed_in_the_middle_and_run_again_there_is_one_whole_file(at, lead, files_in, monkeypatch):
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    beats = iter({"before the hash is kept": [_killed], "between store and flip": [lambda: None, _killed]}.get(at, []))
    with monkeypatch.context() as patched:
        if at == "between render and store":
            patched.setattr("django.core.files.storage.FileSystemStorage.save", _killed)
        with pytest.raises(Killed):
            issuing.render_job(the_job().payload, heartbeat=lambda: next(beats, lambda: None)())  # noqa: PLW0108 - one a beat
    certificate.refresh_from_db()
    assert certificate.status == ("reserved" if at == "before the hash is kept" else "rendered")
    assert len(files_in()) == (1 if at == "between store and flip" else 0)
    do(the_job())
    certificate.refresh_from_db()
    assert certificate.status == Certificate.Status.ISSUED
    assert files_in() == [certificate.file]
    assert storage.is_whole(certificate)


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
        issuing.render_job(the_job().payload, heartbeat=lost)
    certificate.refresh_from_db()
    assert (certificate.status, certificate.failure, files_in()) == ("reserved", {}, [])


def test_a_certificate_revoked_while_it_is_made_stays_revoked(lead):
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=lead)

    def revoked_meanwhile():
        if Certificate.objects.filter(status="rendered").exists():
            ending.revoke(certificate, by=lead, reason="The wrong cohort.")

    issuing.render_job(the_job().payload, heartbeat=revoked_meanwhile)
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
    issuing.give_up({"certificates": [certificate.pk]})
    assert not Certificate.objects.failed().exists()
