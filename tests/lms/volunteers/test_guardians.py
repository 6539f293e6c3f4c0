"""Volunteers under 18: a guardian agrees, by link or on paper, and they are never the only trainer."""

from datetime import date, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lms.accounts.models import Policy
from lms.audit.models import AuditEvent
from lms.cohorts import rights
from lms.cohorts.models import CohortUserObjectPermission
from lms.outbox.models import Message
from lms.volunteers import ages, assignment, candidates, guardians, vetting
from lms.volunteers.models import GuardianConsent, TrainerAssignment, VolunteerTrainer
from tests.factories.cohorts import CohortFactory, CourseFactory
from tests.factories.people import PersonFactory, StandingFactory, UserFactory
from tests.factories.volunteers import GuardianConsentFactory, VolunteerTrainerFactory
from tests.races import at_once, without_the_lock

MINE, PHONE = "/volunteering/guardian/", "+966551003333"


def years_ago(years, days=0):
    today = timezone.localdate()
    return ages.turns(-years, today) + timedelta(days=days)


def a_minor(**fields):
    """Sixteen, vetted, with an account of their own."""
    person = PersonFactory(born_on=years_ago(16), phone="+966551001111", language="en")
    trainer = VolunteerTrainerFactory(person=person, **fields)
    StandingFactory(person=person, user__phone="+966551001111", user__language="en")
    return trainer


def charter():
    """The text in force: where the tables were emptied before, it is gone."""
    texts = dict.fromkeys(["title_ar", "title_en", "body_ar", "body_en"], "…")
    Policy.objects.get_or_create(kind="charter", version=1, defaults={"effective_on": date(2020, 1, 1)} | texts)


def with_consent(trainer):
    charter()
    guardians.record_paper(trainer, name="سالم الحازمي", by=UserFactory())
    return trainer


def a_lead_trainer(cohort):
    """An adult who teaches the cohort."""
    trainer = StandingFactory(person=VolunteerTrainerFactory().person).person.volunteer_trainer
    asked = assignment.offer(cohort, trainer=trainer, by=UserFactory())
    return assignment.accept(asked, by=assignment.account_of(trainer))


def assist(cohort, trainer):
    return assignment.offer(cohort, trainer=trainer, by=UserFactory(), role="assistant")


def page_of(consent):
    return reverse("volunteers:consent", args=[guardians.LINKS.signed(consent)])


# ── The consent ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_without_a_guardians_consent_nobody_under_18_is_vetted_and_from_their_birthday_nobody_asks_for_it():
    trainer = a_minor()
    today, birthday = timezone.localdate(), ages.turns(18, trainer.person.born_on)
    assert not vetting.is_vetted(trainer, today)
    assert not vetting.is_vetted(trainer, birthday - timedelta(days=1))
    assert vetting.is_vetted(trainer, birthday)
    assert not VolunteerTrainer.objects.who_can_be_asked().exists()
    with_consent(trainer)
    assert VolunteerTrainer.objects.who_can_be_asked().get() == trainer


@pytest.mark.django_db
@pytest.mark.parametrize("born_on", [date(2008, 2, 29), date(2008, 2, 28), date(2008, 3, 1)])
@pytest.mark.parametrize("day", [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2)])
def test_python_and_the_database_agree_on_who_is_of_age(born_on, day):
    trainer = VolunteerTrainerFactory(person=PersonFactory(born_on=born_on))
    assert vetting.is_vetted(trainer, day) == (not ages.is_minor(born_on, day))


@pytest.mark.django_db
def test_the_guardian_is_written_to_and_says_yes_in_one_tap_signed_out(client):
    trainer = a_minor()
    trainer.courses.add(CourseFactory())
    by = assignment.account_of(trainer)
    consent = guardians.ask(trainer, name="سالم الحازمي", phone=PHONE, by=by)
    message = Message.objects.get(template="guardian_asked")
    assert (message.address, message.valid_until) == (PHONE, consent.link_ends_at)
    assert page_of(consent) in message.body
    page = client.get(page_of(consent))
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "same-origin"
    consent.refresh_from_db()
    assert consent.status == "asked"  # looking answers nothing
    assert client.post(page_of(consent), {"answer": "yes"}).status_code == 302
    consent.refresh_from_db()
    assert (consent.status, consent.how, consent.policy.kind) == ("given", "link", Policy.Kind.CHARTER)
    assert vetting.is_vetted(trainer, timezone.localdate())
    client.post(page_of(consent), {"answer": "no"})  # too late: the first answer stands
    consent.refresh_from_db()
    assert consent.status == "given"
    assert AuditEvent.objects.filter(verb="trainer.guardian_consented").count() == 1


