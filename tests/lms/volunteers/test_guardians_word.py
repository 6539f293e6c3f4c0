"""A guardian's word reaches the volunteer and the leads' desk, once; and of two devices with one link one answers."""

from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.accounts.models import Person
from lms.audit import trail
from lms.audit.models import AuditEvent
from lms.desks import waiting
from lms.outbox import kinds
from lms.outbox.models import Message
from lms.volunteers import guardians, joining
from lms.volunteers.models import GuardianConsent, VolunteerTrainer
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.volunteers import GuardianConsentFactory, VolunteerTrainerFactory, vetted
from tests.lms.volunteers.test_guardians import PHONE, a_minor, charter, page_of, years_ago
from tests.races import at_once, without_the_lock


def asked(**fields):
    charter()
    return GuardianConsentFactory(trainer=a_minor(**fields))


def told():
    """What the volunteer was told, the last first."""
    return list(Message.objects.filter(template="guardian_answered").order_by("-pk"))


# ── The volunteer ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("consents", "words"), [(True, "Your guardian agrees"), (False, "Your guardian does not agree")]
)
def test_the_volunteer_is_told_of_the_answer_in_their_language_and_once(consents, words):
    consent = asked()
    guardians.answer(consent, consents=consents)
    with pytest.raises(guardians.AlreadyAnswered):
        guardians.answer(consent, consents=not consents)
    [message] = told()
    assert (message.address, message.language) == ("+966551001111", "en")
    assert words in message.body
    assert reverse("volunteers:mine") in message.body
    assert consent.name not in message.subject + message.body
    assert PHONE not in message.body


@pytest.mark.django_db
def test_in_arabic_to_who_reads_arabic():
    consent = asked()
    Person.objects.filter(pk=consent.trainer.person_id).update(language="ar")
    guardians.answer(GuardianConsent.objects.get(), consents=True)
    assert "وافق ولي أمرك" in told()[0].body


@pytest.mark.django_db
@pytest.mark.parametrize("by_link", [True, False])
def test_the_volunteer_is_told_that_the_consent_was_taken_back_and_by_a_lead_why(client, by_link):
    consent = asked()
    guardians.answer(consent, consents=True)
    if by_link:
        client.post(page_of(consent), {"answer": "take_back"})
    else:
        guardians.take_back(consent, by=UserFactory(), reason="The mother called")
    taken_back, _agreed = told()
    assert "takes their consent back" in taken_back.body
    assert ("The reason: The mother called" in taken_back.body) == (not by_link)


@pytest.mark.django_db
def test_a_consent_on_paper_is_said_too():
    trainer = a_minor()
    charter()
    guardians.record_paper(trainer, name="سالم الحازمي", by=UserFactory())
    assert len(told()) == 1


@pytest.mark.django_db
def test_of_who_is_of_age_meanwhile_nothing_is_said():
    consent = asked()
    guardians.answer(consent, consents=True)
    consent.trainer.person.born_on = years_ago(18)
    consent.trainer.person.save()
    guardians.take_back(consent, by=None, reason="…")
    assert len(told()) == 1


def test_nobody_turns_it_off_it_is_a_decision():
    assert kinds.of("guardian_answered").kind == ""


# ── The desk ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def counts(user):
    found = {wait.address: wait.count for wait in waiting.for_user(user, timezone.now())}
    return {address.partition("guardian=")[2]: count for address, count in found.items() if "guardian=" in address}


def listed(browser, word):
    return {row.pk for row in browser.get(reverse("trainers"), {"guardian": word}).context["page"]}


@pytest.mark.django_db
def test_a_lead_sees_who_agreed_until_they_are_marked_as_ready(signed_in, lead, coordinator):
    consent = asked(status="applied")
    trainer, browser = consent.trainer, signed_in(lead)
    assert (counts(lead), listed(browser, "asked")) == ({}, {trainer.pk})
    guardians.answer(consent, consents=True)
    assert (counts(lead), listed(browser, "agreed"), listed(browser, "asked")) == ({"agreed": 1}, {trainer.pk}, set())
    assert counts(coordinator) == {}
    vetted(trainer)
    joining.mark_ready(trainer, by=lead)
    assert counts(lead) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["refused", "taken back"])
