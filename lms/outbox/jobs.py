"""Work that must not be lost.

The database is the queue's truth. A job is a row, written in the transaction of the fact that asks for it. Celery only
hurries: a message that the broker loses, or a worker that dies, costs time and never the work, because the sweeper
finds what is due and hurries it again. So a job may be done twice, and its errand must bear it.
"""

import logging
import time
import traceback
from datetime import timedelta
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lms.outbox.models import Job

log = logging.getLogger(__name__)

FIRST_PUT_OFF = timedelta(seconds=10)  # doubled after each attempt
LONGEST_PUT_OFF = timedelta(hours=1)
SWEPT_AT_ONCE = 500
BEATS_A_LEASE = 6
BROKER_REST_SECONDS = 15
FAILURES_COUNT_FOR = timedelta(days=7)  # then nobody is told of them any more

_broker_rests_until = 0.0


class NotYet(Exception):
    """Raised by an errand that has nothing against the job but the hour: it is done at ``moment``, no attempt spent."""

    def __init__(self, moment):
        self.moment = moment
        super().__init__(moment)


class LeaseLost(Exception):
    """The job went to another worker meanwhile; what this one did must not count."""


def enqueue(kind, payload=None, *, dedupe_key=None, delay=timedelta(0)):
    """Write a job in the caller's transaction and hurry it once that commits.

    The same ``dedupe_key`` again returns the job already there; one that had failed for good is tried anew.
    """
    now = timezone.now()
    fields = {
        "kind": kind,
        "payload": payload or {},
        "not_before": now + delay,
        "hurried_at": None if delay else now,
        "attempts_allowed": settings.OUTBOX_ATTEMPTS,
    }
    if dedupe_key is None:
        job, is_new = Job.objects.create(**fields), True
    else:
        job, is_new = Job.objects.get_or_create(dedupe_key=dedupe_key, defaults=fields)
    if is_new or _try_anew(job, now):
        job.refresh_from_db()
        if not delay:
            transaction.on_commit(partial(hurry, job.pk))
    return job


def enqueue_all(kind, payloads, *, not_before):
    """Write many jobs in the caller's transaction: ``payloads`` by their dedupe keys. The sweeper hurries them."""
    rows = [
        Job(
            kind=kind, payload=payload, dedupe_key=key, not_before=not_before, attempts_allowed=settings.OUTBOX_ATTEMPTS
        )
        for key, payload in payloads.items()
    ]
    Job.objects.bulk_create(rows, ignore_conflicts=True)


def hurry(job_id):
    """Tell Celery about a job. The broker may be down: then the sweeper tells it later.

    After a failure this process leaves the broker alone for a while, so that no second request waits for it.
    """
    global _broker_rests_until  # noqa: PLW0603 - one broker a process
    if time.monotonic() < _broker_rests_until:
        return False
    try:
        current_app.send_task("lms.tasks.run_job", [job_id])
    except Exception as error:  # noqa: BLE001 - whatever the broker's client raises, the fact is already committed
        _broker_rests_until = time.monotonic() + BROKER_REST_SECONDS
        log.warning("The broker does not answer (%s); job %s waits for the sweeper.", type(error).__name__, job_id)
        return False
    return True


def sweep(*, everything=False):
    """Hurry the due jobs that nobody took up although Celery was told of them a lease ago, or never.

    ``everything`` hurries all that are due: a worker that has just started cannot know what was lost before.
    """
    now = timezone.now()
    lost = Job.objects.due(now)
    if not everything:
        lost = lost.not_hurried_since(now - lease())
    told = [pk for pk in lost.order_by("not_before").values_list("pk", flat=True)[:SWEPT_AT_ONCE] if hurry(pk)]
    Job.objects.filter(pk__in=told).update(hurried_at=now)
    return len(told)


