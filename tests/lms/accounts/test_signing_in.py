"""Signing in by password or code, and setting a password."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from allauth.account.adapter import get_adapter
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.accounts import people
from lms.accounts.models import User
from lms.outbox.models import Message
from tests.factories.people import UserFactory

LOGIN, CODE, CONFIRM = (
    reverse("account_login"),
    reverse("account_request_login_code"),
    reverse("account_confirm_login_code"),
)
PASSWORD = "a long enough password"


@pytest.fixture
def arwa(db):
    return UserFactory(phone="+966551234567")


def come_in_by_code(client, newest_code):
    client.post(CODE, {"login": "0551234567"})
    client.post(CONFIRM, {"code": newest_code("+966551234567")})


@pytest.mark.parametrize("written", ["0551234567", "٠٥٥١٢٣٤٥٦٧", "+966 55 123 4567", "00966551234567"])
def test_a_phone_signs_in_by_password_in_every_spelling(client, arwa, written):
    answer = client.post(LOGIN, {"login": written, "password": PASSWORD})
    assert answer.headers["Location"] == "/accounts/home/"
    assert client.session["_auth_user_id"] == str(arwa.pk)


def test_staff_sign_in_by_email_in_any_case(client, lead):
    client.post(LOGIN, {"login": "Lead@Example.com", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(lead.pk)


def test_a_wrong_password_is_said_and_the_number_is_kept(client, arwa):
    answer = client.post(LOGIN, {"login": "0551234567", "password": "wrong"})
    assert answer.status_code == 200
    assert 'value="0551234567"' in answer.content.decode()
    assert answer.context["form"].non_field_errors()


@pytest.mark.parametrize("written", ["055", "arwa@", "نص", "' OR 1=1"])
def test_what_is_neither_number_nor_address_is_said(client, db, written):
    assert list(client.post(LOGIN, {"login": written, "password": "x"}).context["form"].errors) == ["login"]


@pytest.mark.parametrize("login", ["٠٥٥١٢٣٤٥٦٧", "arwa@example.com"])
def test_a_code_signs_in_and_the_account_chooses_the_language(client, db, newest_code, login):
    user = UserFactory(phone="+966551234567", email="arwa@example.com", language="en")
    assert client.post(CODE, {"login": login}).headers["Location"] == CONFIRM
    message = Message.objects.get()
    assert abs(message.valid_until - message.created_at - timedelta(minutes=10)) < timedelta(seconds=9)
    answer = client.post(CONFIRM, {"code": newest_code(message.address)})
    assert answer.headers["Location"] == "/accounts/home/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.cookies["language"].value == "en"


def test_an_unknown_number_looks_like_a_known_one_on_the_screen(client, db):
    assert client.post(CODE, {"login": "0559999999"}).headers["Location"] == CONFIRM
    assert client.get(CONFIRM).status_code == 200
    assert reverse("account_signup") in Message.objects.get().body


def test_three_wrong_codes_end_the_attempt(client, arwa, newest_code):
    client.post(CODE, {"login": "0551234567"})
    wrong = "000000" if newest_code("+966551234567") != "000000" else "111111"
    for _attempt in range(2):
        assert client.post(CONFIRM, {"code": wrong}).status_code == 200
    assert client.post(CONFIRM, {"code": wrong}).headers["Location"] == CODE
    assert client.post(CONFIRM, {"code": newest_code("+966551234567")}).headers["Location"] == CODE
    assert "_auth_user_id" not in client.session


def test_another_code_may_be_asked_for(client, arwa, newest_code):
    client.post(CODE, {"login": "0551234567"})
    client.post(CONFIRM, {"action": "resend"})
    client.post(CONFIRM, {"code": newest_code("+966551234567")})
    assert client.session["_auth_user_id"] == str(arwa.pk)


RESENT = "A new code was sent."


@pytest.mark.parametrize("login", ["0551234567", "0559999999", "arwa@example.com", "nobody@example.com"])
def test_another_code_is_announced_and_the_first_is_not(client, db, login):
    UserFactory(phone="+966551234567", email="arwa@example.com")
    client.cookies["language"] = "en"
    assert RESENT not in client.post(CODE, {"login": login}, follow=True).content.decode()
    assert RESENT in client.post(CONFIRM, {"action": "resend"}, follow=True).content.decode()


def test_why_one_must_begin_again_stands_above_the_form(client, arwa):
    client.cookies["language"] = "en"
    client.post(CODE, {"login": "0551234567"})
    for _attempt in range(3):
        answer = client.post(CONFIRM, {"code": "x"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == CODE
    assert page.count("Too many wrong codes.") == 1
    assert page.index("Too many wrong codes.") < page.index('<form class="flow"')


def test_another_way_of_signing_in_gives_the_code_up_and_keeps_where_one_was_going(client, arwa):
    client.cookies["language"] = "en"
    answer = client.post(CODE, {"login": "0551234567", "next": "/apply/x/"}, follow=True)
    assert "Sign in another way" in answer.content.decode()
    assert client.get(LOGIN).headers["Location"] == CONFIRM
    again = re.search(r'name="next" value="(/accounts/login/\?[^"]*)"', answer.content.decode())[1]
    assert again == "/accounts/login/?next=%2Fapply%2Fx%2F"
    answer = client.post(reverse("account_logout"), {"next": again}, follow=True)
    assert answer.redirect_chain == [(again, 302)]
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("next_url", "first"),
    [
        ("/apply/x/", "Make an account"),
        ("/volunteer/join/", "Make an account"),
        ("/learning/", "Sign in with a code"),
        ("", "Sign in with"),
    ],
)
def test_whoever_came_to_apply_or_to_teach_is_first_asked_to_make_an_account(client, db, next_url, first):
    client.cookies["language"] = "en"
    page = client.get(LOGIN, {"next": next_url} if next_url else {}).content.decode()
    button = re.search(r'<a class="btn[^>]*href="([^"]*)"[^>]*>(?:<svg.*?</svg>)?([^<]*)', page[page.index("<main") :])
    assert button[2].startswith(first)
    assert page.count('class="btn btn--primary') == 1
    if first == "Make an account":
        assert button[1] == f"/accounts/signup/?next={quote(next_url, safe='')}"


def test_a_forgotten_password_is_replaced_after_a_code(client, arwa, newest_code):
    start = client.get(reverse("account_reset_password")).headers["Location"]
    assert start == reverse("account_request_login_code", query={"next": "/accounts/password/new/"})
    confirm = client.post(start, {"login": "0551234567"}).headers["Location"]
    answer = client.post(confirm, {"code": newest_code("+966551234567")})
    assert answer.headers["Location"] == "/accounts/password/new/"
    client.post("/accounts/password/new/", {"password1": "ثلاث كلمات لا يعرفها أحد"})
    arwa.refresh_from_db()
    assert arwa.check_password("ثلاث كلمات لا يعرفها أحد")
    assert client.get(reverse("accounts:account")).status_code == 200


def test_a_password_is_not_replaced_without_a_code(client, arwa):
    client.post(LOGIN, {"login": "0551234567", "password": PASSWORD})
    answer = client.post("/accounts/password/new/", {"password1": "another long password"})
    assert answer.headers["Location"] == reverse("account_change_password")
    arwa.refresh_from_db()
    assert arwa.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        pytest.param("تفاحة في", False, id="too short"),
        pytest.param("password123", False, id="common"),
        pytest.param("aaaaaaaaaa bb", True, id="no composition is asked for"),
        pytest.param("كلمات عربية طويلة", True, id="Arabic"),
    ],
)
def test_a_password_is_long_and_not_common(client, db, newest_code, password, is_taken):
    user = User.objects.create_account(phone="+966551234567")
    come_in_by_code(client, newest_code)
    client.post(reverse("account_set_password"), {"password1": password})
    user.refresh_from_db()
    assert user.has_usable_password() is is_taken


def test_a_new_number_counts_once_its_code_is_typed_for_the_whole_family(guardian, newest_code, signed_in):
    client = signed_in(guardian)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = client.post(reverse("account_change_phone"), {"phone": "٠٥٥٢٠٠٠٠٠٩"})
    assert answer.headers["Location"] == reverse("account_verify_phone")
    guardian.refresh_from_db()
    assert guardian.phone == "+966552000001"
    client.post(reverse("account_verify_phone"), {"code": newest_code("+966552000009")})
    guardian.refresh_from_db()
    assert guardian.phone == "+966552000009"
    assert {person.phone for person in people.persons_of(guardian).exclude(guardian=None)} == {"+966552000009"}


def test_the_old_number_is_told_of_the_new_one(client, newest_code):
    user = UserFactory(phone="+966551234567", language="en")
    come_in_by_code(client, newest_code)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_change_phone"), {"phone": "0559999999"})
    assert not Message.objects.filter(address="+966551234567", subject__contains="changed").exists()
    client.post(reverse("account_verify_phone"), {"code": newest_code("+966559999999")})
    user.refresh_from_db()
    assert user.phone == "+966559999999"
    message = Message.objects.get(subject="Your mobile number at Sanai Raqamiya was changed")
    assert (message.channel, message.address) == ("sms", "+966551234567")
    assert "9999999" not in message.body


ENTRIES = ["account_change_phone", "account_set_password", "mfa_activate_totp", "mfa_add_webauthn"]


@pytest.mark.parametrize("name", ENTRIES)
def test_whoever_has_no_password_shows_a_code_before_changing_how_the_account_is_entered(client, db, newest_code, name):
    user = User.objects.create_account(phone="+966551234567")
    come_in_by_code(client, newest_code)
    assert client.get(reverse(name)).status_code == 200
    typed = {"phone": "0559999999", "password1": "another long password", "code": "000000"}
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert client.get(reverse(name)).status_code == 403
        answer = client.post(reverse(name), typed)
        assert answer.status_code == 403
        again = answer.context["again"]
        assert client.post(reverse("account_logout"), {"next": again}).headers["Location"] == again
        confirm = client.post(again, {"login": "0551234567"}).headers["Location"]
        answer = client.post(confirm, {"code": newest_code("+966551234567")})
        assert answer.headers["Location"] == reverse(name)
        assert client.get(reverse(name)).status_code == 200
    user.refresh_from_db()
    assert (user.phone, user.has_usable_password()) == ("+966551234567", False)
    assert not Message.objects.filter(address="+966559999999").exists()


def test_three_wrong_codes_for_a_new_number_are_told(guardian, signed_in):
    client = signed_in(guardian)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_change_phone"), {"phone": "0552000009"})
    for _attempt in range(3):
        answer = client.post(reverse("account_verify_phone"), {"code": "x"}, follow=True)
    assert answer.redirect_chain == [(reverse("account_change_phone"), 302)]
    assert [str(message) for message in answer.context["messages"]] == [
        str(get_adapter().error_messages["too_many_login_attempts"])
    ]


@pytest.mark.parametrize(
    "next_url",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", r"\\evil.example", "https:evil.example"],
)
def test_nobody_is_sent_to_another_site(client, arwa, next_url):
    answer = client.post(LOGIN, {"login": "0551234567", "password": PASSWORD, "next": next_url})
    assert answer.headers["Location"] == "/accounts/home/"


def test_a_closed_account_is_told_so(client, db):
    UserFactory(phone="+966551234567", is_active=False)
    answer = client.post(LOGIN, {"login": "0551234567", "password": PASSWORD})
    assert answer.headers["Location"] == reverse("account_inactive")
    assert client.get(reverse("account_inactive")).status_code == 200


def test_signing_out_needs_a_post(client, arwa, signed_in):
    client = signed_in(arwa)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.session["_auth_user_id"] == str(arwa.pk)
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_the_button_in_the_head_of_a_page_signs_out(arwa):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(arwa, backend="django.contrib.auth.backends.ModelBackend")
    page = browser.get("/learning/").content.decode()
    form = page[page.index(f'action="{reverse("account_logout")}"') :]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form[: form.index("</form>")])
    browser.post(reverse("account_logout"), {"csrfmiddlewaretoken": token[1]})
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize(
    "address",
    ["/admin/login/?next=/admin/pages/", "/_util/login/?next=/admin/pages/", "/ar/_util/login/?next=/admin/pages/"],
)
def test_wagtails_own_sign_in_leads_to_the_one_sign_in(client, db, address):
    assert client.get(address).headers["Location"] == reverse("account_login", query={"next": "/admin/pages/"})
    assert client.post(address, {"username": "x", "password": "x"}).headers["Location"] == reverse(
        "account_login", query={"next": "/admin/pages/"}
    )


def test_a_trainee_who_asks_for_the_admin_comes_to_their_own_desk(signed_in, arwa):
    answer = signed_in(arwa).get("/admin/pages/", follow=True)
    assert [address for address, _status in answer.redirect_chain] == [
        "/admin/login/?next=/admin/pages/",
        "/accounts/home/",
        "/learning/",
    ]
    assert answer.status_code == 200


def test_wagtails_own_sign_in_leads_to_no_other_site(client, db):
    assert client.get("/admin/login/?next=https://evil.example/").headers["Location"] == reverse(
        "account_login", query={"next": "/admin/"}
    )
