"""From a decision to a certificate that is asked for: facts and code are fixed. ``making`` makes the file."""

from contextlib import suppress
from itertools import batched

from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates import codes, freezing, versions
from certificates.facts import Names
from certificates.models import Certificate
from certificates.rendering.wording import SERVICE
from lms.accounts.models import User
from lms.audit import trail
from lms.graduation.models import DecidedEnrolment
from lms.outbox import jobs
from lms.outbox.models import Job
from lms.programme.models import Programme
from lms.volunteers import serving

# Certificates a job, and reserved in one transaction: in a few statements, so that SQLite's other writers wait some 20 ms.
CHUNK = 200
TAKEN_UP_AT_ONCE = 25  # failed ones in a transaction: each takes statements of its own
BLANK_FILE = {
    "status": Certificate.Status.RESERVED,
    "prefix": "",
    "seal": "",
    "file": "",
    "file_sha256": "",
    "file_bytes": None,
    "failure": {},
}


class NothingToRetry(Exception):
    """No attempt to make this certificate has failed, or it is being tried again already."""


def awaiting(cohort=None):
    """Graduates for whom none was made yet. Whose certificate was revoked is left out: that takes a decision of its own."""
    settled = Certificate.objects.settled().enrolments()
    graduates = DecidedEnrolment.objects.graduated().exclude(enrolment__in=settled)
    return graduates.filter(enrolment__cohort=cohort) if cohort else graduates


def issue(decided_enrolments, *, by):
    """Reserve a certificate for each graduate among them who holds no live one, and ask for their files.

    Facts and code are fixed here; the files are a worker's. Commits in small pieces. Again, or by two at once, it makes
    none twice: the database holds that each enrolment has one live certificate. Returns those it reserved.
    """
    programme, on, choices = Programme.load(), timezone.localdate(), versions.Choices()
    made = []
    for some in batched(decided_enrolments, CHUNK):
        reserved = []
        for decided in _without_a_live_one(some):
            names = Names.of(decided.enrolment.person)
            version = choices.version_for(decided.enrolment.cohort_id)
            facts = freezing.freeze(
                decided, names=names, programme=programme, version=version, code=codes.new_code(), on=on
            )
            reserved.append(reserved_for(decided.enrolment, facts, version, by=by))
        made += _write(reserved, by)
    return made


@transaction.atomic
def retry(certificate, *, by, names=None):
    """Try to make a failed certificate again, with what its person and cohort say now, or with the ``names`` given.

    One that corrects another keeps its own names unless told otherwise. Raises NothingToRetry.
    """
    _freeze_anew(certificate, names)
    _take_up(certificate, by)
    jobs.enqueue("certificates.render", {"certificates": [certificate.pk]})
    certificate.refresh_from_db()
    return certificate


def retry_all(*, by):
    """Have a worker try every failed certificate again, with what its person and cohort say then. Returns how many."""
    count = Certificate.objects.failed().count()
    if count:
        jobs.enqueue("certificates.retry", {"by": by.pk})
    return count


def retry_job(payload, *, heartbeat):
    """The errand "certificates.retry". Commits in small pieces.

    One that another is taking up at the same moment is taken up once. Where the job is done a second time, because its
    worker died, those that were taken up before and have failed again since are taken up again.
    """
    by = User.objects.filter(pk=payload["by"]).first()
    for some in batched(Certificate.objects.failed().order_by("pk").values_list("pk", flat=True), TAKEN_UP_AT_ONCE):
        heartbeat()
        chosen = list(
            Certificate.objects.failed()
            .filter(pk__in=some)
            .select_related("person", "enrolment__person")
            .order_by("pk")
        )
        for certificate in chosen:
            _freeze_anew(certificate, None)
        _take_up_all(chosen, by)


@transaction.atomic
def _take_up_all(certificates, by):
    taken_up = []
    for certificate in certificates:
        with suppress(NothingToRetry):
            _take_up(certificate, by)
            taken_up.append(certificate.pk)
    if taken_up:
        jobs.enqueue("certificates.render", {"certificates": taken_up})


def _take_up(certificate, by):
    """Blank the failure and write what was frozen anew. Raises NothingToRetry."""
    frozen = {name: getattr(certificate, name) for name in ("facts", "facts_sha256", "name_key", "version")}
    if not Certificate.objects.failed().filter(pk=certificate.pk).update(**BLANK_FILE, **frozen):
        raise NothingToRetry(certificate)
    trail.record("certificate.retried", certificate, by=by)


def being_retried():
    """Whether a worker is to try all that failed again, or does."""
    return Job.objects.unfinished().filter(kind="certificates.retry").exists()


def reserve_in_place_of(old, facts, *, by):
    """Reserve the certificate that supersedes ``old``, in the caller's transaction, and ask for its file."""
    new = reserved_for(old.subject, facts, old.version, by=by)
    new.supersedes = old
    new.full_clean()
    new.save()
    jobs.enqueue("certificates.render", {"certificates": [new.pk]})
    trail.record("certificate.reserved", new, by=by, supersedes=old.pk)
    return new


def _without_a_live_one(decided):
    return (
        freezing.graduates()
        .filter(pk__in=[one.pk for one in decided])
        .exclude(enrolment__in=Certificate.objects.live().enrolments())
        .order_by("pk")
    )


def _freeze_anew(failed, names):
    """Freeze what a failed certificate is to say when it is tried again, and on which template.

    One that corrects another says what that achieved, on what that was printed on.
    """
    person, printed = failed.person, failed.printed
    fixed = {"code": failed.code, "on": timezone.localdate()}
    if failed.supersedes_id:
        facts = freezing.corrected(printed, names=names or Names.of(printed), gender=person.gender, **fixed)
        failed.freeze(facts, failed.version)
        return
    fixed |= {"names": names or Names.of(person), "programme": Programme.load()}
    if failed.service_id:
        version, service = versions.Choices(SERVICE).version_for(), failed.service
        given = serving.given_by(service)
        facts = freezing.freeze_service(service.trainer, given, version=version, **fixed)
    else:
        decided = freezing.graduates().get(enrolment=failed.enrolment_id)
        version = versions.Choices().version_for(decided.enrolment.cohort_id)
        facts = freezing.freeze(decided, version=version, **fixed)
    failed.freeze(facts, version)


def reserved_for(subject, facts, version, *, by):
    """A certificate of an Enrolment, or of a Service; saving is the caller's."""
    certificate = Certificate(reserved_by=by)
    certificate.subject = subject
    certificate.freeze(facts, version)
    return certificate


def _write(reserved, by):
    """Insert them and their job in one transaction; if somebody was quicker with one of them, one by one."""
    if not reserved:
        return []
    try:
        with transaction.atomic():
            Certificate.objects.bulk_create(reserved)
            trail.record_all("certificate.reserved", reserved, by=by)
            jobs.enqueue("certificates.render", {"certificates": [certificate.pk for certificate in reserved]})
    except IntegrityError:
        if len(reserved) > 1:
            return [
                written
                for one in reserved
                for written in _write([reserved_for(one.subject, one.printed, one.version, by=by)], by)
            ]
        if not Certificate.objects.live().filter(enrolment=reserved[0].enrolment).exists():
            raise
        return []
    return reserved
