"""What every answer carries and what no request may carry."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.lms.frame.test_settings import SERVER, start

LOGIN = reverse("account_login")


def test_a_public_page_carries_the_strict_policy(client, db):
    headers = client.get(LOGIN).headers
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_admin_carries_the_relaxed_policy(lead, signed_in):
    headers = signed_in(lead).get("/admin/").headers
    assert "script-src 'self' 'unsafe-inline'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert "nonce" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "private, no-store"


def test_what_a_signed_in_person_sees_is_never_kept(trainee, signed_in):
    client = signed_in(trainee)
    for address in [reverse("accounts:account"), reverse("accounts:policy", args=["terms"]), "/nowhere/"]:
        assert client.get(address).headers["Cache-Control"] == "private, no-store"


def test_the_answer_that_signs_in_is_never_kept(client, db, typed):
    assert client.post(reverse("account_signup"), typed).headers["Cache-Control"] == "private, no-store"


def test_a_strangers_page_opens_no_session(client, db):
    answer = client.get(reverse("accounts:policy", args=["terms"]))
    assert "session" not in answer.cookies
    assert "Cache-Control" not in answer.headers


@pytest.mark.parametrize("name", ["session", "csrf", "language"])
def test_cookies_are_kept_from_scripts(client, typed, newest_code, name):
    client.get(LOGIN)
    client.post(reverse("account_signup"), typed)
    client.post(reverse("account_verify_phone"), {"code": newest_code("+966551234567")})
    cookie = client.cookies[name]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize(
    "path", ["/ar/\0/", "/verify/%00/", f"{LOGIN}?next=%00", "/invitations/%00/", "/policies/a%00/"]
)
def test_nul_in_an_address_is_refused(client, db, path):
    answer = client.get(path)
    assert answer.status_code == 400
    assert "لا يمكن" in answer.content.decode() or "cannot be saved" in answer.content.decode()


@pytest.mark.parametrize("text", ["a\0b", "\0"])
def test_nul_in_a_form_is_refused(client, db, text):
    assert client.post(LOGIN, {"login": text, "password": "x"}).status_code == 400


def test_a_lone_surrogate_in_an_odd_encoding_is_refused(client, db):
    answer = client.get(f"{LOGIN}?next=+2AA-", content_type="text/html; charset=utf-7")
    assert answer.status_code in {200, 400}


@pytest.mark.parametrize("body", [{"a": "\0"}, {"a": ["\ud800"]}, {"\udfff": 1}])
def test_unsafe_json_is_refused_in_json(client, db, body):
    answer = client.post(reverse("set_language"), json.dumps(body), content_type="application/json")
    assert answer.status_code == 400
    assert list(answer.json()) == ["error"]


def test_json_that_spells_emoji_in_pairs_is_fine(client, db):
    answer = client.post(reverse("set_language"), json.dumps({"a": "😀 \\u0000"}), content_type="application/json")
    assert answer.status_code == 302


def test_a_cookie_that_spells_nul_is_refused(client, db):
    answer = client.get(LOGIN, headers={"cookie": r'session="\000aaaaaaaaaaaa"'})
    assert answer.status_code == 400


def test_the_bytes_of_a_file_are_left_alone(client, db):
    file = SimpleUploadedFile("صورة.png", b"\x89PNG\0\0\xff")
    assert client.post(reverse("set_language"), {"language": "en", "file": file}).status_code == 302


@pytest.mark.parametrize("text", ["\u202eabc", "x" * 10_000, "😀" * 500, "\ufeff\u200b", "ـ" * 300, "'; DROP TABLE"])
@pytest.mark.parametrize("field", ["given_ar", "name_en", "phone", "born_on", "email", "gender"])
def test_odd_text_never_breaks_a_form(client, db, typed, field, text):
    answer = client.post(reverse("account_signup"), typed | {field: text})
    assert answer.status_code in {200, 302}


def test_on_https_cookies_are_locked_to_the_host_and_staff_need_a_second_factor(tmp_path):
    ask = (
        "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, s.STAFF_NEED_SECOND_FACTOR, s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"
    )
    said = "__Host-session __Host-csrf True True True 31536000 True False\n"
    assert start({**SERVER, "VAR": str(tmp_path)}, ask) == (0, said)
