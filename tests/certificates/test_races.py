"""Two at once, on the database the suite runs on. The control is the same without the database's own rule."""

from threading import Barrier

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates import confirming, ending, issuing, making, packs, storage, versions
from certificates.facts import Names
from certificates.models import (
    CeremonyPack,
    Certificate,
    CertificateTemplate,
    NameConfirmation,
    TemplateChoice,
    TemplateVersion,
)
from lms.audit.models import AuditEvent
from lms.outbox import jobs
from lms.outbox.models import Job
from lms.programme.models import Programme
from tests.factories.certificates import DecidedEnrolmentFactory, GraduationDecisionFactory, issued_certificate
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.templates import published_template
from tests.races import FREE, at_once, without_the_constraint, without_the_lock

pytestmark = pytest.mark.django_db(transaction=True)

CHOICE = 'INSERT INTO "certificates_templatechoice"'
INSERT, UPDATE = 'INSERT INTO "certificates_certificate"', 'UPDATE "certificates_certificate"'


@pytest.fixture(autouse=True)
def _programme():
    Programme.load()  # made at its first use: a transaction of its own


def two_leads_issue(decided):
    leads = [UserFactory(email=f"lead{n}@example.com") for n in range(2)]
    return at_once(*[lambda by=by: issuing.issue(decided, by=by) for by in leads], before=INSERT)


def test_two_leads_who_issue_at_once_make_one_certificate_each_graduate():
    decision = GraduationDecisionFactory()
    decided = DecidedEnrolmentFactory.create_batch(3, decision=decision)
    made = two_leads_issue(decided)
    assert sorted(map(len, made)) == [0, 3]
    assert Certificate.objects.count() == 3
    assert sorted(pk for job in Job.objects.all() for pk in job.payload["certificates"]) == sorted(
        Certificate.objects.values_list("pk", flat=True)
    )


def test_two_leads_whose_choices_overlap_leave_nobody_out_and_nobody_with_two():
    decision = GraduationDecisionFactory()
    first, shared, last = DecidedEnrolmentFactory.create_batch(3, decision=decision)
    by = UserFactory()
    at_once(lambda: issuing.issue([first, shared], by=by), lambda: issuing.issue([shared, last], by=by), before=INSERT)
    assert sorted(Certificate.objects.values_list("enrolment", flat=True)) == sorted(
        one.enrolment_id for one in (first, shared, last)
    )


def test_a_double_click_makes_one_certificate_each_and_leads_both_times_to_its_progress(signed_in):
    lead = UserFactory(is_superuser=True)  # roles want permissions that only a migration makes
    decision = GraduationDecisionFactory()
    DecidedEnrolmentFactory.create_batch(3, decision=decision)
    browsers, address = [signed_in(lead), signed_in(lead)], reverse("certificate_desk:issue", args=[decision.cohort_id])
    seen = {"seen": browsers[0].get(address).context["seen"]}
    answers = at_once(*[lambda each=each: each.post(address, seen) for each in browsers], before=INSERT)
    progress = reverse("certificate_desk:progress", args=[decision.cohort_id])
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, progress)] * 2
    assert Certificate.objects.count() == 3
    assert AuditEvent.objects.filter(verb="certificate.reserved").count() == 3


def test_control_without_the_constraint_two_leads_make_two():
    decided = DecidedEnrolmentFactory()
    with without_the_constraint(Certificate, "one_live_certificate_per_enrolment"):
        two_leads_issue([decided])
        assert Certificate.objects.live().count() == 2


def test_two_workers_at_one_job_make_one_file_and_issue_once(files_in):
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=None)
    payload = Job.objects.get().payload
    results = at_once(*[lambda: making.render_job(payload, heartbeat=lambda: None)] * 2, before=UPDATE)
    assert results == [None, None]
    certificate.refresh_from_db()
    assert certificate.status == Certificate.Status.ISSUED
    assert files_in() == [certificate.file]
    assert storage.is_whole(certificate)
    assert AuditEvent.objects.filter(verb="certificate.issued").count() == 1


