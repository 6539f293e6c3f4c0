"""A name is wrong on a certificate: the holder asks, a lead corrects it or answers."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, NameRequest
from lms.audit import trail
from lms.outbox import messages


class AlreadyAsked(Exception):
    message = _("You have asked already; the programme will answer.")


class NothingToCorrect(Exception):
    """The certificate is not valid any more, or already says what is asked for."""

    message = _("The certificate already says exactly this. Write the name as it should be.")


class AlreadyAnswered(Exception):
    message = _("Somebody answered this a moment ago.")


@transaction.atomic
def ask(certificate, *, by, names, words=""):
    """Ask for ``names`` instead of those printed. One request is open at a time. Raises AlreadyAsked, NothingToCorrect."""
    # Held: who ends the certificate in this moment answers what was asked before, and nothing is asked after.
    held = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
    printed = held.printed
    if held.status != Certificate.Status.ISSUED or (names.ar, names.en) == (printed.name_ar, printed.name_en):
        raise NothingToCorrect
    request = NameRequest(certificate=certificate, name_ar=names.ar, name_en=names.en, words=words, asked_by=by)
    try:
        request.full_clean()
        with transaction.atomic():
            request.save(force_insert=True)
            trail.record("certificate.name_questioned", certificate, by=by)
    except (ValidationError, IntegrityError) as error:
        raise AlreadyAsked from error
    return request


@transaction.atomic
def answer(request, *, by, answer):
    """Leave the certificate as it is, and tell the holder why. Raises AlreadyAnswered."""
    still_open = NameRequest.objects.open().filter(pk=request.pk)
    if not still_open.update(closed_at=timezone.now(), closed_by=by, answer=answer):
        raise AlreadyAnswered
    request.refresh_from_db()
    certificate = request.certificate
    trail.record("certificate.name_kept", certificate, by=by, reason=answer)
    messages.tell(
        certificate.enrolment.person,
        "name_kept",
        name=certificate.facts["name_ar"],
        answer=answer,
        link=settings.BASE_URL + reverse("certificates:certificate", args=[certificate.code]),
    )
    return request
