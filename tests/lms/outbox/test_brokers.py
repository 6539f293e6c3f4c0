"""With real brokers and real workers: what is asked for is done, whoever dies."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from lms.outbox import jobs
from tests import services

ROOT = Path(__file__).parents[3]
PATIENCE_SECONDS = 45
JOBS = 5

ASK = """
import time
import tests.lms.outbox.slow_worker
from django.core.management import call_command
from django.db import transaction
from lms.outbox import jobs

call_command("migrate", "outbox", verbosity=0)
for n in range(int(%d)):
    began_at = time.monotonic()
    with transaction.atomic():
        jobs.enqueue("test.note", {"n": n})
    print(time.monotonic() - began_at)
"""


class Place:
    """A folder, a database in it, a broker, and processes that know them."""

    def __init__(self, folder, broker):
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}},
            "DJANGO_SETTINGS_MODULE": "lms.settings.production",
            "EMBEDDED": "1",
            "VAR": str(folder),
            "BROKER_URL": broker,
            "OUTBOX_LEASE_SECONDS": "2",
            "OUTBOX_SWEEP_SECONDS": "1",
            "TEST_QUEUE": f"test-{uuid.uuid4()}",
        }

    def ask_for(self, count):
        """Enqueue so many jobs; return the seconds that each transaction took and what was said meanwhile."""
        done = subprocess.run(
            [sys.executable, "-c", ASK % count],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return [float(line) for line in done.stdout.split()], done.stderr

    @contextmanager
    def worker(self):
        command = ["celery", "--app", "tests.lms.outbox.slow_worker", "worker", "--pool", "solo", "--beat"]
        quiet = ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
        with (self.folder / "worker.log").open("a") as log:
            worker = subprocess.Popen(
                [sys.executable, "-m", *command, *quiet],
                cwd=ROOT,
                env=self.environment,
                start_new_session=True,
                stdout=log,
                stderr=log,
            )
            try:
                yield worker
            finally:
                os.killpg(worker.pid, signal.SIGKILL)
                worker.wait()

    def notes(self):
        notes = self.folder / "notes"
        return notes.read_text().splitlines() if notes.exists() else []

    def attempts(self):
        """(status, attempt) of each job, in order."""
        with closing(sqlite3.connect(self.folder / "sanai.sqlite3", timeout=20)) as database:
            return database.execute("SELECT status, attempt FROM outbox_job ORDER BY id").fetchall()

    def wait_until(self, is_so):
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            assert time.monotonic() < give_up_at, (self.attempts(), (self.folder / "worker.log").read_text()[-3000:])
            time.sleep(0.1)

    def all_are_done(self):
        return {status for status, _attempt in self.attempts()} == {"done"}


def place(folder, broker):
    if broker is None:
        pytest.skip("the broker does not answer on its standard local port, and no variable names another")
    return Place(folder, broker)


@pytest.mark.parametrize(
    "broker",
    [
        pytest.param(lambda: "filesystem://", id="files"),
        pytest.param(services.redis_url, id="Redis"),
        pytest.param(services.amqp_url, id="RabbitMQ"),
    ],
)
def test_a_worker_killed_in_the_middle_of_a_job_loses_none(broker, tmp_path):
    here = place(tmp_path, broker())
    here.ask_for(JOBS)
    with here.worker():
        here.wait_until(lambda: "begins 1" in here.notes())
    begun, ended = ({line.split()[1] for line in here.notes() if line.startswith(word)} for word in ("begins", "ends"))
    (killed,) = begun - ended
    with here.worker():
        here.wait_until(here.all_are_done)
    assert [attempt for _status, attempt in here.attempts()] == [2 if str(n) == killed else 1 for n in range(JOBS)]
    assert {line for line in here.notes() if line.startswith("ends")} == {f"ends {n}" for n in range(JOBS)}


@pytest.mark.parametrize(
    "broker",
    [
        pytest.param("amqp://guest:guest@127.0.0.1:9//", id="RabbitMQ is down"),
        pytest.param("redis://127.0.0.1:9/0", id="Redis is down"),
        # 192.0.2.0/24 is kept for documentation: packets to it are lost.
        pytest.param("amqp://guest:guest@192.0.2.1:5672//", id="RabbitMQ cannot be reached"),
        pytest.param("redis://192.0.2.1:6379/0", id="Redis cannot be reached"),
    ],
)
def test_the_web_goes_on_without_a_broker(broker, tmp_path):
    here = Place(tmp_path, broker)
    seconds, said = here.ask_for(3)
    assert seconds[0] < 3  # once; then the broker is left alone for a while
    assert max(seconds[1:]) < 0.5
    assert here.attempts() == [("waiting", 0)] * 3
    assert len(re.findall("The broker does not answer", said)) == 1


def test_work_asked_for_without_a_broker_is_done_when_it_is_back(tmp_path):
    here = Place(tmp_path, "redis://127.0.0.1:9/0")
    here.ask_for(3)
    here.environment["BROKER_URL"] = "filesystem://"
    with here.worker():
        here.wait_until(here.all_are_done)


def test_a_queue_without_room_does_not_fail_the_request(settings, monkeypatch):
    monkeypatch.setattr(jobs, "_broker_rests_until", 0)
    queue = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"])
    queue.rename(queue.with_name("away"))  # writing there fails as it does on a full disk
    try:
        assert jobs.hurry(1) is False
    finally:
        queue.with_name("away").rename(queue)
