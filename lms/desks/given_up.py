"""Work that nobody does any more: jobs that failed for good, and messages that came too late to be of use.

Certificates that could not be made have a list of their own.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from lms.audit import trail
from lms.outbox import jobs
from lms.outbox.jobs import FAILURES_COUNT_FOR
from lms.outbox.models import Job, Message

LOOKED_AT_ONCE = 500


class NothingToRetry(Exception):
    """The job was taken up again meanwhile, or what it carried is not kept any more."""


@dataclass(frozen=True)
class Failure:
    """``job`` None: a message that came too late, of which nothing can be tried again."""

    what: str
    to: Message | None
    at: datetime
    why: str
    job: Job | None
    may_retry: bool


def failed(now):
    """Jobs that failed for good in the last days."""
    return Job.objects.failed_since(now - FAILURES_COUNT_FOR).exclude(kind="certificates.render")


def too_late(now):
    """Messages whose code or link was of no use any more before they could be sent; those of a failed job left out."""
    theirs = failed(now).filter(dedupe_key=Concat(Value("outbox.message:"), Cast(OuterRef("pk"), CharField())))
    expired = Message.objects.expired(now).filter(valid_until__gte=now - FAILURES_COUNT_FOR)
    return expired.filter(~Exists(theirs))


def count(now):
    return failed(now).count() + too_late(now).count()


def of_jobs(some):
    """Failed jobs as they are told: one statement for the messages of all of them."""
    theirs = [job.payload.get("message") for job in some if job.kind == "outbox.message"]
    messages = Message.objects.in_bulk([pk for pk in theirs if isinstance(pk, int)])
    return [_of_job(job, messages.get(job.payload.get("message"))) for job in some]


def of_messages(some):
    words = _("It could not be sent while it was of use. Whoever asked for it can ask for another.")
    return [
        Failure(_("A message with a code or a link"), one, one.valid_until, words, None, may_retry=False)
        for one in some
    ]


def to_try_again(now, most):
    """The oldest ``most`` that may be tried; whatever may not, such as a day's codes, keeps none of them out of reach."""
    found = []
    for some in batched(failed(now).order_by("finished_at", "pk"), LOOKED_AT_ONCE):
        found += [one.job for one in of_jobs(some) if one.may_retry]
        if len(found) >= most:
            break
    return found[:most]


@transaction.atomic
def retry(job, *, by):
    """Have a failed job done after all: every job bears being done twice. Raises NothingToRetry."""
    if not may_retry(job) or not jobs.try_again(job):
        raise NothingToRetry(job)
    trail.record("job.retried", job, by=by, kind=job.kind)


def may_retry(job):
    """Whatever is wholly kept: a message with a code was blanked when it was given up."""
    if job.kind != "outbox.message":
        return True
    message = Message.objects.filter(pk=job.payload.get("message")).first()
    return _is_whole(message)


def _is_whole(message):
    return message is not None and message.sent_at is None and message.valid_until is None


def _of_job(job, message):
    kinds = {
        "certificates.retry": _("Trying all certificates again"),
        "certificates.tell": _("Telling graduates of their certificates"),
        "graduation.watch": _("Looking who is at risk once a register is finished"),
        "outbox.message": _("A message"),
        "volunteers.derive_hours": _("Counting a volunteer's hours"),
        "volunteers.end_offers": _("Ending the offers of a cohort that was called off"),
        "volunteers.offer_planned": _("Asking the trainers of an approved plan"),
        "volunteers.plan": _("Making a plan of who teaches which cohort"),
        "volunteers.follow_offer": _("Reminding of an offer to teach, or letting it lapse"),
    }
    is_message = job.kind == "outbox.message"
    return Failure(
        kinds.get(job.kind, job.kind),
        message,
        job.finished_at,
        _last_line(job.last_error),
        job,
        may_retry=_is_whole(message) if is_message else True,
    )


def _last_line(error):
    """Of a trace of calls the error itself; what led to it is for the log."""
    lines = [line.strip() for line in error.splitlines() if line.strip()]
    return lines[-1][:300] if lines else ""
