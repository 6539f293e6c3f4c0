from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from lms.outbox import jobs
from lms.outbox.models import Job

pytestmark = pytest.mark.django_db


class Errand:
    """A handler that notes what it was given, and may fail or be overtaken on the way."""

    def __init__(self, then=None):
        self.payloads = []
        self.then = then

    def __call__(self, payload, *, heartbeat):
        self.payloads.append(payload)
        if self.then:
            self.then()
        heartbeat()


def fail():
    msg = "the gateway is closed"
    raise ConnectionError(msg)


def test_a_job_is_done_once():
    errand = Errand()
    job = jobs.enqueue("test.errand", {"n": 1})
    jobs.do(job.pk, {"test.errand": errand})
    jobs.do(job.pk, {"test.errand": errand})
    job.refresh_from_db()
    assert errand.payloads == [{"n": 1}]
    assert (job.status, job.attempt, job.leased_until) == (Job.Status.DONE, 1, None)
    assert job.finished_at is not None


def test_a_job_is_not_written_when_its_fact_is_undone():
    with pytest.raises(ConnectionError), transaction.atomic():
        jobs.enqueue("test.errand")
        fail()
    assert not Job.objects.exists()


def test_the_same_key_twice_is_one_job():
    first = jobs.enqueue("test.errand", {"n": 1}, dedupe_key="render:1")
    second = jobs.enqueue("test.errand", {"n": 2}, dedupe_key="render:1")
    assert first == second == Job.objects.get()
    assert second.payload == {"n": 1}


def test_a_delayed_job_waits_for_its_time(time_machine):
    errand = Errand()
    job = jobs.enqueue("test.errand", delay=timedelta(minutes=5))
    jobs.do(job.pk, {"test.errand": errand})
    assert errand.payloads == []
    time_machine.move_to(timezone.now() + timedelta(minutes=5))
    jobs.do(job.pk, {"test.errand": errand})
    assert errand.payloads == [{}]


def test_a_failed_attempt_is_put_off_twice_as_long_each_time(time_machine):
    time_machine.move_to("2026-11-25T06:00:00Z", tick=False)
    job = jobs.enqueue("test.errand")
    waits = []
    for _attempt in range(3):
        jobs.do(job.pk, {"test.errand": Errand(fail)})
        job.refresh_from_db()
        waits.append((job.not_before - timezone.now()).total_seconds())
        time_machine.move_to(job.not_before, tick=False)
    assert waits == [10, 20, 40]
    assert (job.status, job.attempt, job.hurried_at) == (Job.Status.WAITING, 3, None)
    assert "the gateway is closed" in job.last_error


def test_a_job_fails_for_good_after_its_last_attempt(settings, time_machine):
    settings.OUTBOX_ATTEMPTS = 2
    time_machine.move_to("2026-11-25T06:00:00Z", tick=False)
    job = jobs.enqueue("test.errand", dedupe_key="render:1")
    for _attempt in range(3):
        jobs.do(job.pk, {"test.errand": Errand(fail)})
        time_machine.shift(timedelta(hours=1))
    job.refresh_from_db()
    assert (job.status, job.attempt) == (Job.Status.FAILED, 2)
    assert "the gateway is closed" in job.last_error


def test_a_job_that_failed_for_good_is_tried_anew_when_asked_for_again(settings):
    settings.OUTBOX_ATTEMPTS = 1
    job = jobs.enqueue("test.errand", dedupe_key="render:1")
    jobs.do(job.pk, {"test.errand": Errand(fail)})
    again = jobs.enqueue("test.errand", dedupe_key="render:1")
    assert (again.pk, again.status, again.attempt) == (job.pk, Job.Status.WAITING, 1)
    jobs.do(job.pk, {"test.errand": Errand()})
    again.refresh_from_db()
    assert (again.status, again.attempt, again.last_error) == (Job.Status.DONE, 2, "")


def test_an_unknown_kind_is_put_off_for_a_newer_worker():
    job = jobs.enqueue("test.from_a_newer_release")
    jobs.do(job.pk, {})
    job.refresh_from_db()
    assert job.status == Job.Status.WAITING