@pytest.mark.django_db
def test_the_link_of_nobody_leads_nowhere_and_after_thirty_days_it_is_over(client):
    consent = GuardianConsentFactory(trainer=a_minor())
    other = guardians.LINKS.signer.sign("nobody")
    for address in [other, "x" * 40, consent.public_id, guardians.LINKS.signed(consent)[:-2] + "xx"]:
        assert client.get(reverse("volunteers:consent", args=[address])).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=30, minutes=1), tick=False):
        assert client.post(page_of(consent), {"answer": "yes"}).status_code == 410
    consent.refresh_from_db()
    assert consent.status == "asked"


@pytest.mark.django_db
def test_another_number_takes_the_place_of_one_that_did_not_answer_three_times_at_most(client):
    trainer = a_minor()
    by = assignment.account_of(trainer)
    first = guardians.ask(trainer, name="سالم", phone=PHONE, by=by)
    second = guardians.ask(trainer, name="سالم", phone="+966551003334", by=by)
    client.post(page_of(first), {"answer": "yes"})
    first.refresh_from_db()
    assert first.status == "ended"
    assert guardians.last_of(trainer) == second
    guardians.ask(trainer, name="سالم", phone="+966551003335", by=by)
    with pytest.raises(guardians.AskedOften):
        guardians.ask(trainer, name="سالم", phone="+966551003336", by=by)
    assert guardians.ask(trainer, name="سالم", phone="+966551003336", by=UserFactory())  # a lead


@pytest.mark.django_db
def test_once_a_guardian_refused_a_lead_alone_asks_again():
    trainer = a_minor()
    by = assignment.account_of(trainer)
    guardians.answer(guardians.ask(trainer, name="سالم", phone=PHONE, by=by), consents=False)
    assert not vetting.is_vetted(trainer, timezone.localdate())
    with pytest.raises(guardians.AskedOften):
        guardians.ask(trainer, name="سلمى", phone="+966551003334", by=by)
    assert guardians.ask(trainer, name="سالم", phone=PHONE, by=UserFactory()).status == "asked"


@pytest.mark.django_db
def test_nobody_is_their_own_guardian_and_nobody_of_age_needs_one():
    trainer = a_minor()
    account = assignment.account_of(trainer)
    with pytest.raises(guardians.OwnNumber):
        guardians.ask(trainer, name="سالم", phone="+966551001111", by=account)
    with pytest.raises(guardians.NotForOneself):
        guardians.record_paper(trainer, name="سالم", by=account)
    adult = VolunteerTrainerFactory(person=PersonFactory(born_on=years_ago(18)))
    for verb in [
        lambda: guardians.ask(adult, name="سالم", phone=PHONE, by=account),
        lambda: guardians.record_paper(adult, name="سالم", by=account),
    ]:
        with pytest.raises(guardians.NotNeeded):
            verb()
    assert not GuardianConsent.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"status": "given"}, {"status": "given", "how": "paper"}])
