"""From a decision to a file: reserved → rendered → issued. The row flips last, and twice is harmless."""

import logging
from contextlib import suppress
from itertools import batched

from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates import codes, failures, freezing, preflight, seals, storage, versions
from certificates.badges import credential_of, signing
from certificates.facts import Names
from certificates.key_files import UnusableKey
from certificates.models import Certificate
from certificates.rendering import PAPER_VERSION, CannotRender, render
from certificates.rendering.envelopes import NotStamped
from lms.accounts.models import User
from lms.audit import trail
from lms.graduation.models import DecidedEnrolment
from lms.outbox import jobs
from lms.outbox.models import Job
from lms.programme.models import Programme

log = logging.getLogger(__name__)

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


class Unfinished(Exception):
    """Some of a job's certificates met a fault that may pass: the outbox shall try them again."""


def awaiting(cohort=None):
    """Graduates for whom none was made yet. Whose certificate was revoked is left out: that takes a decision of its own."""
    settled = Certificate.objects.settled().values("enrolment")
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
            reserved.append(_reserved(facts, version, decided.enrolment, by))
        made += _write(reserved, by)
    return made


def render_job(payload, *, heartbeat):
    """The errand "certificates.render": make the file of each certificate whose key is in the payload.

    One that cannot be made says why in ``failure`` and stops no other. What may pass by itself is tried again: by a job of
    its own if any was issued, so that the attempts of a job are for those that fail each time; else it raises Unfinished.
    """
    unfinished, said = [], set()
    making = Certificate.objects.being_made().filter(pk__in=payload["certificates"])
    making = list(making.select_related("reserved_by", "version").order_by("pk"))
    with suppress(Exception):  # together is quicker; what goes wrong is found out below, with the one it is about
        signing.sign(making)
    for certificate in making:
        try:
            _make(certificate, heartbeat)
        except jobs.LeaseLost:
            raise
        except CannotRender as refusal:
            _note(certificate, failures.of(refusal))
        except Exception as error:  # whatever befalls one, the others are made
            if isinstance(error, UnusableKey | NotStamped):
                said.add(str(error))
            else:
                log.exception("Certificate %s could not be made.", certificate.pk)
            _note(certificate, failures.of_fault(error))
            unfinished.append(certificate.pk)
    for refusal in sorted(said):  # once, and not for each that waits
        log.error("Certificates wait: %s.", refusal)
    if not unfinished:
        return
    if not Certificate.objects.issued().filter(pk__in=[one.pk for one in making]).exists():
        raise Unfinished(unfinished)
    with transaction.atomic():
        heartbeat()
        jobs.enqueue("certificates.render", {"certificates": unfinished}, delay=jobs.FIRST_PUT_OFF)


def give_up(payload):
    """The job "certificates.render" failed for good: those it has not made count as failed, and say so.

    One that another job is to make is left to that.
    """
    theirs = set(payload["certificates"]) - asked_for()
    for certificate in Certificate.objects.being_made().filter(pk__in=theirs):
        _note(certificate, failures.for_good(certificate.failure))


def asked_for():
    """Keys of the certificates that a job is to make, or is making."""
    payloads = Job.objects.unfinished().filter(kind="certificates.render").values_list("payload", flat=True)
    return {pk for payload in payloads for pk in payload["certificates"]}


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
            Certificate.objects.failed().filter(pk__in=some).select_related("enrolment__person").order_by("pk")
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
    new = _reserved(facts, old.version, old.enrolment, by)
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
        .exclude(enrolment__in=Certificate.objects.live().values("enrolment"))
        .order_by("pk")
    )


def _freeze_anew(failed, names):
    """Freeze what a failed certificate is to say when it is tried again, and on which template.

    One that corrects another says what that achieved, on what that was printed on.
    """
    person, printed = failed.enrolment.person, failed.printed
    fixed = {"code": failed.code, "on": timezone.localdate()}
    if failed.supersedes_id:
        facts = freezing.corrected(printed, names=names or Names.of(printed), gender=person.gender, **fixed)
        failed.freeze(facts, failed.version)
        return
    decided = freezing.graduates().get(enrolment=failed.enrolment_id)
    version = versions.Choices().version_for(decided.enrolment.cohort_id)
    facts = freezing.freeze(
        decided, names=names or Names.of(person), programme=Programme.load(), version=version, **fixed
    )
    failed.freeze(facts, version)


def _reserved(facts, version, enrolment, by):
    certificate = Certificate(enrolment=enrolment, reserved_by=by)
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
                for written in _write([_reserved(one.printed, one.version, one.enrolment, by)], by)
            ]
        if not Certificate.objects.live().filter(enrolment=reserved[0].enrolment).exists():
            raise
        return []
    return reserved


def _make(certificate, heartbeat):
    """Render, fix the hash in the row, store, read back, flip the row. Each step counts only if nobody was quicker."""
    facts = certificate.printed
    if lacks := next(preflight.missing(facts), None):
        _note(certificate, lacks)
        return
    signing.sign([certificate])
    seal = seals.current()
    rendered = render(facts, versions.read(certificate.version), seal=seal, credential=credential_of(certificate))
    certificate.prefix, certificate.seal = rendered.prefix_sha256, seal.fingerprint if seal else ""
    certificate.file_sha256, certificate.file_bytes = rendered.sha256, rendered.size
    earlier = certificate.file  # of an attempt that was cut short
    certificate.file = storage.name_for(certificate.code, certificate.file_sha256)
    this = Certificate.objects.filter(pk=certificate.pk)
    with transaction.atomic():
        heartbeat()
        is_ours = (
            this.being_made()
            .filter(facts_sha256=certificate.facts_sha256)
            .update(status=Certificate.Status.RENDERED, paper_version=PAPER_VERSION, **_file_of(certificate))
        )
    if not is_ours:
        return
    storage.store(certificate, rendered.prefix, rendered.tail)
    with transaction.atomic():
        heartbeat()
        is_issued = this.filter(status=Certificate.Status.RENDERED, file=certificate.file).update(
            status=Certificate.Status.ISSUED, issued_at=timezone.now(), failure={}
        )
        if is_issued:
            trail.record("certificate.issued", certificate, by=certificate.reserved_by)
    if is_issued and earlier not in {"", certificate.file}:
        storage.discard(earlier)  # stamped at another moment, or made on another version of the paper
    if not is_issued and not this.filter(file=certificate.file).exists():
        storage.discard(certificate.file)  # retried meanwhile, or made anew by another


def _file_of(certificate):
    return {part: getattr(certificate, part) for part in ("prefix", "seal", "file", "file_sha256", "file_bytes")}


def _note(certificate, failure):
    Certificate.objects.being_made().filter(pk=certificate.pk).update(failure=failure)