def do(job_id, errands, given_up=None):
    """Do one job if it is due, under a lease of its own; ``errands`` maps its kind to ``handler(payload, *, heartbeat)``.

    A handler calls ``heartbeat()`` at least once a lease, and within the transaction in which it writes its result:
    it raises LeaseLost, and so undoes that transaction, when the job has gone to another worker.
    An error puts the job off, each time twice as long, until its attempts are used up. Then ``given_up[kind](payload)``,
    where there is one, tells those who wait for it, in the transaction in which the job fails.
    """
    given_up = given_up or {}
    job = _claim(job_id, given_up)
    if job is None:
        return
    try:
        errands[job.kind](job.payload, heartbeat=partial(_renew, _of_this_attempt(job), job))
    except LeaseLost:
        log.warning("%s: attempt %s was too late.", job, job.attempt)
    except NotYet as later:
        _of_this_attempt(job).update(
            status=Job.Status.WAITING,
            leased_until=None,
            not_before=later.moment,
            hurried_at=None,
            attempts_allowed=F("attempts_allowed") + 1,
        )
    except Exception as error:  # noqa: BLE001 - whatever an errand may raise, the row remembers it
        log.warning("%s: attempt %s failed: %s.", job, job.attempt, type(error).__name__)
        _put_off(job, error, given_up)
    else:
        _of_this_attempt(job).update(
            status=Job.Status.DONE, leased_until=None, last_error="", finished_at=timezone.now()
        )


def try_again(job):
    """Wake a job that failed for good and hurry it once this commits; whether it was still failed."""
    woken = _try_anew(job, timezone.now())
    if woken:
        transaction.on_commit(partial(hurry, job.pk))
    return bool(woken)


def run_all():
    """Do everything that is due, here and now, in the order it was asked for; return how many jobs were done."""
    current_app.loader.import_default_modules()
    run_job = current_app.tasks["lms.tasks.run_job"]
    count = 0
    while pk := Job.objects.due(timezone.now()).order_by("not_before", "pk").values_list("pk", flat=True).first():
        run_job(pk)
        count += 1
    return count


def lease():
    """How long a worker may be silent before its job is given to another."""
    return timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)


def now_and_then(heartbeat):
    """``heartbeat``, to be called as often as one likes between transactions: it is passed on a few times a lease."""
    beaten = time.monotonic()

    def beat():
        nonlocal beaten
        if time.monotonic() - beaten > lease().total_seconds() / BEATS_A_LEASE:
            heartbeat()
            beaten = time.monotonic()

    return beat


@transaction.atomic
def _claim(job_id, given_up):
    now = timezone.now()
    due = Job.objects.due(now).filter(pk=job_id)
    # A job that takes its worker down with it never comes to _put_off; it must end all the same.
    _fail(due.filter(attempt__gte=F("attempts_allowed")), job_id, "Every worker that tried fell silent.", given_up)
    if not due.update(status=Job.Status.CLAIMED, attempt=F("attempt") + 1, leased_until=now + lease()):
        return None
    return Job.objects.get(pk=job_id)


def _of_this_attempt(job):
    return Job.objects.filter(pk=job.pk, attempt=job.attempt, status=Job.Status.CLAIMED)


def _renew(ours, job):
    if not ours.update(leased_until=timezone.now() + lease()):
        raise LeaseLost(job)


def _put_off(job, error, given_up):
    now = timezone.now()
    ours = _of_this_attempt(job)
    reason = "".join(traceback.format_exception(error)[-3:])[-2000:].replace("\x00", "")
    if job.attempt >= job.attempts_allowed:
        if _fail(ours, job.pk, reason, given_up):
            log.error("%s failed for good after %s attempts: %s.", job, job.attempt, type(error).__name__)
        return
    put_off = min(FIRST_PUT_OFF * 2 ** (job.attempt - 1), LONGEST_PUT_OFF)
    ours.update(
        status=Job.Status.WAITING, leased_until=None, last_error=reason, not_before=now + put_off, hurried_at=None
    )


@transaction.atomic
def _fail(while_it_may, job_id, reason, given_up):
    if not while_it_may.update(
        status=Job.Status.FAILED, leased_until=None, last_error=reason, finished_at=timezone.now()
    ):
        return False
    job = Job.objects.get(pk=job_id)
    if tell := given_up.get(job.kind):
        tell(job.payload)
    return True


def _try_anew(job, now):
    """Wake a job that had failed for good. Its attempt number goes on counting: a late worker's stays void."""
    return Job.objects.filter(pk=job.pk, status=Job.Status.FAILED).update(
        status=Job.Status.WAITING,
        attempts_allowed=F("attempt") + settings.OUTBOX_ATTEMPTS,
        not_before=now,
        hurried_at=now,
        finished_at=None,
    )
