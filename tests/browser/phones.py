"""Phones of trainers: browsers that keep what they keep on a disk, whose network is switched off and on, and that are killed."""

import os
import signal
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import Error

from tests.browser.conftest import AXE, CHROMIUM, FLAGS, PATIENCE, _cookie
from tests.browser.judging import Visit

DEVICE = """async () => {
    const database = await new Promise((done) => {
        const asked = indexedDB.open('register');
        asked.onupgradeneeded = () => asked.transaction.abort(); // the page has not made it yet, and is to make it itself
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => done(null);
    });
    if (!database) return null;
    const all = (name) => new Promise((done) => {
        const asked = database.transaction(name).objectStore(name).getAll(); asked.onsuccess = () => done(asked.result);
    });
    const found = {events: await all('events'), rosters: await all('rosters'), answers: await all('answers')};
    database.close();
    return found;
}"""

HAS_SENT_ALL = f"async () => (await ({DEVICE})())?.events.length === 0"


class Phone:
    """One browser with a folder of its own; ``page`` is what is seen on it."""

    def __init__(self, browser_type, live_server, folder, language="en"):
        self.browser_type, self.live_server, self.folder, self.language = browser_type, live_server, folder, language
        self.has_network = True
        self.visits = []
        self.start()

    def start(self):
        self.context = self.browser_type.launch_persistent_context(
            self.folder,
            executable_path=CHROMIUM,
            args=[*FLAGS, f"--kept-in={self.folder}"],
            base_url=self.live_server.url,
            viewport={"width": 390, "height": 844},
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.add_init_script(path=AXE)
        self.context.add_cookies([_cookie(self.live_server, settings.LANGUAGE_COOKIE_NAME, self.language)])
        self.context.set_offline(not self.has_network)
        self.page = self.context.new_page()
        self.visits.append(Visit(self.page, urlsplit(self.live_server.url).netloc))

    def sign_in(self, user):
        """As signing in does: a new session, and a new token with it."""
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
        self.context.add_cookies([_cookie(self.live_server, settings.SESSION_COOKIE_NAME, key)])

    def open(self, address):
        self.page.goto(address)

    def open_now(self):
        """With a network: until the registers are on the phone and it answers for itself."""
        self.open("/now/")
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.page.wait_for_selector(".on-device [data-kept]:not([hidden])")

    def network(self, is_on):
        self.has_network = is_on
        self.context.set_offline(not is_on)

    def kill(self):
        """As a phone whose battery is empty: nothing is closed, nothing is said."""
        mark = f"--kept-in={self.folder}".encode()
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes()
            except OSError:
                continue
            if mark in command and b"--type=" not in command:
                os.kill(int(process.name), signal.SIGKILL)
        with suppress(Error):  # it is gone already
            self.context.close()

    def row(self, enrolment):
        return self.page.locator(f"#e-{enrolment.public_id}")

    def tap(self, enrolment, mark):
        self.row(enrolment).locator(f".cell--{mark}").click()
        self.page.wait_for_selector(f'#e-{enrolment.public_id}[data-mark="{mark}"]')

    def says(self, state):
        """Waits for it; for "saved", which a page says too before it has looked, until nothing waits in its store."""
        if state == "saved":
            self.page.wait_for_function(HAS_SENT_ALL, polling=200)
        self.page.wait_for_selector(f'.sync[data-sync="{state}"]', state="attached")

    def waits_until(self, is_so):
        """For what no page shows; no longer than for anything else."""
        for _ in range(PATIENCE // 100):
            if is_so():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("it did not come to that")

    def device(self):
        """What lies in its store."""
        return self.page.evaluate(DEVICE)