def test_a_lead_sees_who_said_no_until_somebody_is_asked_again_or_a_month_is_over(signed_in, lead, how):
    consent = asked()
    guardians.answer(consent, consents=how == "taken back")
    if how == "taken back":
        guardians.take_back(consent, by=None, reason="…")
    browser = signed_in(lead)
    assert (counts(lead), listed(browser, "against")) == ({"against": 1}, {consent.trainer.pk})
    with time_machine.travel(timezone.now() + timedelta(days=30, minutes=1), tick=False):
        assert counts(lead) == {}
    guardians.ask(consent.trainer, name="سالم", phone=PHONE, by=lead)
    assert (counts(lead), listed(browser, "against")) == ({}, set())


@pytest.mark.django_db
def test_whose_volunteer_pauses_or_is_of_age_waits_for_nobody(lead):
    paused, grown = asked(), GuardianConsentFactory(trainer=VolunteerTrainerFactory(person=PersonFactory()))
    for one in [paused, grown]:
        guardians.answer(one, consents=False)
    joining.pause(paused.trainer, by=lead)
    grown.trainer.person.born_on = years_ago(18)
    grown.trainer.person.save()
    assert counts(lead) == {}


@pytest.mark.django_db
def test_the_list_costs_the_same_for_one_guardian_and_many(signed_in, lead, queries_of):
    guardians.answer(asked(), consents=False)
    browser, page = signed_in(lead), reverse("trainers") + "?guardian=against"
    one = queries_of(browser, page)
    for n in range(4):
        person = PersonFactory(born_on=years_ago(16), phone=f"+96655100222{n}")
        guardians.answer(GuardianConsentFactory(trainer=VolunteerTrainerFactory(person=person)), consents=False)
    assert len(listed(browser, "against")) == 5
    assert queries_of(browser, page) == one


# ── Two devices with one link ────────────────────────────────────────────────────────────────────────────────────────


def tap(answer):
    """An act: the guardian taps on one more device."""
    page, browser = page_of(GuardianConsent.objects.get()), Client()
    return lambda: browser.post(page, {"answer": answer}).status_code


@pytest.mark.django_db(transaction=True)
def test_of_yes_and_no_on_two_devices_one_stands_and_the_volunteer_hears_that_one():
    consent = asked()
    assert at_once(tap("yes"), tap("no"), before='UPDATE "volunteers_guardianconsent"') == [302, 302]
    consent.refresh_from_db()
    assert consent.status in ("given", "refused")
    [message] = told()
    assert ("does not agree" in message.body) == (consent.status == "refused")
    ready = VolunteerTrainer.objects.who_can_be_asked().filter(pk=consent.trainer_id)
    assert ready.exists() == (consent.status == "given")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_back_one_does_and_it_is_said_once():
    consent = asked()
    guardians.answer(consent, consents=True)
    at_once(tap("take_back"), tap("take_back"), before='UPDATE "volunteers_guardianconsent"')
    consent.refresh_from_db()
    assert consent.status == "ended"
    assert len(told()) == 2  # that they agreed, and that they took it back
    assert AuditEvent.objects.filter(verb="trainer.guardian_took_back").count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_looking_first_and_taking_it_back_after_takes_it_back_twice():
    consent, looked = asked(), Barrier(2)
    guardians.answer(consent, consents=True)

    def look_then_take_back():
        with without_the_lock():
            is_given = GuardianConsent.objects.filter(pk=consent.pk, status="given").exists()
            looked.wait(timeout=30)
            if is_given:
                GuardianConsent.objects.filter(pk=consent.pk).update(status="ended", ended_at=timezone.now())
                trail.record("trainer.guardian_took_back", consent.trainer, by=None, reason="")

    assert at_once(look_then_take_back, look_then_take_back) == [None, None]
    assert AuditEvent.objects.filter(verb="trainer.guardian_took_back").count() == 2


@pytest.mark.django_db(transaction=True)
def test_control_looking_first_and_answering_after_takes_both_answers():
    consent, looked = asked(), Barrier(2)

    def look_then_answer(status):
        with without_the_lock():
            is_unanswered = GuardianConsent.objects.filter(pk=consent.pk, status="asked").exists()
            looked.wait(timeout=30)
            if is_unanswered:
                refused = {"status": "refused"}
                given = {"status": "given", "how": "link", "policy": guardians._charter()}
                fields = given if status == "given" else refused
                return GuardianConsent.objects.filter(pk=consent.pk).update(answered_at=timezone.now(), **fields)
            return 0

    assert at_once(lambda: look_then_answer("given"), lambda: look_then_answer("refused")) == [1, 1]
