"""Sending word: an act of its own, after looking; each graduate once."""

import pytest
from django.urls import reverse

from certificates import ending, issuing, telling
from certificates.models import Certificate
from lms.audit.models import AuditEvent
from lms.outbox import jobs
from lms.outbox.models import Message
from tests.factories.certificates import DecidedEnrolmentFactory, issued_certificate
from tests.factories.people import PersonFactory, UserFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(lead, signed_in):
    lead.language = "en"
    lead.save()
    return signed_in(lead)


def screen(**query):
    return reverse("certificate_desk:tell", query=query)


def confirm(desk, address):
    return desk.post(address, {"seen": desk.get(address).context["seen"]}, follow=True)


def test_nobody_is_told_by_the_issuing_itself(desk):
    certificate = issued_certificate()
    assert not Message.objects.exists()
    progress = desk.get(reverse("certificate_desk:progress", args=[certificate.enrolment.cohort_id])).content.decode()
    assert "1 graduate has not been told yet" in progress
    assert screen(cohort=certificate.enrolment.cohort_id) in progress


def test_a_lead_looks_and_then_has_the_graduates_told_once(desk, lead):
    first, other = issued_certificate(), issued_certificate(enrolment__person__phone="+966551234599")
    address = screen(cohort=first.enrolment.cohort_id)
    shown = desk.get(address).content.decode()
    assert "Tell 1 graduate?" in shown
    assert first.facts["name_en"] in shown
    assert not Message.objects.exists()
    assert "1 graduate is being told." in confirm(desk, address).content.decode()
    confirm(desk, address)  # a double click
    jobs.run_all()
    [message] = Message.objects.all()
    assert message.address == first.enrolment.person.phone
    assert f"/certificates/{first.code}/" in message.body
    assert message.sent_at is not None
    first.refresh_from_db()
    assert first.told_at is not None
    assert list(telling.untold()) == [other]
    assert AuditEvent.objects.filter(verb="certificate.told", by=lead).count() == 1
    shown = desk.get(address).content.decode()
    assert "Everybody has been told" in shown
    assert "<h1>Send word</h1>" in shown


def test_the_word_comes_in_the_readers_language(lead):
    issued_certificate(enrolment__person=PersonFactory(phone="+966551234567", language="en"))
    telling.ask(telling.untold(), by=lead)
    jobs.run_all()
    assert Message.objects.get().body.startswith(
        "The certificate of Arwa Salem Mohammed Alhazmi for completing Safe online is ready."
    )


def test_others_than_were_looked_at_are_not_told(desk):
    issued_certificate()
    seen = desk.get(screen()).context["seen"]
    issued_certificate()
    assert "Others are to be told now" in desk.post(screen(), {"seen": seen}).content.decode()
    jobs.run_all()
    assert not Message.objects.exists()


def test_who_cannot_be_reached_is_named_and_stays_untold(desk):
    issued_certificate(enrolment__person__phone="")
    shown = desk.get(screen())
    assert (shown.context["count"], len(shown.context["unreached"])) == (0, 1)
    confirm(desk, screen())
    jobs.run_all()
    assert Certificate.objects.untold().count() == 1


def test_what_was_revoked_after_the_asking_is_told_to_nobody(lead):
    certificate = issued_certificate()
    telling.ask([certificate], by=lead)
    ending.revoke(certificate, by=lead, reason="A mistake.")
    jobs.run_all()
    assert not Message.objects.exists()


def test_the_screen_costs_the_same_for_one_and_four(desk, queries_of):
    counts = []
    for more in (1, 3):
        issuing.issue(DecidedEnrolmentFactory.create_batch(more), by=None)
        jobs.run_all()
        counts.append(queries_of(desk, screen()))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("odd", ["x", "٣", "9" * 40, "-1", "0"])
def test_an_odd_cohort_is_not_found(desk, odd):
    assert desk.get(screen(cohort=odd)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_job_tell_each_graduate_once():
    certificate, by = issued_certificate(), UserFactory()
    payload = {"certificates": [certificate.pk], "by": by.pk}

    def tell():
        telling.tell_job(payload, heartbeat=lambda: None)

    assert at_once(tell, tell, before='UPDATE "certificates_certificate"') == [None, None]
    assert Message.objects.count() == 1
    assert AuditEvent.objects.filter(verb="certificate.told").count() == 1
