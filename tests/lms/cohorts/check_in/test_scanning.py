"""A trainee scans: whom it means, what is noted and said, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.cohorts import claims
from lms.cohorts.attendance import Outcome
from lms.cohorts.forms.check_in import ThereForm
from lms.cohorts.models import Claim
from lms.cohorts.refusals import RegisterLocked, SessionCalledOff
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.people import StandingFactory, UserFactory
from tests.lms.cohorts.check_in.room import BEGINS, CHECK_IN, marks, say, scanned


def test_a_scan_is_a_claim_and_changes_the_register_only_once_confirmed(session, arwa, trainee, trainer, signed_in):
    browser = scanned(signed_in(trainee), session)
    browser.get(CHECK_IN)
    assert not Claim.objects.exists()
    say(browser)
    claim = Claim.objects.get()
    assert (claim.session, claim.enrolment, claim.scanned_at, claim.made_by) == (session, arwa, BEGINS, trainee)
    assert marks(session) == {}
    [result] = claims.confirm(session, {claim.pk: 0}, by=trainer)
    assert result.outcome is Outcome.APPLIED
    assert marks(session) == {arwa.pk: "present"}
    claim.refresh_from_db()
    assert (claim.answer, claim.answered_by) == ("confirmed", trainer)


def test_scanned_first_and_signed_in_after_counts_from_the_scan(session, arwa, trainee, trainer, clock):
    browser = Client()
    scanned(browser, session)
    away = browser.get(CHECK_IN)
    assert away["Location"] == f"{reverse('account_login')}?next={CHECK_IN}"
    clock.shift(timedelta(minutes=25))  # the code is long over
    signed = browser.post(away["Location"], {"login": trainee.phone, "password": "a long enough password"})
    assert signed["Location"] == CHECK_IN
    say(browser)
    claim = Claim.objects.get()
    assert claim.scanned_at == BEGINS
    claims.confirm(session, {claim.pk: 0}, by=trainer)
    assert marks(session) == {arwa.pk: "present"}


def test_who_is_not_enrolled_there_is_told(session, stranger, arwa, signed_in):
    browser = scanned(signed_in(stranger), session)
    assert "لا يمثل هذا الحساب" in say(browser).text
    say(browser, arwa)
    assert not Claim.objects.exists()


def test_a_guardian_of_several_chooses_who_is_there(session, reem, lama, guardian, signed_in):
    browser = scanned(signed_in(guardian), session)
    page = say(browser).text
    assert all(str(one.person) in page for one in (reem, lama))
    assert 'role="alert"' not in page
    refused = browser.post(CHECK_IN, {"choice": "1"}).text
    assert str(ThereForm.base_fields["there"].error_messages["required"]) in refused
    assert not Claim.objects.exists()
    say(browser, lama)
    assert [claim.enrolment for claim in Claim.objects.all()] == [lama]
    say(browser, reem)
    assert Claim.objects.count() == 2


def test_a_guardian_with_one_child_there_need_not_choose(session, reem, guardian, signed_in):
    say(scanned(signed_in(guardian), session))
    assert Claim.objects.get().enrolment == reem


def test_a_second_scan_of_the_same_trainee_changes_nothing(session, arwa, trainee, signed_in, clock):
    say(scanned(signed_in(trainee), session))
    clock.shift(timedelta(minutes=30))
    say(scanned(signed_in(trainee), session))
    claims.make(session, [arwa], scanned_at=timezone.now(), by=trainee)
    assert Claim.objects.get().scanned_at == BEGINS


def test_claims_of_sessions_without_a_register_are_refused(session, arwa, trainee):
    session.locked_at = BEGINS
    with pytest.raises(RegisterLocked):
        claims.make(session, [arwa], scanned_at=BEGINS, by=trainee)
    session.status = "cancelled"
    with pytest.raises(SessionCalledOff):
        claims.make(session, [arwa], scanned_at=BEGINS, by=trainee)
    assert not Claim.objects.exists()


def test_a_refusal_is_said_where_the_claim_was_sent(session, arwa, trainee, signed_in, monkeypatch):
    """The register was locked between the page and the tap."""

    def make(*args, **kwargs):
        raise RegisterLocked

    monkeypatch.setattr(claims, "make", make)
    browser = scanned(signed_in(trainee), session)
    for headers in ({}, {"HX-Request": "true"}):
        answer = browser.post(CHECK_IN, headers=headers)
        assert (answer.status_code, str(RegisterLocked().message) in answer.text) == (200, True)


def test_a_pages_script_is_answered_with_what_became_of_it_alone(session, arwa, trainee, signed_in):
    browser = scanned(signed_in(trainee), session)
    answer = browser.post(CHECK_IN, headers={"HX-Request": "true"})
    assert (answer.status_code, Claim.objects.count()) == (200, 1)
    assert str(arwa.person) in answer.text
    assert "<html" not in answer.text


def test_a_scan_is_one_insert_and_costs_the_same_in_a_full_room(session, cohort, arwa, trainee, signed_in):
    def cost(browser):
        scanned(browser, session)
        with CaptureQueriesContext(connection) as made:
            browser.post(CHECK_IN, headers={"HX-Request": "true"})
        assert [one["sql"].split()[0] for one in made].count("INSERT") == 1
        assert not [one for one in made if one["sql"].startswith("UPDATE")]
        return len(made)

    first = cost(signed_in(trainee))
    for _ in range(25):
        other = EnrolmentFactory(cohort=cohort, enrolled=True)
        claims.make(session, [other], scanned_at=BEGINS, by=trainee)
    last = EnrolmentFactory(cohort=cohort, enrolled=True)
    assert cost(signed_in(StandingFactory(person=last.person, user=UserFactory()).user)) == first <= 8
    assert Claim.objects.count() == 27
