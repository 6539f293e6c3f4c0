"""The frame, the components and the error pages, as a person meets them."""

import pytest

from tests.browser.judging import judge

WAYS = [
    pytest.param(width, height, language, theme, id=f"{language}-{theme}-{width}")
    for width, height in [(390, 844), (1280, 800)]
    for language in ["ar", "en"]
    for theme in ["light", "dark"]
]


@pytest.fixture
def kit(settings):
    settings.ROOT_URLCONF = "tests.browser.kit"


@pytest.mark.parametrize(("width", "height", "language", "theme"), WAYS)
def test_every_component_stands_up(page_at, kit, width, height, language, theme):
    page = page_at(width, height, language, theme)
    page.goto("/kit/")
    assert page.locator("html").get_attribute("dir") == {"ar": "rtl", "en": "ltr"}[language]
    judge(page)


@pytest.mark.parametrize(("width", "height", "language", "theme"), WAYS)
def test_the_page_that_is_not_there_stands_up(page_at, width, height, language, theme):
    page = page_at(width, height, language, theme)
    assert page.goto("/no-such-page/").status == 404
    judge(page)


def test_no_page_is_wider_than_the_smallest_phone(page_at, kit):
    page = page_at(320, 640)
    page.goto("/kit/")
    judge(page)


def test_a_dialog_opens_with_its_button_and_closes_with_escape(page_at, kit):
    page = page_at()
    page.goto("/kit/")
    page.locator("[data-open=sure]").click()
    assert page.locator("#sure").is_visible()
    judge(page)
    page.keyboard.press("Escape")
    assert not page.locator("#sure").is_visible()


def test_the_menu_works_without_javascript(page_at, kit):
    page = page_at(scripts=False)
    page.goto("/kit/")
    page.locator(".menu > summary").click()
    assert page.locator(".menu__panel a").first.is_visible()


def test_a_tap_changes_the_language_and_stays_on_the_page(page_at, kit):
    page = page_at()
    page.goto("/kit/")
    page.locator(".langlink").click()
    page.wait_for_url("**/kit/")
    assert page.locator("html").get_attribute("lang") == "en"