def test_the_database_keeps_a_consent_that_says_when_how_and_to_what(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        GuardianConsentFactory(**wrong)


# ── Never the only adult ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_under_18_they_assist_beside_a_lead_trainer_and_never_alone():
    trainer, cohort = with_consent(a_minor()), CohortFactory()
    with pytest.raises(assignment.MinorAlone):
        assignment.offer(cohort, trainer=trainer, by=UserFactory())
    with pytest.raises(assignment.MinorAlone):
        assist(cohort, trainer)  # nobody leads it
    [match] = candidates.ranked(cohort, now=timezone.now())
    assert (match.is_of_age, match.may_lead) == (False, False)
    leads = a_lead_trainer(cohort)
    accepted = assignment.accept(assist(cohort, trainer), by=assignment.account_of(trainer))
    assert accepted.status == "accepted"
    assignment.end(leads, by=UserFactory(), reason="Moved away")
    accepted.refresh_from_db()
    assert accepted.status == "ended"
    assert "under 18 nobody teaches alone" in accepted.end_reason
    assert not CohortUserObjectPermission.objects.exists()


@pytest.mark.django_db
def test_they_accept_only_once_the_lead_trainer_has():
    trainer, cohort = with_consent(a_minor()), CohortFactory()
    adult = StandingFactory(person=VolunteerTrainerFactory().person).person.volunteer_trainer
    leads = assignment.offer(cohort, trainer=adult, by=UserFactory())
    offered, account = assist(cohort, trainer), assignment.account_of(trainer)
    with pytest.raises(assignment.MinorAlone):
        assignment.accept(offered, by=account)
    assignment.accept(leads, by=assignment.account_of(adult))
    assert assignment.accept(offered, by=account).status == "accepted"


@pytest.mark.django_db
def test_on_their_birthday_they_may_lead_and_stay_when_another_goes():
    trainer, cohort = with_consent(a_minor()), CohortFactory()
    leads = a_lead_trainer(cohort)
    accepted = assignment.accept(assist(cohort, trainer), by=assignment.account_of(trainer))
    trainer.person.born_on = years_ago(18)
    trainer.person.save()
    assignment.end(leads, by=UserFactory(), reason="Moved away")
    accepted.refresh_from_db()
    assert accepted.status == "accepted"
    assert assignment.offer(CohortFactory(), trainer=trainer, by=UserFactory())


@pytest.mark.django_db
@pytest.mark.parametrize("by_link", [True, False])
def test_a_consent_that_is_taken_back_ends_what_they_teach_and_are_asked(client, by_link):
    trainer, cohorts = a_minor(), [CohortFactory(), CohortFactory()]
    account = assignment.account_of(trainer)
    consent = guardians.ask(trainer, name="سالم", phone=PHONE, by=account)
    guardians.answer(consent, consents=True)
    for cohort in cohorts:
        a_lead_trainer(cohort)
    teaches = assignment.accept(assist(cohorts[0], trainer), by=account)
    asked = assist(cohorts[1], trainer)
    if by_link:
        client.post(page_of(consent), {"answer": "take_back"})
    else:
        guardians.take_back(consent, by=UserFactory(), reason="The mother called")
    for one in [teaches, asked]:
        one.refresh_from_db()
        assert one.status == "ended"
    assert not CohortUserObjectPermission.objects.filter(user=account).exists()
    assert not vetting.is_vetted(trainer, timezone.localdate())
    assert TrainerAssignment.objects.accepted().count() == 2  # the adults'
    with pytest.raises(guardians.AlreadyAnswered):
        guardians.take_back(consent, by=UserFactory(), reason="Again")


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_whoever_joins_under_18_names_a_guardian_who_is_asked(signed_in):
    person = PersonFactory(born_on=years_ago(16), phone="+966551001111", name_en="Layan Salem Alhazmi", gender="female")
    user = StandingFactory(person=person, user__phone="+966551001111").user
    sent = {"courses": [CourseFactory().code], "parts": ["6-evening"], "sessions_a_week": "1", "agrees": "on"}
    browser = signed_in(user)
    assert 'name="guardian_phone"' in browser.get("/volunteer/join/").content.decode()
    response = browser.post("/volunteer/join/", sent)
    assert set(response.context["form"].errors) == {"guardian_name", "guardian_phone"}
    own = sent | {"guardian_name": "سالم الحازمي", "guardian_phone": "0551001111"}
    assert list(browser.post("/volunteer/join/", own).context["form"].errors) == ["guardian_phone"]
    assert not VolunteerTrainer.objects.exists()
    assert browser.post("/volunteer/join/", own | {"guardian_phone": "٠٥٥١٠٠٣٣٣٣"}).url == "/volunteering/"
    consent = GuardianConsent.objects.get()
    assert (consent.trainer.person, consent.phone, consent.status) == (person, PHONE, "asked")
    html = browser.get("/volunteering/").content.decode()
    assert MINE in html
    assert "سالم الحازمي" in html


@pytest.mark.django_db
def test_whoever_is_of_age_is_asked_for_no_guardian(signed_in):
    user = StandingFactory(person=PersonFactory(born_on=years_ago(18))).user
    assert 'name="guardian_phone"' not in signed_in(user).get("/volunteer/join/").content.decode()


@pytest.mark.django_db
def test_a_volunteer_names_another_guardian(signed_in):
    trainer = a_minor()
    account = assignment.account_of(trainer)
    browser = signed_in(account)
    assert browser.post(MINE, {"guardian_name": "سالم", "guardian_phone": "055"}).status_code == 200
    assert browser.post(MINE, {"guardian_name": "سالم", "guardian_phone": "0551003333"}).url == "/volunteering/"
    html = browser.get(MINE).content.decode()
    assert "no answer yet" in html
    guardians.answer(guardians.last_of(trainer), consents=True)
    html = browser.post(MINE, {"guardian_name": "سالم", "guardian_phone": "0551003334"}).content.decode()
    assert "given on" in html
    assert GuardianConsent.objects.count() == 1


@pytest.mark.django_db
def test_a_lead_writes_down_what_is_on_paper_and_that_it_was_taken_back(signed_in, lead):
    trainer = a_minor()
    page, back = reverse("trainer_guardian", args=[trainer.pk]), reverse("trainer", args=[trainer.pk])
    browser = signed_in(lead)
    assert browser.post(page, {"act": "paper", "paper-name": ""}).status_code == 200
    assert browser.post(page, {"act": "paper", "paper-name": "سالم الحازمي"}).url == back
    consent = GuardianConsent.objects.get()
    assert (consent.status, consent.how, consent.seen_by, consent.phone) == ("given", "paper", lead, "")
    assert page in browser.get(back).content.decode()
    assert browser.post(page, {"act": "take_back", "back-reason": "The mother called"}).url == back
    consent.refresh_from_db()
    assert consent.status == "ended"
    assert browser.post(page, {"guardian_name": "سالم", "guardian_phone": "0551003333"}).url == back
    assert guardians.last_of(trainer).status == "asked"


# ── Two at once ──────────────────────────────────────────────────────────────────────────────────────────────────────


def kinds(results):
    return sorted(type(one).__name__ for one in results)


@pytest.mark.django_db(transaction=True)
def test_of_yes_and_no_at_once_one_stands():
    charter()
    consent = GuardianConsentFactory(trainer=a_minor())
    acts = [
        lambda yes=yes: guardians.answer(GuardianConsent.objects.get(pk=consent.pk), consents=yes)
        for yes in [True, False, True, False]
    ]
    results = at_once(*acts, before='UPDATE "volunteers_guardianconsent"')
    assert kinds(results) == ["AlreadyAnswered"] * 3 + ["GuardianConsent"]


def accept_while_the_lead_goes(accept, end):
    """Somebody under 18 accepts in the moment in which the lead trainer's assignment ends: who teaches afterwards."""
    trainer, cohort = with_consent(a_minor()), CohortFactory()
    leads = a_lead_trainer(cohort)
    offered, by = assist(cohort, trainer), UserFactory()
    account = assignment.account_of(trainer)
    at_once(
        lambda: accept(TrainerAssignment.objects.get(pk=offered.pk), by=account),
        lambda: end(TrainerAssignment.objects.get(pk=leads.pk), by=by, reason="Moved away"),
        before='SELECT "cohorts_cohort"',
    )
    return list(TrainerAssignment.objects.accepted().values_list("role", flat=True))


@pytest.mark.django_db(transaction=True)
def test_nobody_under_18_is_left_alone_whenever_they_accept():
    assert accept_while_the_lead_goes(assignment.accept, assignment.end) == []


@pytest.mark.django_db(transaction=True)
def test_control_without_holding_the_cohort_they_are_left_alone():
    looked, ended = Barrier(2), Barrier(2)

    def accept(offered, *, by):
        with without_the_lock():
            leads = TrainerAssignment.objects.accepted().filter(cohort=offered.cohort, role="lead").exists()
            looked.wait(timeout=30)
            ended.wait(timeout=30)
            if leads:
                TrainerAssignment.objects.filter(pk=offered.pk).update(status="accepted")
                rights.give(offered.cohort, by, decides=False)

    def end(leads, *, by, reason):
        looked.wait(timeout=30)
        TrainerAssignment.objects.filter(pk=leads.pk).update(status="ended", end_reason=reason)
        ended.wait(timeout=30)

    assert accept_while_the_lead_goes(accept, end) == ["assistant"]
