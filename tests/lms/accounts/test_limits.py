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


def test_a_number_gets_ten_codes_a_day_whatever_they_are_for(db, typed):
    UserFactory(phone="+966551234567")
    now = timezone.now()
    for minute in range(10):
        with time_machine.travel(now + timedelta(minutes=2 * minute), tick=False):
            assert Client().post(CODE, {"login": "0551234567"}).status_code == 302
    with time_machine.travel(now + timedelta(minutes=30), tick=False):
        for answer in [Client().post(CODE, {"login": "0551234567"}), Client().post(SIGN_UP, typed)]:
            assert (answer.status_code, answer.headers["Retry-After"]) == (429, "86400")
    assert Message.objects.count() == 10


def test_an_address_that_never_stops_signing_up_waits(db, typed, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signup": "2/5m/ip"}
    for number in range(2):
        assert Client().post(SIGN_UP, typed | {"phone": f"055123456{number}"}).status_code == 302
    answer = Client().post(SIGN_UP, typed | {"phone": "0551234569"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
