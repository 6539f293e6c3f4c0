"""Limits answer 429 and say when to come back; they never break, and nobody is shut out by a neighbour."""

from datetime import timedelta

import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.outbox.models import Message
from tests.factories.people import UserFactory

LOGIN, CODE, SIGN_UP = reverse("account_login"), reverse("account_request_login_code"), reverse("account_signup")


def test_a_sixth_wrong_password_waits_and_others_do_not(client, db):
    UserFactory(phone="+966551234567")
    other = UserFactory(phone="+966551234568")
    for _attempt in range(5):
        assert client.post(LOGIN, {"login": "0551234567", "password": "wrong"}).status_code == 200
    answer = client.post(LOGIN, {"login": "٠٥٥١٢٣٤٥٦٧", "password": "wrong"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")
    client.post(LOGIN, {"login": "0551234568", "password": "a long enough password"})
    assert client.session["_auth_user_id"] == str(other.pk)


def test_a_fourth_code_within_a_minute_waits(db):
    for _attempt in range(3):
        assert Client().post(CODE, {"login": "0551234567"}).status_code == 302
    answer = Client().post(CODE, {"login": "0551234567"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert Client().post(CODE, {"login": "0551234568"}).status_code == 302


def ask_for_codes(count, login="0551234567"):
    """Every two minutes, each time from another browser; the statuses of the answers, and the last answer."""
    now, statuses = timezone.now(), []
    for number in range(count):
        with time_machine.travel(now + timedelta(minutes=2 * number), tick=False):
            answer = Client().post(CODE, {"login": login})
            statuses.append(answer.status_code)
    return statuses, answer


def test_an_account_gets_thirty_codes_a_day(db):
    UserFactory(phone="+966551234567")
    statuses, answer = ask_for_codes(31)
    assert statuses == [302] * 30 + [429]
    assert answer.headers["Retry-After"] == "86400"
    assert Message.objects.count() == 30


def test_a_number_without_an_account_gets_five_whatever_they_are_for(db, typed):
    assert ask_for_codes(5)[0] == [302] * 5
    with time_machine.travel(timezone.now() + timedelta(minutes=30), tick=False):
        for answer in [Client().post(CODE, {"login": "0551234567"}), Client().post(SIGN_UP, typed)]:
            assert (answer.status_code, answer.headers["Retry-After"]) == (429, "86400")
    assert Message.objects.count() == 5


def test_an_account_that_was_only_begun_is_none(db, typed):
    Client().post(SIGN_UP, typed)
    statuses, _answer = ask_for_codes(6)
    assert statuses.count(429) >= 1
    assert Message.objects.count() == 5


def test_whoever_comes_in_begins_to_be_counted_anew(db, newest_code, settings):
    settings.CODES_PER_ACCOUNT = "2/d/key"
    UserFactory(phone="+966551234567")
    others, owner = Client(), Client()
    others.post(CODE, {"login": "0551234567"})
    owner.post(CODE, {"login": "0551234567"})
    assert Client().post(CODE, {"login": "0551234567"}).status_code == 429
    owner.post(reverse("account_confirm_login_code"), {"code": newest_code("+966551234567")})
    assert "_auth_user_id" in owner.session
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        assert Client().post(CODE, {"login": "0551234567"}).status_code == 302


def test_the_days_sms_are_counted_and_some_are_kept_for_accounts(db, settings, caplog):
    settings.SMS_PER_DAY = 5
    UserFactory(phone="+966551234567")
    UserFactory(phone=None, email="lead@example.com")
    asked = [Client().post(CODE, {"login": f"055900000{n}"}).status_code for n in range(5)]
    assert asked == [302] * 4 + [429]
    assert Client().post(CODE, {"login": "0551234567"}).status_code == 302
    assert Client().post(CODE, {"login": "0551234567"}).status_code == 429
    assert "The day's SMS are spent" in caplog.text
    assert Client().post(CODE, {"login": "lead@example.com"}).status_code == 302  # a mail costs nothing
    assert Message.objects.filter(channel="sms").count() == 5
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert Client().post(CODE, {"login": "0551234567"}).status_code == 302


def test_an_address_that_never_stops_signing_up_waits(db, typed, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signup": "2/5m/ip"}
    for number in range(2):
        assert Client().post(SIGN_UP, typed | {"phone": f"055123456{number}"}).status_code == 302
    answer = Client().post(SIGN_UP, typed | {"phone": "0551234569"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
