"""Error pages need no database, no session and no template that may fail. No test here may touch the database."""

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from lms import errors

REFUSALS = [
    (errors.bad_request, 400),
    (errors.forbidden, 403),
    (errors.csrf_failure, 403),
    (errors.not_found, 404),
    (errors.too_many, 429),
    (errors.broken, 500),
]


@pytest.mark.parametrize(("handler", "status"), REFUSALS)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_error_page_is_made_from_nothing(handler, status, language):
    with translation.override(language):
        response = handler(RequestFactory().get("/"))
    assert response.status_code == status
    if status != 500:
        direction = {"ar": "rtl", "en": "ltr"}[language]
        assert f'<html lang="{language}" dir="{direction}">' in response.text
        assert all(f'href="{to}"' in response.text for to in ["/ar/", "/en/", f"/{language}/courses/", "/verify/"])
        assert "<form" not in response.text
    assert "<h1>" in response.text


def test_the_last_resort_speaks_both_languages_whatever_the_reader_chose():
    pages = set()
    for language in ["ar", "en"]:
        with translation.override(language):
            pages.add(errors.broken(RequestFactory().get("/")).text)
    (page,) = pages
    assert "حدث خطأ عندنا" in page
    assert "Something broke on our side" in page


def test_who_tried_too_often_is_told_when_to_try_again():
    assert errors.too_many(RequestFactory().get("/"), seconds=90)["Retry-After"] == "90"


def test_a_refusal_may_say_more():
    assert "One sentence." in errors.bad_request(RequestFactory().get("/"), message="One sentence.").text


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_missing_page_is_answered_without_the_database_under_the_strict_policy(language):
    response = Client(headers={"cookie": f"language={language}"}).get("/no-such-page/")
    assert response.status_code == 404
    assert f'<html lang="{language}"' in response.text
    assert response["Content-Language"] == language
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert not response.cookies
