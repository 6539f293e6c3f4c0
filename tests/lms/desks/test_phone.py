"""What a trainer's phone takes home: the app's manifest, its worker, the page without anybody's data, and the key to send with."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from lms.accounts import devices
from tests.factories.people import UserFactory


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_the_app_opens_on_now_in_its_language(client, db, language, direction):
    answer = client.get(f"/{language}/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    app = answer.json()
    assert (app["lang"], app["dir"], app["start_url"], app["display"]) == (language, direction, "/now/", "standalone")
    assert f'<link rel="manifest" href="/{language}/manifest.webmanifest">' in client.get(f"/{language}/centres/").text
    for icon in app["icons"]:
        assert icon["src"] == "/apple-touch-icon.png" or finders.find(icon["src"].removeprefix("/static/"))


PASSWORD = "a long enough password"


def kept_by(worker):
    return json.loads(re.search(r"const FILES = (\[.*\]);", worker)[1])


def test_the_worker_answers_for_the_whole_site_and_is_asked_for_anew(client, db):
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    missing = [name for name in kept_by(answer.text) if not finders.find(name.removeprefix("/static/"))]
    assert missing == []


def test_the_worker_keeps_every_module_that_its_page_takes_up(client, db):
    kept = kept_by(client.get("/sw.js").text)
    modules = [name for name in kept if name.startswith("/static/js/") and name.endswith(".js")]
    for name in modules:
        text = Path(finders.find(name.removeprefix("/static/"))).read_text()
        for taken in re.findall(r"(?:from|import\(?) ?'\./([\w]+\.js)'", text):
            assert f"/static/js/register/{taken}" in kept, f"{name} takes up {taken}"


def test_the_worker_changes_when_a_file_or_a_kept_page_does(client, db, monkeypatch):
    from lms.desks.views import phone

    def version():
        return re.search(r"const KEPT = '(.*)'", client.get("/sw.js").text)[1]

    before = version()
    assert version() == before
    monkeypatch.setattr(phone, "KEPT", [*phone.KEPT, "js/copy.js"])
    files = version()
    shown = phone._shell()
    monkeypatch.setattr(phone, "_shell", lambda: shown | {"takes_marks": False})
    assert len({before, files, version()}) == 3


def test_the_kept_page_is_the_same_for_everybody_and_names_nobody(client, db, trainer):
    browser = Client()
    browser.force_login(trainer, backend="django.contrib.auth.backends.ModelBackend")
    for language in ["ar", "en"]:
        mine, theirs = (each.get(f"/{language}/without-network/").text for each in [browser, client])
        for secret in ["csrfmiddlewaretoken", "data-account", "data-token", str(trainer), devices.owner(trainer)]:
            assert secret not in theirs
            assert secret not in mine or secret == "csrfmiddlewaretoken"


def test_the_key_is_of_who_is_signed_in_and_opens(trainer):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(trainer, backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.get(reverse("desks:key"))
    assert answer["Cache-Control"] == "private, no-store"
    key = answer.json()
    assert key["account"] == devices.owner(trainer)
    batch = {"device": "7f3f1d1e-7a53-4a58-9b0e-3d0a5b6f2f10", "events": []}
    send = {"content_type": "application/json"}
    assert browser.post("/api/v1/register/events", batch, **send).status_code == 403
    sent = browser.post("/api/v1/register/events", batch, headers={"X-CSRFToken": key["token"]}, **send)
    assert sent.json()["results"] == []


def test_a_token_dies_when_somebody_signs_in(trainer):
    """What keeps one person's marks from being sent as another's, on a phone that both use."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(trainer, backend="django.contrib.auth.backends.ModelBackend")
    token = browser.get(reverse("desks:key")).json()["token"]
    other = UserFactory(phone="+966551239999", first_name="سالم")
    other.set_password(PASSWORD)
    other.save()
    browser.logout()
    page = browser.get(reverse("account_login"))
    csrf = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
    browser.post(reverse("account_login"), {"login": "0551239999", "password": PASSWORD, "csrfmiddlewaretoken": csrf})
    assert browser.session["_auth_user_id"] == str(other.pk)
    batch = {"device": "7f3f1d1e-7a53-4a58-9b0e-3d0a5b6f2f10", "events": []}
    answer = browser.post("/api/v1/register/events", batch, "application/json", headers={"X-CSRFToken": token})
    assert answer.status_code == 403


def test_an_account_has_one_name_on_every_device_and_no_two_have_the_same(trainer, lead):
    names = {devices.owner(each) for each in [trainer, lead, UserFactory()]}
    assert len(names) == 3
    assert all(re.fullmatch(r"[0-9a-f]{32}", name) for name in names)
