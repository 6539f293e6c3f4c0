"""The register on a phone with a bad network: bytes and seconds of its first load, and of the next one from the phone itself.

``python -m tests.bench register``. Chromium throttles: 400 kbit/s and 400 ms to each answer ("slow 3G" as Lighthouse has it).
Usable: the rows are painted, and a tap made in that moment is kept, though the scripts may come later. Live: the scripts are there, and have
kept that tap. Both are measured without throttling too: that much of the seconds is this machine's, server and browser; what is left is the
network's. Everything is sent as in production, but over HTTP/1.1, six answers at a time; nginx speaks HTTP/2, which sends all at once.
"""

import shutil
import sys
from datetime import timedelta
from statistics import median

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from django.urls import reverse
from django.utils import timezone

TRAINEES = 30
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # bytes a second
UNTHROTTLED = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
ROUNDS = 3
MOST_BYTES, MOST_SECONDS = 60_000, 2.0
# Nothing is painted before the style sheets are there.
PAINTED = """new Promise((done) => new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (one.name === 'first-contentful-paint') done(one.startTime);
}).observe({type: 'paint', buffered: true}))"""
OTHERS = [
    "wagtail*",
    "guardian",
    "mfa",
    "account",
    "rest_framework",
    "admin",
    "allauth",
]  # files of no page measured here
COLLECTED = {"STORAGES": settings.STORAGES | {"staticfiles": {"BACKEND": "lms.static_files.StaticFiles"}}}


def measure(rounds=ROUNDS):
    """Figures by name: bytes, requests and seconds; the seconds are the middle one of ``rounds``."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    with override_settings(**COLLECTED):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=OTHERS)
        server = LiveServerThread("localhost", lambda application: application)  # which gives out its own files
        server.daemon = True
        try:
            register, session_key = _register()
            server.start()
            server.is_ready.wait()
            if server.error:
                raise server.error
            return _seen(f"http://localhost:{server.port}", register, session_key, rounds)
        finally:
            server.terminate()
            connection.creation.destroy_test_db(name, verbosity=0)


def slow(figures):
    """What is past its bound."""
    bounds = {
        "page_bytes": MOST_BYTES,
        "page_seconds_slow_3g": MOST_SECONDS,
        "page_seconds_slow_3g_again": MOST_SECONDS,
    }
    return [figure for figure, most in bounds.items() if figures[figure] > most]


def _register():
    from guardian.shortcuts import assign_perm

    from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
    from tests.factories.people import StandingFactory, UserFactory
    from tests.factories.volunteers import VolunteerTrainerFactory

    trainer, now = UserFactory(phone="+966553000001", first_name="هدى"), timezone.now()
    StandingFactory(user=trainer, person=VolunteerTrainerFactory().person)
    cohort = CohortFactory(starts_on=now.date(), ends_on=now.date() + timedelta(35))
    assign_perm("take_register", trainer, cohort)
    EnrolmentFactory.create_batch(TRAINEES, cohort=cohort, enrolled=True)
    session = ClassSessionFactory(cohort=cohort, starts_at=now, ends_at=now + timedelta(hours=2))
    client = Client()
    client.force_login(trainer, backend="django.contrib.auth.backends.ModelBackend")
    return reverse("cohorts:take_register", args=[session.public_id]), client.cookies[
        settings.SESSION_COOKIE_NAME
    ].value


def _seen(base, register, session_key, rounds):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("Chromium is not installed (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright

    loads = {"first": [], "again": [], "machine": []}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for _ in range(rounds):
            for network, one in [(UNTHROTTLED, "machine"), (SLOW_3G, "first")]:
                context = browser.new_context(base_url=base, viewport={"width": 390, "height": 844}, locale="ar-SA")
                context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_key, "url": base}])
                page = context.new_page()
                page.set_default_timeout(60_000)
                loads[one].append(_load(context, page, register, network))
                if one == "first":
                    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
                    page.wait_for_timeout(1000)
                    loads["again"].append(_load(context, page, register, network))
                context.close()
        browser.close()
    middle = {
        (one, part): round(median(load[part] for load in some), 2)
        for one, some in loads.items()
        for part in ("seconds", "live")
    }
    return {
        "page_bytes": max(load["bytes"] for load in loads["first"]),
        "page_requests": max(load["requests"] for load in loads["first"]),
        "page_seconds_slow_3g": middle["first", "seconds"],
        "page_seconds_slow_3g_live": middle["first", "live"],
        "page_seconds_slow_3g_again": middle["again", "seconds"],
        "page_seconds_of_this_machine": middle["machine", "seconds"],
        "page_seconds_of_this_machine_live": middle["machine", "live"],
    }


def _load(context, page, address, network):
    """Bytes, with headers, and requests until the network is still; seconds until it is usable."""
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", network)
    sizes, sent = [], set()  # the mark that is tapped here goes off after the load, and is no part of it

    def asked(event):
        if event["request"]["method"] == "POST":
            sent.add(event["requestId"])

    def loaded(event):
        if event["requestId"] not in sent:
            sizes.append(event["encodedDataLength"])

    devtools.on("Network.requestWillBeSent", asked)
    devtools.on("Network.loadingFinished", loaded)
    page.goto(address, wait_until="commit")
    unmarked = page.locator('.line[data-mark="none"]').first
    key = unmarked.get_attribute("id")
    page.evaluate("document.querySelector('.line[data-mark=none] .cell--present').click()")
    seconds = page.evaluate(PAINTED) / 1000
    page.wait_for_selector(f'#{key}[data-mark="present"]')
    live = page.evaluate("performance.now()") / 1000
    page.wait_for_load_state("networkidle")
    devtools.detach()
    return {"bytes": round(sum(sizes)), "requests": len(sizes), "seconds": seconds, "live": live}
