"""Certificates end to end: asked for; their badges signed, and they drawn, sealed and stored, by the worker.

``python -m tests.bench.issuing [how many]``

On PostgreSQL and a broker where they answer, else on SQLite and a folder; two workers, as a server of two cores has, and a
database, a folder and a queue of their own. The clock runs from the lead's press until the last is issued, without the
start of the worker. CPU is that of the processes themselves, by which slow and busy machines can be compared. A worker's
memory is its private and shared pages when the first are issued and when all are.
"""

import os
import subprocess
import sys
import tempfile
import uuid
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests import services
from tests.bench import tell
from tests.bench.processes import ROOT, Led, cpu, database, run, tree

COUNT = 1_000
WARM = 50  # issued before anything is measured: each worker has read its fonts and compiled its templates
PROCESSES = 2
QUIET = ["--loglevel", "WARNING", "--without-gossip", "--without-mingle"]

# Said in the process of the lead, who presses the button: first for a few, so that the workers are warm, then for all.
PRESS = """
import json, sys, time
import django; django.setup()
from certificates import issuing, seals
from certificates.badges import keys
from certificates.models import Certificate
from django.conf import settings
from lms.accounts.models import User
from lms.outbox.models import Job
from tests.factories.graduates import fill
from tests.factories.people import UserFactory
from tests.workers import app  # whose queue the workers of this benchmark read

def done(count):
    while Job.objects.unfinished().exists():
        time.sleep(0.1)
    assert Certificate.objects.issued().count() == count

warm, count = map(int, sys.argv[1:])
seals.make_if_missing(settings.SEAL_FILE)
keys.make_if_missing(settings.BADGE_KEY_FILE)
lead = UserFactory(email="lead@example.com", phone=None)
fill(warm + count, by=lead)
waiting = list(issuing.awaiting().order_by("pk"))
for some in range(0, warm, 5):
    issuing.issue(waiting[some : some + 5], by=lead)
done(warm)
print(json.dumps({"warm": True}), flush=True)
sys.stdin.readline()
began, cpu = time.monotonic(), time.process_time()
issuing.issue(waiting[warm:], by=lead)
reserved, cpu = time.monotonic() - began, time.process_time() - cpu
done(warm + count)
print(json.dumps({"seconds": time.monotonic() - began, "reserving": reserved, "cpu": cpu}), flush=True)
sys.stdin.readline()
"""


def measure(count=COUNT):
    """Figures by name: seconds and certificates a second by the clock, milliseconds of CPU a certificate, MB, bytes."""
    with tempfile.TemporaryDirectory() as var, database(var) as url:
        environment = _environment(var, url)
        run(environment, "manage.py", "migrate", "--verbosity", "0")
        with _worker(environment) as worker, _lead(environment, count) as lead:
            lead.told()
            before, warm = cpu(worker.pid, url), _memory(worker.pid)
            lead.go()
            told = lead.told()
            after, end = cpu(worker.pid, url), _memory(worker.pid)
        spent = [1000 * (now - then) / count for then, now in zip(before, after, strict=True)]
        kept = [file for file in Path(var, "certificates").rglob("*") if file.is_file()]
        return (
            {"certificates": count, "database": urlsplit(url).scheme}
            | _of_time(count, told, *spent)
            | {
                "mb_of_a_worker_when_warm": warm,
                "mb_of_a_worker_at_the_end": end,
                "bytes_stored_per_certificate": round(sum(file.stat().st_size for file in kept) / (WARM + count)),
            }
        )


def _of_time(count, told, worker_ms, database_ms):
    return {
        "seconds": round(told["seconds"], 1),
        "seconds_until_all_are_reserved": round(told["reserving"], 1),
        "certificates_per_second": round(count / told["seconds"]),
        "seconds_for_10000": round(10_000 * told["seconds"] / count),
        "ms_cpu_reserving": round(1000 * told["cpu"] / count, 2),
        "ms_cpu_worker": round(worker_ms, 2),
        "ms_cpu_database": round(database_ms, 2),
        "ms_cpu_in_all": round(1000 * told["cpu"] / count + worker_ms + database_ms, 2),
    }


def _environment(var, url):
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "PYTHONWARNINGS"}}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "lms.settings.production",
        "EMBEDDED": "1",
        "VAR": var,
        "DATABASE_URL": url,
        "BROKER_URL": services.amqp_url() or services.redis_url() or "filesystem://",
        "TEST_QUEUE": f"bench-{uuid.uuid4()}",
    }


@contextmanager
def _worker(environment):
    command = ["celery", "--app", "tests.workers", "worker", "--beat", "--concurrency", str(PROCESSES), *QUIET]
    worker = subprocess.Popen([sys.executable, "-W", "ignore", "-m", *command], cwd=ROOT, env=environment)
    try:
        yield worker
    finally:
        worker.terminate()
        worker.wait(timeout=60)


@contextmanager
def _lead(environment, count):
    command = [sys.executable, "-W", "ignore", "-c", PRESS, str(WARM), str(count)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **pipes) as process:
        yield Led(process)
        process.stdin.close()


def _memory(pid):
    """MB of the largest process of the pool."""
    return max(map(_resident, tree(pid)), default=0)


def _resident(pid):
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0)


if __name__ == "__main__":
    tell(measure(*map(int, sys.argv[1:])))
