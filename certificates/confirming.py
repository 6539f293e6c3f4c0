"""Before a certificate is made, whoever is to hold it reads the names on it, and says that they are right."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.facts import Names
from certificates.models import Certificate, NameConfirmation
from lms.accounts.models import Person
from lms.audit import trail
from lms.cohorts.access import WITH_REGISTERS, enrolments_of
from lms.graduation.models import DecidedEnrolment


class NamesChanged(Exception):
    """The person is not called so, or not any more."""

    message = _("The name was changed meanwhile. Read it once more.")


class NamesMissing(Exception):
    """There is no name in one of the two scripts."""

    message = _("The name in Latin letters is missing. Add it first.")


def asked_of(user):
    """Enrolments of those the account stands for, whose certificate is still to come."""
    return (
        enrolments_of(user)
        .enrolled()
        .filter(cohort__status__in=WITH_REGISTERS)
        .exclude(pk__in=DecidedEnrolment.objects.filter(graduates=False).values("enrolment"))
        .exclude(pk__in=Certificate.objects.settled().enrolments())
    )


@transaction.atomic
def confirm(person, *, by, names):
    """Note that ``by``, who stands for the person, read these ``names``; again it changes nothing.

    Raises NamesChanged, NamesMissing.
    """
    if names != Names.of(Person.objects.get(pk=person.pk)):
        raise NamesChanged
    if not (names.ar and names.en):
        raise NamesMissing
    said = {"name_ar": names.ar, "name_en": names.en, "confirmed_by": by, "confirmed_at": timezone.now()}
    confirmation, is_new = NameConfirmation.objects.get_or_create(person=person, defaults=said)
    if confirmation.names != names:
        for name, value in said.items():
            setattr(confirmation, name, value)
        confirmation.save()
    elif not is_new:
        return confirmation
    trail.record("name.confirmed", person, by=by)
    return confirmation


def of(person):
    """The confirmation of the names that the person has now, or None."""
    confirmation = NameConfirmation.objects.filter(person=person).first()
    return confirmation if confirmation and confirmation.names == Names.of(person) else None
