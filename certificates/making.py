"""From reserved to issued, some at a time: badges signed, files drawn, hashes fixed, files stored, rows flipped last.

Each step counts only if nobody was quicker, so that twice is harmless, by one worker after another or by two at once.
"""

import logging
from dataclasses import dataclass
from itertools import batched

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from certificates import failures, preflight, seals, storage, versions
from certificates.badges import signing
from certificates.key_files import UnusableKey
from certificates.models import Badge, Certificate
from certificates.rendering import PAPER_VERSION, CannotRender, Rendered, render
from certificates.rendering.envelopes import NotStamped
from lms.audit import trail
from lms.outbox import jobs
from lms.outbox.models import Job

log = logging.getLogger(__name__)

# Made together, in a few statements: SQLite's other writers wait some milliseconds, and a killed worker loses no more.
TOGETHER = 50
FIX = (
    'UPDATE "certificates_certificate" SET status = %s, paper_version = %s, prefix = %s, seal = %s, file = %s,'
    " file_sha256 = %s, file_bytes = %s WHERE id = %s"
)
# When the badge was signed that says what its certificate says.
SIGNED_AT = Subquery(
    Badge.objects.filter(certificate=OuterRef("pk"), facts_sha256=OuterRef("facts_sha256")).values("signed_at")
)


class Unfinished(Exception):
    """Some of a job's certificates met a fault that may pass: the outbox shall try them again."""


@dataclass
class _Drawn:
    """A certificate that says which bytes are its file, and whose badge is attached."""

    certificate: Certificate
    badge: Badge | None
    rendered: Rendered
    earlier: str = ""  # the name of a file of an attempt that was cut short


def render_job(payload, *, heartbeat):
    """The errand "certificates.render": make the file of each certificate whose key is in the payload.

    One that cannot be made says why in ``failure`` and stops no other. What may pass by itself is tried again: by a job of
    its own if any was issued, so that the attempts of a job are for those that fail each time; else it raises Unfinished.
    """
    unfinished, said = [], set()
    making = Certificate.objects.being_made().filter(pk__in=payload["certificates"])
    making = list(making.select_related("reserved_by", "version").order_by("pk"))
    for some in batched(making, TOGETHER):
        for certificate, error in _make(some, heartbeat):
            if isinstance(error, UnusableKey | NotStamped):
                said.add(str(error))
            else:
                log.error("Certificate %s could not be made.", certificate.pk, exc_info=error)
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


def _make(certificates, heartbeat):
    """Make them together; where that fails, one by one, so that what went wrong is found with the one it is about.

    Returns pairs of a certificate and the exception that befell it: it may pass.
    """
    try:
        return _make_together(certificates, heartbeat)
    except jobs.LeaseLost:
        raise
    except Exception as error:  # noqa: BLE001 - whatever befalls one, the others are made
        if len(certificates) > 1:
            return [fault for one in certificates for fault in _make([one], heartbeat)]
        return [(certificates[0], error)]


def _make_together(certificates, heartbeat):
    complete = [one for one in certificates if _says_all(one)]
    if not complete:
        return []
    signed, seal = signing.sign(complete), seals.current()
    faults, drawn, stored, now_and_then = [], [], [], jobs.now_and_then(heartbeat)
    for certificate, badge in signed:
        now_and_then()
        try:
            drawn.append(_Drawn(certificate, badge, _rendered(certificate, badge, seal)))
        except CannotRender as refusal:
            _note(certificate, failures.of(refusal))
        except Exception as error:  # noqa: BLE001 - as above
            faults.append((certificate, error))
    with storage.folders_synced_together():
        for one in _fix(drawn, heartbeat):
            now_and_then()
            try:
                storage.store(one.certificate, one.rendered.prefix, one.rendered.tail)
            except Exception as error:  # noqa: BLE001 - as above
                faults.append((one.certificate, error))
            else:
                stored.append(one)
    _flip(stored, heartbeat)
    return faults


def _says_all(certificate):
    """Whether every text is there that the paper has no place without; if not, its failure says so."""
    lacks = next(preflight.missing(certificate.printed), None)
    if lacks:
        _note(certificate, lacks)
    return not lacks


def _rendered(certificate, badge, seal):
    """The Rendered file; the certificate's own fields say from now on which it is. Raises CannotRender, NotStamped."""
    credential = badge.document.encode() if badge else None
    rendered = render(
        certificate.printed,
        versions.read(certificate.version, certificate.printed.kind),
        seal=seal,
        credential=credential,
    )
    certificate.prefix, certificate.seal = rendered.prefix_sha256, seal.fingerprint if seal else ""
    certificate.file_sha256, certificate.file_bytes = rendered.sha256, rendered.size
    certificate.file = storage.name_for(certificate)
    return rendered


def _fix(drawn, heartbeat):
    """Write into the rows which bytes their files are, before any is stored: those of a lost worker are known by that.

    Returns those that nobody has made or ended meanwhile, taken up with other facts, or signed another badge for.
    """
    with transaction.atomic():
        heartbeat()
        rows = _held(drawn).being_made().values_list("pk", "file", "facts_sha256", SIGNED_AT)
        as_they_are = {pk: rest for pk, *rest in rows}
        ours = []
        for one in drawn:
            signed_at = one.badge.signed_at if one.badge else None
            file, *says = as_they_are.get(one.certificate.pk, [""])
            if says == [one.certificate.facts_sha256, signed_at]:
                one.earlier = file
                ours.append(one)
        with connection.cursor() as cursor:
            cursor.executemany(FIX, [_fixed(one.certificate) for one in ours])
    return ours


def _fixed(certificate):
    return (
        Certificate.Status.RENDERED,
        PAPER_VERSION,
        certificate.prefix,
        certificate.seal,
        certificate.file,
        certificate.file_sha256,
        certificate.file_bytes,
        certificate.pk,
    )


def _flip(stored, heartbeat):
    """Call them issued, for their files are whole; but not one that was retried, ended or made anew meanwhile.

    Files that are no certificate's any more are removed.
    """
    with transaction.atomic():
        heartbeat()
        rendered = _held(stored).filter(status=Certificate.Status.RENDERED)
        files = set(rendered.values_list("file", flat=True))
        issued = [one.certificate for one in stored if one.certificate.file in files]
        Certificate.objects.filter(pk__in=[one.pk for one in issued]).update(
            status=Certificate.Status.ISSUED, issued_at=timezone.now(), failure={}
        )
        for by in {one.reserved_by for one in issued}:
            trail.record_all("certificate.issued", [one for one in issued if one.reserved_by == by], by=by)
    for one in stored:
        this = one.certificate
        if this.file in files and one.earlier not in {"", this.file}:
            storage.discard(one.earlier)  # stamped at another moment, or made on another version of the paper
        if this.file not in files and not Certificate.objects.filter(pk=this.pk, file=this.file).exists():
            storage.discard(this.file)


def _held(made):
    """Their rows, held for the transaction; by all workers in one order, so that none waits for another in a circle."""
    rows = Certificate.objects.filter(pk__in=[one.certificate.pk for one in made])
    return rows.select_for_update(no_key=True).order_by("pk")


def _note(certificate, failure):
    Certificate.objects.being_made().filter(pk=certificate.pk).update(failure=failure)
