"""Signing up and signing in, as a person types."""

import pytest
from django.conf import settings
from django.urls import reverse


@pytest.mark.parametrize(
    ("typed", "is_asked"),
    [
        pytest.param("14/3/2012", True, id="under eighteen"),
        pytest.param("١٤-٣-٢٠١٢", True, id="in Arabic figures"),
        pytest.param("2012/3/14", True, id="the year first"),
        pytest.param("14/3/1990", False, id="of age"),
        pytest.param("14/3/20", False, id="still typing"),
        pytest.param("14/3/2090", False, id="to come"),
    ],
)
def test_the_guardians_question_comes_with_the_date_of_birth(page_at, typed, is_asked):
    page = page_at()
    page.goto(reverse("account_signup"))
    question = page.locator("#id_guardian_agrees")
    assert not question.is_visible()
    page.locator("#id_born_on").press_sequentially(typed)
    assert question.is_visible() is is_asked


def test_grouped_arabic_figures_stand_in_the_order_they_were_typed(page_at):
    page = page_at()
    for address, field in [("account_signup", "#id_phone"), ("account_login", "#id_login")]:
        page.goto(reverse(address))
        style = page.locator(field).evaluate(
            "field => [getComputedStyle(field).direction, getComputedStyle(field).unicodeBidi]"
        )
        assert style == ["ltr", "bidi-override"]


def test_an_english_page_leads_to_english_pages_in_a_clean_browser(page_at):
    page = page_at(language="en")
    page.context.clear_cookies()
    page.goto("/en/nowhere/")
    page.evaluate("location.href = '/accounts/login/'")
    page.wait_for_url("**/accounts/login/")
    assert page.locator("html").get_attribute("lang") == "en"
    assert {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}[settings.LANGUAGE_COOKIE_NAME] == "en"
    page.goto("/accounts/signup/")
    assert page.locator("html").get_attribute("lang") == "en"
