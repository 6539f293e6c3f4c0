"""Ask the bare site for its lesson as often as each line of input says, and answer with what it cost, as JSON.

``echo 60 | python -m tests.bench.bare``
"""

import json
import os
import sys
from pathlib import Path
from time import process_time

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.bare.settings"

import django

django.setup()

import yaml
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from wagtail.models import Locale, Page, Site

from courses import composing
from tests.bench.bare.models import BareCoursePage, BareHomePage, BareLessonPage

LESSON = "/ar/courses/safe-online/phishing/"


def fill():
    """The same tree as ours, in both languages."""
    call_command("migrate", verbosity=0, run_syncdb=True)
    file = yaml.safe_load((Path(composing.__file__).parent / "content" / "SAFE.yaml").read_text(encoding="utf-8"))
    arabic, _ = Locale.objects.get_or_create(language_code="ar")
    english, _ = Locale.objects.get_or_create(language_code="en")
    root = Page.add_root(title="Root", slug="root", locale=arabic)
    home = root.add_child(instance=BareHomePage(title="الرئيسة", slug="ar", locale=arabic))
    catalogue = home.add_child(
        instance=BareHomePage(title="الدورات", slug="courses", locale=arabic, show_in_menus=True)
    )
    values = composing.course_page_values(file, "ar")
    course = catalogue.add_child(
        instance=BareCoursePage(title=values["title"], slug=file["slug"], promise=values["promise"], locale=arabic)
    )
    lessons = [
        course.add_child(
            instance=BareLessonPage(**composing.lesson_page_values(file["code"], one, "ar"), locale=arabic)
        )
        for one in file["lessons"]
    ]
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "Bare"}
    )
    for page in [home, catalogue, course, *lessons]:
        page.copy_for_translation(english, copy_parents=True, alias=False).save_revision().publish()


def answer(rounds, client):
    with CaptureQueriesContext(connection) as made:
        page = client.get(LESSON)
        queries = len(made)
    assert page.status_code == 200
    start = process_time()
    for _ in range(rounds):
        client.get(LESSON)
    return {"queries": queries, "ms": 1000 * (process_time() - start) / rounds, "bytes": len(page.content)}


if __name__ == "__main__":
    fill()
    static = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=static):
        client = Client(SERVER_NAME="localhost")
        answer(5, client)
        print("ready", flush=True)
        for line in sys.stdin:
            print(json.dumps(answer(int(line), client)), flush=True)
