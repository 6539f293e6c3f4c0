from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from lms import health
from lms.outbox import jobs


def test_livez_asks_nothing_of_the_database(client):
    answer = client.get("/livez")  # without the django_db mark a query is an error
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_says_that_all_is_well(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "database": "ok",
        "migrations": "ok",
        "queue": "ok",
        "queue_age_seconds": 0,
        "failed_jobs": 0,
        "keys": "ok",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["SEAL", "BADGE_KEY"])
def test_readyz_reports_a_key_that_cannot_be_used_and_goes_on_serving(client, settings, tmp_path, name):
    setattr(settings, f"{name}_FILE", str(tmp_path / "nowhere"))
    setattr(settings, f"{name}_MUST_BE_THERE", True)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["keys"]) == (200, "need attention")


@pytest.mark.django_db
def test_readyz_reports_work_that_nobody_does(client, time_machine):
    time_machine.move_to(timezone.now())
    jobs.enqueue("test.errand")
    time_machine.shift(timedelta(minutes=16))
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["queue"] == "late"
    assert answer.json()["queue_age_seconds"] >= 16 * 60


@pytest.mark.django_db
def test_readyz_counts_the_jobs_that_failed_for_good_this_week(client, settings, time_machine):
    settings.OUTBOX_ATTEMPTS = 1
    time_machine.move_to(timezone.now())
    for _ in range(2):
        jobs.do(jobs.enqueue("test.unknown").pk, {})
    jobs.enqueue("test.unknown")
    assert client.get("/readyz").json()["failed_jobs"] == 2
    time_machine.shift(timedelta(days=8))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["failed_jobs"]) == (200, 0)


@pytest.mark.django_db
def test_readyz_is_not_ready_while_a_migration_is_missing(client, monkeypatch):
    monkeypatch.setattr(health, "_is_migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'outbox'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"database": "ok", "migrations": "missing"})


@pytest.mark.django_db(transaction=True)
def test_readyz_is_not_ready_without_a_database(client, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "NAME", "/nowhere/at/all")
    answer = client.get("/readyz")
    connection.close()
    assert (answer.status_code, answer.json()) == (503, {"database": "does not answer"})
