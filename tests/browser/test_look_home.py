"""The home page with live cohorts, and what it weighs."""

import gzip

import pytest
from django.core.management import call_command

from courses.models import Course
from tests.browser.judging import faults
from tests.factories.cohorts import CohortFactory

TEXT = ("html", "css", "javascript", "svg", "json")


@pytest.fixture
def home(page_at, time_machine):
    """The site with its courses, three cohorts that take applications, and a way to open it."""
    call_command("load_courses", verbosity=0)
    time_machine.move_to("2026-11-23 12:00+03:00", tick=True)
    for taken in [22, 28, 30]:
        CohortFactory(course=Course.objects.first(), taken=taken)
    return page_at


def test_the_home_page_stands_up(home):
    page = home()
    page.goto("/")
    assert page.url.endswith("/ar/")
    assert page.locator(".cohort").count() == 3
    for language in ["ar", "en"]:
        for theme in ["light", "dark"]:
            for width, height in [(390, 844), (1280, 800)]:
                page = home(width, height, language, theme)
                page.goto(f"/{language}/")
                assert faults(page) == []
                page.context.close()


def test_the_home_page_leads_to_the_course(home):
    page = home()
    page.goto("/ar/")
    page.locator(".cohort h3 a").first.click()
    page.wait_for_url("**/ar/courses/*/")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_public_page_weighs_little_and_the_next_less(home, language):
    """Text compressed, fonts as they are; of the next page only what the browser has not kept by then."""
    page = home(language=language)
    bytes_of = {}
    page.on("requestfinished", lambda request: bytes_of.setdefault(request.url, travelling(request.response())))
    page.goto(f"/{language}/", wait_until="networkidle")
    first = sum(bytes_of.values())
    page.goto(f"/{language}/courses/", wait_until="networkidle")
    assert first <= 150_000
    assert sum(bytes_of.values()) - first <= 30_000


def travelling(answer):
    if 300 <= answer.status < 400:
        return 0
    compressed = any(kind in answer.headers.get("content-type", "") for kind in TEXT)
    return len(gzip.compress(answer.body())) if compressed else len(answer.body())
