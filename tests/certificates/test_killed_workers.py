"""A thousand certificates, and a worker that is killed again and again while it makes them: ``kill -9``, never asked."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from certificates import invariants, issuing, seals, storage
from certificates.badges import keys
from certificates.models import Certificate
from lms.audit.models import AuditEvent
from lms.outbox.models import Job
from lms.programme.models import Programme
from tests.certificates.reading import attached
from tests.factories.graduates import fill
from tests.factories.people import UserFactory

ROOT = Path(__file__).parents[2]
COUNT, KILLS = 1_000, 6
LAST_KILL = 600  # issued: after it whole jobs are left to die in
SEED = 20261126
A_GROUP_SECONDS = 0.3  # within that, some certificates are signed, drawn, stored and called issued together
PATIENCE_SECONDS = 120  # without any certificate more: a worker begins in five seconds, on a slow machine in twenty
WORKER = ["celery", "--quiet", "--app", "lms", "worker", "--pool", "solo", "--beat", "--loglevel", "WARNING"]
ALONE = ["--without-gossip", "--without-mingle", "--without-heartbeat"]


@contextmanager
def worker(var):
    """The worker as ``make demo`` starts it, on this test's database and folder."""
    environment = {
        **{name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}},
        "DJANGO_SETTINGS_MODULE": "lms.settings.production",
        "EMBEDDED": "1",
        "VAR": str(var),
        "DATABASE_URL": database_url(),
        "SEAL_FILE": str(var / "seal.p12"),
        "BADGE_KEY_FILE": str(var / "badges.pem"),
        "OUTBOX_LEASE_SECONDS": "2",
        "OUTBOX_SWEEP_SECONDS": "1",
    }
    with (var / "worker.log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *WORKER, *ALONE],
            cwd=ROOT,
            env=environment,
            start_new_session=True,
            stdout=log,
            stderr=log,
        )
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def database_url():
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{name}").geturl()


def wait_until_issued(count, var):
    """Until so many are issued; fails when nothing moves any more."""
    seen, moved_at = -1, time.monotonic()
    while (issued := Certificate.objects.issued().count()) < count:
        if issued > seen:
            seen, moved_at = issued, time.monotonic()
        assert time.monotonic() < moved_at + PATIENCE_SECONDS, (var / "worker.log").read_text()[-3000:]
        time.sleep(0.02)


def half_done(most=1):
    """Jobs, and which attempt at them, that a worker had claimed and of which some certificates were issued, some not.

    ``most``: that part of them at most.
    """
    found = set()
    for job in Job.objects.filter(kind="certificates.render", status=Job.Status.CLAIMED):
        theirs = job.payload["certificates"]
        done = Certificate.objects.issued().filter(pk__in=theirs).count()
        if 0 < done < len(theirs) and done <= most * len(theirs):
            found.add((job.pk, job.attempt))
    return found


def wait_until_half_done(var, killed_within):
    """Until a worker is in the middle of a job in which none was killed, with so much left that it still is when it dies."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not half_done(most=1 / 2) - killed_within:
        assert time.monotonic() < until, (var / "worker.log").read_text()[-3000:]
        time.sleep(0.02)


def issued(kept_in):
    """What is known of each issued certificate, and the very bytes that are kept of it."""
    known = Certificate.objects.issued().values_list(
        "pk", "code", "facts_sha256", "file", "file_sha256", "issued_at", "badge__document"
    )
    return {pk: (*rest, sha256((kept_in / rest[2]).read_bytes()).hexdigest()) for pk, *rest in known}


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_at_random_moments_loses_changes_and_doubles_no_certificate(
    tmp_path, kept_in, files_in, settings
):
    settings.SEAL_FILE = str(tmp_path / "seal.p12")
    settings.BADGE_KEY_FILE = str(tmp_path / "badges.pem")
    seals.make_if_missing(settings.SEAL_FILE)
    keys.make_if_missing(settings.BADGE_KEY_FILE)
    Programme.load()
    lead = UserFactory()
    fill(COUNT, by=lead)
    reserved = {one.pk: one.code for one in issuing.issue(issuing.awaiting(), by=lead)}
    assert len(set(reserved.values())) == COUNT
    chance, seen, killed_within = random.Random(SEED), {}, set()
    for number, after in enumerate(sorted(chance.sample(range(1, LAST_KILL), KILLS))):
        with worker(tmp_path):
            wait_until_issued(after, tmp_path)
            if number % 2:  # every other one within a job for sure
                wait_until_half_done(tmp_path, killed_within)
            else:
                time.sleep(chance.uniform(0, A_GROUP_SECONDS))
        killed_within |= half_done()
        now = issued(kept_in)
        assert {pk: now[pk] for pk in seen} == seen
        seen = now
    with worker(tmp_path):
        wait_until_issued(COUNT, tmp_path)

    # The control: workers did die in the middle of jobs, which others then did again.
    assert len(killed_within) >= KILLS // 2
    jobs_done = Job.objects.filter(kind="certificates.render")
    assert sum(job.attempt - 1 for job in jobs_done) >= len(killed_within)

    now = issued(kept_in)
    assert {pk: now[pk] for pk in seen} == seen
    assert {pk: code for pk, (code, *_rest) in now.items()} == reserved
    assert files_in_whole(files_in) == sorted(one[2] for one in now.values())
    certificates = list(Certificate.objects.select_related("badge"))
    assert all(map(storage.is_whole, certificates))
    assert [one.code for one in certificates if attached(one) != one.badge.document.encode()] == []
    told = AuditEvent.objects.filter(verb="certificate.issued").values_list("subject_id", flat=True)
    assert sorted(map(int, told)) == sorted(reserved)
    assert [promise for promise, offenders in invariants.promises() if offenders] == []


def files_in_whole(files_in):
    """Without the temporary ones that were being written when a worker was killed: nothing ever reads them."""
    return [name for name in files_in() if not Path(name).name.startswith(".")]
