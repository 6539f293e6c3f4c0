"""The two ends of a certificate: superseded by a corrected one, or revoked. Each needs a reason; neither erases anything."""

from django.db import transaction
from django.utils import timezone

from certificates import codes, freezing, issuing, versions
from certificates.facts import Names
from certificates.models import Certificate, NameRequest
from certificates.rendering import render
from lms.audit import trail
from lms.volunteers import serving


class NotIssued(Exception):
    """Only an issued certificate can be superseded."""


class AlreadyEnded(Exception):
    """It is superseded or revoked already, and stays so."""


class ReasonMissing(Exception):
    """Nobody ends a certificate without saying why."""


def supersede(certificate, *, by, reason, names=None):
    """End a certificate and reserve the corrected one in the same transaction. Returns the new one.

    Without ``names`` it takes the person's own as they stand now; what was achieved stays as it was printed. The old
    one is superseded at once, for it is known to be wrong, and leads to the new one as soon as that is issued. So that
    nobody is left with none, the new paper is drawn once beforehand.
    Raises CannotRender, NotIssued, AlreadyEnded, ReasonMissing, and then nothing has changed.
    """
    person = certificate.person
    facts = freezing.corrected(
        certificate.printed,
        names=names or Names.of(person),
        gender=person.gender,
        code=codes.new_code(),
        on=timezone.localdate(),
    )
    render(facts, versions.read(certificate.version, facts.kind))
    with transaction.atomic():
        issued = Certificate.objects.issued().filter(pk=certificate.pk)
        _end(issued, certificate, Certificate.Status.SUPERSEDED, by=by, reason=reason)
        return issuing.reserve_in_place_of(certificate, facts, by=by)


@transaction.atomic
def revoke(certificate, *, by, reason):
    """End a certificate for good, also one that is still being made; hours that it was of can be certified anew.

    Raises AlreadyEnded, ReasonMissing.
    """
    live = Certificate.objects.live().filter(pk=certificate.pk)
    _end(live, certificate, Certificate.Status.REVOKED, by=by, reason=reason)
    if certificate.service:
        serving.release(certificate.service)
    return certificate


def _end(while_it_may, certificate, status, *, by, reason):
    reason = reason.strip()
    if not reason:
        raise ReasonMissing(certificate)
    ended = while_it_may.update(status=status, ended_by=by, ended_at=timezone.now(), end_reason=reason)
    certificate.refresh_from_db()
    if not ended:
        raise NotIssued(certificate) if certificate.status in Certificate.LIVE else AlreadyEnded(certificate)
    # Corrected, or of no use any more: what its holder asked for is answered by that.
    NameRequest.objects.open().about(certificate).update(closed_at=certificate.ended_at, closed_by=by)
    trail.record(f"certificate.{status}", certificate, by=by, reason=reason)
