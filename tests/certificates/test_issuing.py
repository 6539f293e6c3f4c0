"""From a decision to a file."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates import codes, ending, issuing
from certificates.facts import Names
from certificates.models import Certificate
from lms.audit.models import AuditEvent
from lms.outbox import jobs
from lms.outbox.models import Job
from lms.programme.models import Programme
from tests.factories.certificates import DecidedEnrolmentFactory, issued_certificate
from tests.factories.cohorts import ClassSessionFactory
from tests.factories.graduates import fill

pytestmark = pytest.mark.django_db


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


def test_a_change_of_name_after_issue_does_not_change_the_certificate():
    certificate = issued_certificate()
    person = certificate.enrolment.person
    person.family_ar = "الغامدي"
    person.save()
    certificate = Certificate.objects.get(pk=certificate.pk)
    assert certificate.printed.name_ar == "أروى سالم محمد الحازمي"


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
