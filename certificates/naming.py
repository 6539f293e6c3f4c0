"""A name is wrong on a certificate, or would be: whoever is to hold it asks, a lead corrects it or answers."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.facts import Names
from certificates.models import Certificate, NameRequest
from lms.accounts.models import Person
from lms.audit import trail
from lms.outbox import messages


class AlreadyAsked(Exception):
    message = _("You have asked already; the programme will answer.")


class NothingToCorrect(Exception):
    """The certificate is not valid any more, or it says, or would say, what is asked for."""

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
    return _asked(by, names, words, certificate=certificate)


@transaction.atomic
def ask_before_issue(enrolment, *, by, names, words=""):
    """The same where there is no certificate yet: it is the person's own name that is to be put right."""
    if names == Names.of(Person.objects.get(pk=enrolment.person_id)):
        raise NothingToCorrect
    return _asked(by, names, words, enrolment=enrolment)


def _asked(by, names, words, **about):
    request = NameRequest(**about, name_ar=names.ar, name_en=names.en, words=words, asked_by=by)
    try:
        request.full_clean()
        with transaction.atomic():
            request.save(force_insert=True)
            trail.record("certificate.name_questioned", next(iter(about.values())), by=by)
    except (ValidationError, IntegrityError) as error:
        raise AlreadyAsked from error
    return request


def asked_of(certificate):
    """What is asked for and not answered yet, on its own page or before it was made; or None."""
    return NameRequest.objects.open().about(certificate).first()


def asked_before_issue(person):
    """What is asked for and not answered yet, of certificates of the person that are not made."""
    return NameRequest.objects.open().before_issue().filter(enrolment__person=person)


@transaction.atomic
def settle(person, *, by):
    """Staff corrected the person: what was asked for before issue, and is so now, is answered; they are told to look."""
    for request in asked_before_issue(person).filter(name_ar=person.name_ar, name_en=person.name_en):
        if NameRequest.objects.open().filter(pk=request.pk).update(closed_at=timezone.now(), closed_by=by):
            messages.tell(person, "name_corrected", name=person.name_ar, link=_page_of(request))


@transaction.atomic
def answer(request, *, by, answer):
    """Leave the certificate as it is, and tell the holder why. Raises AlreadyAnswered."""
    still_open = NameRequest.objects.open().filter(pk=request.pk)
    if not still_open.update(closed_at=timezone.now(), closed_by=by, answer=answer):
        raise AlreadyAnswered
    request.refresh_from_db()
    trail.record("certificate.name_kept", request.certificate or request.enrolment, by=by, reason=answer)
    person, name = request.about.person, request.names_now.ar
    messages.tell(person, "name_kept", name=name, answer=answer, link=_page_of(request))
    return request


def _page_of(request):
    """Where it was asked."""
    if request.certificate:
        return settings.BASE_URL + reverse("certificates:certificate", args=[request.certificate.code])
    return settings.BASE_URL + reverse("certificates:name", args=[request.enrolment.public_id])
