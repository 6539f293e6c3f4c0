"""The home page with live cohorts, and what it weighs."""

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from courses import loading
from courses.models import Course
from tests.browser.judging import faults
from tests.factories.cohorts import CohortFactory

TEXT = {".css", ".js", ".svg"}


@pytest.fixture
def home(page_at, time_machine):
    """The site with a course, three cohorts that take applications, and a way to open it."""
    loading.load_courses(files=[loading.CONTENT / "SAFE.yaml"])
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
    asked = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).path))
    page.goto(f"/{language}/", wait_until="networkidle")
    first = set(asked)
    page.goto(f"/{language}/courses/", wait_until="networkidle")
    assert sum(map(weight, first)) <= 150_000
    assert sum(map(weight, asked - first)) <= 30_000


def weight(path):
    """Bytes that travel in production for an address."""
    if not path.startswith("/static/"):
        return len(gzip.compress(Client().get(path).content))
    file = Path(finders.find(path.removeprefix("/static/")))
    return len(gzip.compress(file.read_bytes())) if file.suffix in TEXT else file.stat().st_size
