"""What the public pages cost: ``python -m tests.bench.pages``

Each page is asked for through the whole stack in this process, by CPU time and so of one core, on a database of its own
that holds one whole course and three cohorts: anew each time, and as strangers get it, kept for a minute.
"""

import gc
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from statistics import median
from time import process_time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")

import django

django.setup()

import yaml
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.bench import tell

PAGES = {
    "home": "/ar/",
    "course": "/ar/courses/safe-online/",
    "lesson": "/ar/courses/safe-online/phishing/",
}
ROUNDS = 60
TURNS = 40


def measure(rounds=ROUNDS):
    """Figures by name: queries, requests a second of one core anew and kept, bytes as they travel."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        _fill()
        # What filling left behind is no page's garbage; the bare site has a process of its own, too.
        gc.collect()
        gc.freeze()
        figures = {
            figure: value for page, address in PAGES.items() for figure, value in _figures(page, address, rounds)
        }
        return figures | _beside_bare_wagtail(rounds // 10)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _fill():
    from courses import loading
    from courses.models import Course
    from tests.factories.cohorts import CohortFactory
    from tests.factories.pages import site_with

    site_with(yaml.safe_load((loading.CONTENT / "SAFE.yaml").read_text(encoding="utf-8")))
    today = timezone.localdate()
    for _ in range(3):
        CohortFactory(
            course=Course.objects.get(), applications_open_on=today, applications_close_on=today + timedelta(weeks=2)
        )


def _figures(page, address, rounds):
    client = Client(SERVER_NAME="localhost", headers={"accept-encoding": "gzip"})
    size = len(client.get(address).content)
    past_the_cache = f"{address}?anew"
    with CaptureQueriesContext(connection) as made:
        client.get(past_the_cache)
        queries = len(made)
    anew = _per_second(client, past_the_cache, rounds)
    kept = _per_second(client, address, rounds)
    yield f"queries_{page}", queries
    yield f"requests_per_second_{page}", round(anew)
    yield f"requests_per_second_{page}_kept", round(kept)
    yield f"times_kept_{page}", round(kept / anew, 1)
    yield f"bytes_{page}", size


def _beside_bare_wagtail(rounds):
    """The lesson, asked for anew, against the same lesson on a bare Wagtail site (tests.bench.bare).

    In many short turns, each turn a ratio of its own: a machine that is slow for a second is so for both.
    """
    client = Client(SERVER_NAME="localhost")
    ours, theirs = [], []
    with _bare_wagtail() as ask:
        for _ in range(TURNS):
            theirs.append(ask(rounds))
            client.get(f"{PAGES['lesson']}?anew")  # as the other answers one first that is not timed
            ours.append(1000 / _per_second(client, f"{PAGES['lesson']}?anew", rounds))
    return {
        "ms_lesson": round(median(ours), 1),
        "ms_lesson_bare_wagtail": round(median(one["ms"] for one in theirs), 1),
        "queries_lesson_bare_wagtail": theirs[0]["queries"],
        "times_bare_wagtail": round(median(one["ms"] / own for one, own in zip(theirs, ours, strict=True)), 2),
    }


@contextmanager
def _bare_wagtail():
    """A function that lets the bare site answer so many requests and tells what they cost."""
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "tests.bench.bare"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        process.stdout.readline()

        def ask(rounds):
            process.stdin.write(f"{rounds}\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield ask
        process.stdin.close()


def _per_second(client, address, rounds):
    start = process_time()
    for _ in range(rounds):
        client.get(address)
    return rounds / (process_time() - start)


if __name__ == "__main__":
    tell(measure())
