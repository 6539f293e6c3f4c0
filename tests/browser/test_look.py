"""The frame, the components and the error pages, as a person meets them."""

import pytest

from tests.browser.judging import axe, judge, judge_every_way, sideways


@pytest.fixture
def kit(settings):
    settings.ROOT_URLCONF = "tests.browser.kit"


def test_every_component_stands_up(page_at, kit):
    judge_every_way(page_at, "/kit/")


def test_the_page_that_is_not_there_stands_up(page_at):
    assert page_at().goto("/no-such-page/").status == 404
    judge_every_way(page_at, "/no-such-page/")


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


def test_our_screens_inside_the_admin_stand_up(page_at, kit, staff):
    for language in ["ar", "en"]:
        lead = staff("lead", language=language, email=f"{language}@example.com")
        for theme in ["light", "dark"]:
            for width, height in [(390, 844), (1280, 800)]:
                page = page_at(width, height, language, theme, user=lead)
                page.goto("/admin/kit/")
                assert page.locator(".desk h1").is_visible()
                assert axe(page, leaving_out=["#wagtail-sidebar"]) == []
                assert sideways(page) == []
                page.context.close()


def test_links_of_ours_inside_the_admin_look_like_ours(page_at, kit, staff):
    page = page_at(1280, 800, user=staff("lead"))
    page.goto("/admin/kit/")
    colours = page.locator(".desk .btn--primary").evaluate_all("all => all.map(e => getComputedStyle(e).color)")
    assert len(colours) == 2
    assert len(set(colours)) == 1  # the link and the button alike


def test_the_frame_of_somebody_signed_in_stands_up(page_at, kit, trainee):
    page = page_at(user=trainee)
    page.goto("/kit/")
    assert page.locator(".tabbar a").count() >= 2
    judge_every_way(page_at, "/kit/", user=trainee)
