"""Graduates are told of their certificates when a lead says so, after looking; nothing tells them by itself."""

from itertools import batched

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from lms.accounts.models import User
from lms.audit import trail
from lms.outbox import jobs, messages

A_JOB = 200  # certificates


def untold(cohort=None):
    """Issued certificates whose holders were not told, with who is told of each at hand, in the order of the names."""
    issued = Certificate.objects.untold().select_related("person__guardian", "enrolment__cohort__course")
    issued = issued.filter(enrolment__cohort=cohort) if cohort else issued
    return issued.order_by("name_key", "pk")


def can_be_told(certificate):
    """Whether its holder, or else who answers for them, has a number or an address."""
    person = certificate.person
    return any(one and (one.phone or one.email) for one in (person, person.guardian))


def ask(certificates, *, by):
    """Have the holders of these certificates told. Asked again, or by two at once, each is told once."""
    for some in batched([one.pk for one in certificates], A_JOB):
        jobs.enqueue("certificates.tell", {"certificates": some, "by": by.pk})


def tell_job(payload, *, heartbeat):
    """The errand "certificates.tell": a message for each in a short transaction, to whoever was not told yet.

    Who cannot be reached stays untold, and so does the holder of what was revoked or superseded meanwhile.
    """
    by = User.objects.filter(pk=payload["by"]).first()
    for certificate in untold().filter(pk__in=payload["certificates"]):
        if can_be_told(certificate):
            with transaction.atomic():
                heartbeat()
                _tell(certificate, by)


def _tell(certificate, by):
    if not Certificate.objects.untold().filter(pk=certificate.pk).update(told_at=timezone.now()):
        return
    person = certificate.person
    if certificate.enrolment:
        about = {"template": "certificate_issued", "course": certificate.enrolment.cohort.course}
    else:
        about = {"template": "hours_certified", "hours": certificate.facts["hours"]}
    messages.tell(person, name=person, link=link(certificate), **about)
    trail.record("certificate.told", certificate, by=by)


def link(certificate):
    """The holder's own page of it."""
    return settings.BASE_URL + reverse("certificates:certificate", args=[certificate.code])
