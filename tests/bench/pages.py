"""What the public pages cost: ``python -m tests.bench.pages``

Each page is asked for through the whole stack in this process, by CPU time and so of one core, on a database of its own
that holds one whole course and three cohorts: anew each time, and as strangers get it, kept for a minute.
"""

import os
from datetime import timedelta
from time import process_time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")

import django

django.setup()

import yaml
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

PAGES = {
    "home": "/ar/",
    "course": "/ar/courses/safe-online/",
    "lesson": "/ar/courses/safe-online/phishing/",
}
ROUNDS = 60


def measure(rounds=ROUNDS):
    """Figures by name: queries, requests a second of one core anew and kept, bytes as they travel."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        _fill()
        return {figure: value for page, address in PAGES.items() for figure, value in _figures(page, address, rounds)}
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


def _per_second(client, address, rounds):
    start = process_time()
    for _ in range(rounds):
        client.get(address)
    return rounds / (process_time() - start)


if __name__ == "__main__":
    for name, figure in measure().items():
        print(f"{name.replace('_', ' '):<40}{figure:>10}")