def test_two_workers_at_two_jobs_that_name_the_same_make_each_file_once(files_in):
    decision = GraduationDecisionFactory()
    made = issuing.issue(DecidedEnrolmentFactory.create_batch(3, decision=decision), by=None)
    payloads = [{"certificates": [one.pk for one in some]} for some in (made[:2], made[1:])]
    beat = {"heartbeat": lambda: None}
    at_once(*[lambda payload=payload: making.render_job(payload, **beat) for payload in payloads], before=UPDATE)
    issued = Certificate.objects.issued()
    assert files_in() == sorted(one.file for one in issued)
    assert len(issued) == 3
    assert all(storage.is_whole(one) for one in issued)
    assert AuditEvent.objects.filter(verb="certificate.issued").count() == 3


def test_a_failed_certificate_that_two_leads_try_again_at_once_is_taken_up_once():
    [failed] = issuing.issue([DecidedEnrolmentFactory(enrolment__person__name_en="")], by=None)
    jobs.run_all()
    names, by = Names("أروى الحازمي", "Arwa Alhazmi"), UserFactory()
    results = at_once(
        *[lambda: issuing.retry(Certificate.objects.get(pk=failed.pk), by=by, names=names)] * 2, before=UPDATE
    )
    assert sorted(type(result).__name__ for result in results) == ["Certificate", "NothingToRetry"]
    jobs.run_all()
    assert Certificate.objects.issued().count() == 1
    assert AuditEvent.objects.filter(verb="certificate.retried").count() == 1
    assert Job.objects.filter(kind="certificates.render").count() == 2


def test_control_a_worker_that_looks_first_and_writes_after_issues_twice():
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=None)
    looked = Barrier(2)

    def look_then_issue():
        with without_the_lock():
            is_to_issue = Certificate.objects.get(pk=certificate.pk).status == "reserved"
            looked.wait(timeout=30)
            if is_to_issue:
                Certificate.objects.filter(pk=certificate.pk).update(
                    status="issued", issued_at=timezone.now(), file="x", file_sha256="x", file_bytes=1
                )
                AuditEvent.objects.create(verb="certificate.issued", subject_type="", subject_id=str(certificate.pk))

    at_once(look_then_issue, look_then_issue)
    assert AuditEvent.objects.filter(verb="certificate.issued").count() == 2


def test_a_certificate_corrected_by_two_at_once_is_superseded_once():
    old, by = issued_certificate(), UserFactory()
    results = at_once(
        *[lambda: ending.supersede(Certificate.objects.get(pk=old.pk), by=by, reason="A name.")] * 2, before=UPDATE
    )
    assert sorted(type(result).__name__ for result in results) == ["AlreadyEnded", "Certificate"]
    assert Certificate.objects.live().count() == 1
    assert Certificate.objects.count() == 2


def test_corrected_and_revoked_at_once_only_one_of_the_two_happens():
    old, by = issued_certificate(), UserFactory()
    results = at_once(
        lambda: ending.supersede(Certificate.objects.get(pk=old.pk), by=by, reason="A name."),
        lambda: ending.revoke(Certificate.objects.get(pk=old.pk), by=by, reason="A mistake."),
        before=UPDATE,
    )
    assert sum(isinstance(result, ending.AlreadyEnded) for result in results) == 1
    old.refresh_from_db()
    assert Certificate.objects.live().count() == (1 if old.status == Certificate.Status.SUPERSEDED else 0)


def test_a_name_confirmed_by_two_at_once_is_confirmed_once():
    person, users = PersonFactory(), [UserFactory(phone=f"+96655000000{n}") for n in range(2)]
    results = two_confirm(person, users)
    assert {type(result).__name__ for result in results} == {"NameConfirmation"}
    assert NameConfirmation.objects.count() == 1


def test_control_without_the_constraint_a_name_is_confirmed_twice():
    person, users = PersonFactory(), [UserFactory(phone=f"+96655000000{n}") for n in range(2)]
    with without_the_constraint(NameConfirmation, "one_confirmation_per_person"):
        looked = Barrier(2)

        def look_then_confirm(by):
            with without_the_lock():
                is_new = not NameConfirmation.objects.filter(person=person).exists()
                looked.wait(timeout=FREE)
                if is_new:
                    names = {"name_ar": person.name_ar, "name_en": person.name_en}
                    NameConfirmation.objects.create(
                        person=person, confirmed_by=by, confirmed_at=timezone.now(), **names
                    )

        results = at_once(*[lambda by=by: look_then_confirm(by) for by in users])
        assert (NameConfirmation.objects.count(), results) == (2, [None, None])


