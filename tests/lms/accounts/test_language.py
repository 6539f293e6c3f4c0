"""Arabic unless the address or the reader chose otherwise."""

import pytest
from django.urls import reverse


@pytest.mark.parametrize(
    ("path", "cookie", "accepts", "language"),
    [
        pytest.param("/accounts/login/", None, None, "ar", id="nothing chosen"),
        pytest.param("/accounts/login/", None, "en-GB,en", "ar", id="the browser is not asked"),
        pytest.param("/accounts/login/", "en", None, "en", id="the cookie"),
        pytest.param("/accounts/login/", "fr", None, "ar", id="a cookie nobody set"),
        pytest.param("/en/nowhere/", "ar", None, "en", id="the address before the cookie"),
    ],
)
def test_which_language_is_spoken(client, db, path, cookie, accepts, language):
    if cookie:
        client.cookies["language"] = cookie
    answer = client.get(path, headers={"accept-language": accepts} if accepts else {})
    assert answer.headers["Content-Language"] == language


@pytest.mark.parametrize(
    ("came_from", "cookie", "language", "kept"),
    [
        pytest.param("http://testserver/en/courses/office/", None, "en", "en", id="an English page"),
        pytest.param("http://testserver/ar/courses/office/", None, "ar", "ar", id="an Arabic page"),
        pytest.param("http://testserver/en/courses/office/", "ar", "ar", None, id="the choice before the page"),
        pytest.param("http://testserver/accounts/signup/", None, "ar", None, id="a page without a prefix"),
        pytest.param("http://elsewhere.example/en/courses/", None, "ar", None, id="another site"),
        pytest.param("http://[broken/en/", None, "ar", None, id="what is no address"),
        pytest.param("/en/courses/", None, "ar", None, id="no host"),
    ],
)
def test_the_page_one_comes_from_is_followed_and_remembered(client, db, came_from, cookie, language, kept):
    if cookie:
        client.cookies["language"] = cookie
    answer = client.get("/accounts/login/", headers={"referer": came_from, "accept-language": "en"})
    assert answer.headers["Content-Language"] == language
    assert (answer.cookies["language"].value if "language" in answer.cookies else None) == kept


def test_a_form_sent_from_an_english_page_may_still_choose_arabic(client, db):
    client.post(
        reverse("set_language"), {"language": "ar", "next": "/en/"}, headers={"referer": "http://testserver/en/"}
    )
    assert client.cookies["language"].value == "ar"


def test_a_public_page_is_kept_for_everyone_whatever_led_to_it(client, db):
    answer = client.get("/en/", headers={"referer": "http://testserver/ar/"})
    assert (answer.headers["Content-Language"], "language" in answer.cookies) == ("en", False)


@pytest.mark.parametrize(("cookie", "home"), [(None, "/ar/"), ("en", "/en/"), ("ar", "/ar/")])
def test_the_root_leads_to_the_home_page_of_the_chosen_language(client, db, cookie, home):
    if cookie:
        client.cookies["language"] = cookie
    answer = client.get("/", headers={"accept-language": "en"})
    assert (answer.status_code, answer.headers["Location"]) == (302, home)


@pytest.mark.parametrize(
    ("next_url", "location"),
    [
        ("/accounts/login/?next=/learning/", "/accounts/login/?next=/learning/"),
        ("/ar/courses/office/?q=1", "/en/courses/office/?q=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/ar/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_switching_goes_back_to_the_page_in_the_other_language(client, db, next_url, location):
    answer = client.post(reverse("set_language"), {"language": "en", "next": next_url})
    assert (answer.status_code, answer.headers["Location"]) == (302, location)
    assert client.cookies["language"].value == "en"


def test_an_account_remembers_the_language(trainee, signed_in):
    signed_in(trainee).post(reverse("set_language"), {"language": "en"})
    trainee.refresh_from_db()
    assert trainee.language == "en"
    assert trainee.standings.get().person.language == "en"


def test_a_language_nobody_speaks_changes_nothing(client, db):
    client.post(reverse("set_language"), {"language": "xx", "next": "/accounts/login/"})
    assert "language" not in client.cookies


def test_a_404_outside_the_prefixes_stays_one(client, db):
    assert client.get("/nowhere/").status_code == 404