def test_a_job_under_lease_is_nobody_elses():
    job = jobs.enqueue("test.errand")
    inner = Errand()
    jobs.do(job.pk, {"test.errand": Errand(lambda: jobs.do(job.pk, {"test.errand": inner}))})
    assert inner.payloads == []


def test_a_late_workers_result_does_not_count(time_machine):
    """The first worker falls silent past its lease; a second takes the job over and fails; the first comes back."""
    time_machine.move_to("2026-11-25T06:00:00Z")
    job = jobs.enqueue("test.errand")

    def overtaken():
        time_machine.shift(jobs.lease() + timedelta(seconds=1))
        jobs.do(job.pk, {"test.errand": Errand(fail)})

    jobs.do(job.pk, {"test.errand": Errand(overtaken)})
    job.refresh_from_db()
    assert (job.status, job.attempt) == (Job.Status.WAITING, 2)


def test_a_heartbeat_renews_the_lease(time_machine):
    time_machine.move_to("2026-11-25T06:00:00Z", tick=False)
    job = jobs.enqueue("test.errand")
    seen = []

    def long_work(payload, *, heartbeat):
        for _chunk in range(3):
            time_machine.shift(jobs.lease() * 0.9)
            heartbeat()
        seen.append(Job.objects.due(timezone.now()).exists())

    jobs.do(job.pk, {"test.errand": long_work})
    job.refresh_from_db()
    assert seen == [False]
    assert (job.status, job.attempt) == (Job.Status.DONE, 1)


def test_a_job_that_kills_its_workers_ends(settings, time_machine):
    settings.OUTBOX_ATTEMPTS = 2
    time_machine.move_to("2026-11-25T06:00:00Z")
    job = jobs.enqueue("test.errand")

    def killed():
        raise SystemExit

    for _attempt in range(2):
        with pytest.raises(SystemExit):
            jobs.do(job.pk, {"test.errand": Errand(killed)})
        time_machine.shift(jobs.lease() + timedelta(seconds=1))
    jobs.do(job.pk, {"test.errand": Errand()})
    job.refresh_from_db()
    assert (job.status, job.attempt) == (Job.Status.FAILED, 2)


def test_those_who_wait_are_told_when_a_job_fails_for_good_and_not_before(settings, time_machine):
    settings.OUTBOX_ATTEMPTS = 2
    time_machine.move_to("2026-11-25T06:00:00Z", tick=False)
    told = []
    job = jobs.enqueue("test.errand", {"n": 1})
    for tellings in [[], [{"n": 1}], [{"n": 1}]]:
        jobs.do(job.pk, {"test.errand": Errand(fail)}, {"test.errand": told.append})
        assert told == tellings
        time_machine.shift(timedelta(hours=1))
    assert list(Job.objects.failed_since(timezone.now() - timedelta(days=1))) == [job]


def test_those_who_wait_are_told_too_when_every_worker_fell_silent(settings, time_machine):
    settings.OUTBOX_ATTEMPTS = 1
    time_machine.move_to("2026-11-25T06:00:00Z")
    told = []
    job = jobs.enqueue("test.errand", {"n": 1})

    def killed():
        raise SystemExit

    with pytest.raises(SystemExit):
        jobs.do(job.pk, {"test.errand": Errand(killed)}, {"test.errand": told.append})
    time_machine.shift(jobs.lease() + timedelta(seconds=1))
    jobs.do(job.pk, {"test.errand": Errand()}, {"test.errand": told.append})
    assert told == [{"n": 1}]
    assert Job.objects.get().status == Job.Status.FAILED


def test_a_heartbeat_now_and_then_is_passed_on_a_few_times_a_lease(settings, monkeypatch):
    settings.OUTBOX_LEASE_SECONDS = 60
    now, beaten = [1000.0], []
    monkeypatch.setattr(jobs.time, "monotonic", lambda: now[0])
    beat = jobs.now_and_then(lambda: beaten.append(now[0]))
    for second in range(61):
        now[0] = 1000.0 + second
        beat()
        beat()
    assert beaten == [1011, 1022, 1033, 1044, 1055]
