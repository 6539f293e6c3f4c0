"""Chromium at the sizes people hold, in both languages, light and dark; and what every page must stand up to."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.utils import timezone
from guardian.shortcuts import assign_perm

from tests import services
from tests.browser.judging import Visit
from tests.factories.cohorts import ClassSessionFactory, CohortFactory

PATIENCE = 15_000  # milliseconds that a test waits for what is to come: machines are slow at times
CHROMIUM = services.chromium_path()
AXE = Path(__file__).parent / "vendored" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt install chromium-headless-shell, or set CHROMIUM)")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    playwright.expect.set_options(timeout=PATIENCE)
    # Playwright keeps an event loop in this thread; the tests' own queries are not asynchronous for that.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    ours = {alias: connections[alias] for alias in connections}
    with playwright.sync_playwright() as driver:
        # Where a loop runs, Django looks for its connections elsewhere; let it find those the database was made with.
        for alias, connection in ours.items():
            connections[alias] = connection
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(autouse=True)
def _patient_worker(monkeypatch):
    """No page is slow here but because the machine is: none that was kept is shown instead."""
    monkeypatch.setattr("lms.desks.views.phone.PATIENCE", PATIENCE)


@pytest.fixture
def page_at(chromium, live_server, django_db_serialized_rollback):
    """A page of a new browser: ``page_at(390, 844, "ar", "light", user=trainee)``.

    Addresses may begin with ``/``. When the test ends, no page may have asked another site for anything.
    """
    contexts = []
    visits = []

    def open_page(width=390, height=844, language="ar", theme="light", *, user=None, scripts=True):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            color_scheme=theme,
            locale={"ar": "ar-SA", "en": "en-GB"}[language],
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.add_cookies([_cookie(live_server, settings.LANGUAGE_COOKIE_NAME, language)])
        if user is not None:
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            key = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([_cookie(live_server, settings.SESSION_COOKIE_NAME, key)])
        context.add_init_script(path=AXE)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        visits.append(Visit(page, urlsplit(live_server.url).netloc))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [address for visit in visits for address in visit.foreign] == []
    assert [words for visit in visits for words in visit.refused] == []


@pytest.fixture
def cohort(centre, trainer):
    """Taught by the trainer from today on."""
    today = timezone.localdate()
    cohort = CohortFactory(
        centre=centre,
        applications_open_on=today - timedelta(9),
        applications_close_on=today + timedelta(9),
        starts_on=today,
        ends_on=today + timedelta(35),
    )
    assign_perm("take_register", trainer, cohort)
    return cohort


@pytest.fixture
def session(cohort):
    now = timezone.now()
    return ClassSessionFactory(cohort=cohort, starts_at=now, ends_at=now + timedelta(hours=2))


def _cookie(live_server, name, value):
    return {"name": name, "value": value, "url": live_server.url, "httpOnly": True, "sameSite": "Lax"}