def two_confirm(person, users):
    return at_once(
        *[lambda by=by: confirming.confirm(person, by=by, names=Names.of(person)) for by in users],
        before='INSERT INTO "certificates_nameconfirmation"',
    )


def test_a_pack_asked_for_twice_at_once_is_made_once():
    certificate = issued_certificate()
    cohort, by = certificate.enrolment.cohort, certificate.reserved_by
    asked = at_once(*[lambda: packs.ask(cohort, by=by)] * 2, before='INSERT INTO "certificates_ceremonypack"')
    assert len({pack.pk for pack in asked}) == 1
    assert Job.objects.filter(kind="certificates.pack").count() == 1


def test_control_without_the_constraint_two_packs_are_made():
    certificate = issued_certificate()
    cohort, by = certificate.enrolment.cohort, certificate.reserved_by
    with without_the_constraint(CeremonyPack, "one_pack_is_made_at_a_time"):
        at_once(*[lambda: packs.ask(cohort, by=by)] * 2, before='INSERT INTO "certificates_ceremonypack"')
        assert CeremonyPack.objects.being_made().count() == 2


def two_leads_choose(cohort=None):
    templates = [published_template(f"{number} {cohort}", title_en=f"{number} {cohort}") for number in range(2)]
    return at_once(
        *[lambda each=each: versions.choose(each, by=None, cohort=cohort) for each in templates], before=CHOICE
    )


def test_two_leads_who_choose_a_template_at_once_leave_one_chosen():
    assert two_leads_choose() == [None, None]
    assert TemplateChoice.objects.count() == 1
    cohort = GraduationDecisionFactory().cohort
    assert two_leads_choose(cohort) == [None, None]
    assert TemplateChoice.objects.filter(cohort=cohort).count() == 1


def test_control_without_the_constraint_two_are_chosen():
    with without_the_constraint(TemplateChoice, "one_template_for_all_certificates_of_a_kind"):
        meeting = Barrier(2)

        def look_then_choose(template):
            with without_the_lock():
                is_first = not TemplateChoice.objects.exists()
                meeting.wait(timeout=FREE)
                if is_first:
                    TemplateChoice.objects.create(kind="completion", template=template)

        templates = [published_template(f"{number}") for number in range(2)]
        at_once(*[lambda each=each: look_then_choose(each) for each in templates])
        assert TemplateChoice.objects.count() == 2


def two_drafts():
    template = published_template("One")
    for title in ("FIRST", "SECOND"):
        template.title_en = title
        template.save_revision()
    return template, template.revisions.order_by("-pk")[:2]


def said_and_printed(template):
    template.refresh_from_db()
    return template.title_en, versions.read(template.version).wording.title_en


def test_of_two_leads_who_publish_at_once_the_words_and_the_version_are_of_the_same():
    template, drafts = two_drafts()
    at_once(*[draft.publish for draft in drafts], before='UPDATE "certificates_certificatetemplate"')
    said, printed = said_and_printed(template)
    assert said == printed != ""


def test_control_who_keeps_what_they_published_themselves_may_keep_what_is_not_said_any_more():
    template, drafts = two_drafts()
    second, first = [draft.as_object() for draft in drafts]
    first.save()
    second.save()  # somebody else publishes, between the words of the first and their version
    for late in (versions.keep(second), versions.keep(first)):
        CertificateTemplate.objects.filter(pk=template.pk).update(version=late)
    assert said_and_printed(template) == ("SECOND", "SECOND")
    stale = TemplateVersion.objects.create(
        template=template, sha256=versions.written(first).sha256, content=versions.written(first).to_json()
    )
    CertificateTemplate.objects.filter(pk=template.pk).update(version=stale)
    assert said_and_printed(template) == ("SECOND", "FIRST")
