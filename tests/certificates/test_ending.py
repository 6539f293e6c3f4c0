"""Superseded or revoked."""

import pytest

from certificates import ending, issuing, storage, verification
from certificates.facts import Names
from certificates.models import Certificate
from certificates.rendering import CannotRender
from lms.audit.models import AuditEvent
from lms.outbox import jobs
from tests.factories.certificates import DecidedEnrolmentFactory, issued_certificate

pytestmark = pytest.mark.django_db


def test_a_corrected_certificate_takes_the_old_ones_place(lead):
    old = issued_certificate()
    new = ending.supersede(
        old, by=lead, reason="A letter was missing.", names=Names("أروى سالم محمد الحازمي", "Arwa Salem Al-Hazmi")
    )
    old.refresh_from_db()
    assert (old.status, old.end_reason, old.ended_by) == ("superseded", "A letter was missing.", lead)
    assert (new.status, new.supersedes, new.enrolment) == ("reserved", old, old.enrolment)
    assert new.code != old.code
    assert (new.printed.name_ar, new.printed.name_en) == (old.printed.name_ar, "Arwa Salem Al-Hazmi")
    assert (new.printed.course_en, new.printed.completed_on) == (old.printed.course_en, old.printed.completed_on)
    jobs.run_all()
    new.refresh_from_db()
    assert new.status == Certificate.Status.ISSUED
    assert storage.is_whole(new)
    assert storage.is_whole(old)
    assert (
        AuditEvent.objects.filter(verb="certificate.superseded", by=lead, reason="A letter was missing.").count() == 1
    )


def test_without_names_the_corrected_certificate_takes_the_persons_own(lead):
    old = issued_certificate()
    person = old.enrolment.person
    person.given_ar = "أروى بنت"
    person.save()
    old = Certificate.objects.get(pk=old.pk)
    assert ending.supersede(old, by=lead, reason="As in the register.").printed.name_ar == "أروى بنت سالم محمد الحازمي"


def test_what_was_taught_stays_as_it_was_printed_when_a_name_is_corrected(lead):
    old = issued_certificate()
    course = old.enrolment.cohort.course
    course.title_en = "Something else"
    course.save()
    assert ending.supersede(old, by=lead, reason="A name.").printed.course_en == "Safe online"


def test_while_the_new_one_is_made_the_old_one_leads_nowhere_and_then_to_it(lead):
    old = issued_certificate()
    new = ending.supersede(old, by=lead, reason="A name.")
    assert verification.find(old.code).status == Certificate.Status.SUPERSEDED
    assert verification.answer(old).newer is None
    assert verification.find(new.code) is None
    jobs.run_all()
    assert verification.answer(old).newer == new
    newest = ending.supersede(Certificate.objects.get(pk=new.pk), by=lead, reason="Another name.")
    assert verification.answer(old).newer == new
    jobs.run_all()
    assert verification.answer(old).newer == newest


def test_a_name_that_cannot_be_printed_leaves_the_old_certificate_valid(lead):
    old = issued_certificate()
    with pytest.raises(CannotRender):
        ending.supersede(old, by=lead, reason="A name.", names=Names("漢字", "Arwa Alhazmi"))
    old.refresh_from_db()
    assert old.status == Certificate.Status.ISSUED
    assert Certificate.objects.count() == 1


def test_a_failed_correction_keeps_its_own_names_when_it_is_tried_again(lead):
    new = ending.supersede(
        issued_certificate(), by=lead, reason="A name.", names=Names("أروى سالم محمد الحازمي", "Arwa Al-Hazmi")
    )
    Certificate.objects.filter(pk=new.pk).update(failure={"message": "The storage was full."})
    again = issuing.retry(Certificate.objects.get(pk=new.pk), by=lead)
    assert (again.code, again.printed.name_en, again.failure) == (new.code, "Arwa Al-Hazmi", {})


def test_a_certificate_is_superseded_once(lead):
    old = issued_certificate()
    ending.supersede(old, by=lead, reason="A name.")
    with pytest.raises(ending.AlreadyEnded):
        ending.supersede(old, by=lead, reason="A name.")
    assert Certificate.objects.count() == 2


def test_what_is_still_being_made_is_not_superseded(lead):
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    with pytest.raises(ending.NotIssued):
        ending.supersede(certificate, by=lead, reason="A name.")


def test_a_revoked_certificate_says_why_and_when_and_stays_revoked(lead):
    certificate = issued_certificate()
    ending.revoke(certificate, by=lead, reason="  Issued to the wrong person.  ")
    certificate.refresh_from_db()
    assert (certificate.status, certificate.end_reason) == ("revoked", "Issued to the wrong person.")
    assert certificate.ended_at is not None
    with pytest.raises(ending.AlreadyEnded):
        ending.revoke(certificate, by=lead, reason="Again.")
    with pytest.raises(ending.AlreadyEnded):
        ending.supersede(certificate, by=lead, reason="A name.")


def test_a_certificate_that_is_being_made_can_be_revoked_and_was_never_on_paper(lead):
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    ending.revoke(certificate, by=lead, reason="The wrong cohort.")
    jobs.run_all()
    certificate.refresh_from_db()
    assert (certificate.status, certificate.issued_at) == ("revoked", None)
    assert verification.find(certificate.code) is None


@pytest.mark.parametrize("end", [ending.supersede, ending.revoke])
def test_nobody_ends_a_certificate_without_a_reason(end, lead):
    certificate = issued_certificate()
    with pytest.raises(ending.ReasonMissing):
        end(certificate, by=lead, reason=" ")
    certificate.refresh_from_db()
    assert certificate.status == Certificate.Status.ISSUED
