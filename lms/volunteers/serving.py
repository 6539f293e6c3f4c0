"""From approved hours to the service that a certificate is of: asked for, fixed when a lead issues, released when that is revoked."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from lms.audit import trail
from lms.centres.models import Centre
from lms.cohorts.refusals import Refused
from lms.volunteers.models import HourEntry, Service, ServiceLine, VolunteerTrainer

LEAST = 60  # minutes: a certificate says whole hours


class AlreadyAsked(Refused):
    message = _("You have asked already; a programme lead looks at it.")


class NothingToCertify(Refused):
    message = _("There is no whole hour yet that was approved and is on no certificate.")


@dataclass
class Given:
    """What some lines come to."""

    minutes: int = 0
    sessions: set = field(default_factory=set)  # keys of those taught
    courses: set[Course] = field(default_factory=set)
    centres: set[Centre] = field(default_factory=set)
    starts_on: date = date.max
    ends_on: date = date.min
    entries: list = field(default_factory=list)

    def add(self, line):
        self.minutes += line.minutes
        self.sessions |= {line.session_id} - {None}
        self.courses.add(line.cohort.course)
        self.centres.add(line.cohort.centre)
        self.starts_on, self.ends_on = min(self.starts_on, line.given_on), max(self.ends_on, line.given_on)
        self.entries.append(line)

    @property
    def time(self):
        return timedelta(minutes=self.minutes)

    @property
    def hours(self):
        """Whole ones: a certificate says no more than was approved."""
        return self.minutes // 60


def certifiable():
    """Approved lines that are on no certificate."""
    return HourEntry.objects.approved().filter(minutes__gt=0, certified=None)


def given(lines):
    """The Given of each trainer among the lines, by the trainer's key; one query."""
    found = {}
    for line in lines.select_related("cohort__course", "cohort__centre").order_by("given_on", "pk"):
        found.setdefault(line.trainer_id, Given()).add(line)
    return found


def given_by(service):
    """The Given of what a certificate is of."""
    return given(HourEntry.objects.filter(certified__service=service))[service.trainer_id]


def ready(*, but):
    """Pairs of a trainer with an hour or more to certify and its Given: who asked first, then the others by name.

    ``but``: the account that looks, which certifies nothing of its own.
    """
    theirs = {pk: one for pk, one in given(certifiable().not_own(but)).items() if one.minutes >= LEAST}
    trainers = (
        VolunteerTrainer.objects.filter(pk__in=theirs).select_related("person").order_by("person__name_key", "pk")
    )
    asked = dict(Service.objects.waiting().values_list("trainer", "asked_at"))
    first = sorted((one for one in trainers if one.pk in asked), key=lambda one: asked[one.pk])
    return [(one, theirs[one.pk]) for one in [*first, *(one for one in trainers if one.pk not in asked)]]


@transaction.atomic
def ask(trainer, *, by):
    """Ask that what was approved be certified. Raises NothingToCertify, AlreadyAsked; the last also of two taps at once."""
    one = given(certifiable().filter(trainer=trainer)).get(trainer.pk)
    if one is None or one.minutes < LEAST:
        raise NothingToCertify
    service = Service(trainer=trainer, asked_by=by)
    try:
        with transaction.atomic():
            service.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyAsked from error
    trail.record("hours.certificate_asked", trainer, by=by)
    return service


def fix(trainer, *, by):
    """In the caller's transaction: a Service of all that can be certified now, and its Given. Raises NothingToCertify.

    It is the one that was asked for, if there is one. Of two at once the second finds nothing: a line is on one alone.
    """
    VolunteerTrainer.objects.select_for_update(no_key=True).get(pk=trainer.pk)
    one = given(certifiable().filter(trainer=trainer)).get(trainer.pk)
    if one is None or one.minutes < LEAST:
        raise NothingToCertify
    service = Service.objects.waiting().filter(trainer=trainer).first() or Service(trainer=trainer, asked_by=by)
    service.starts_on, service.ends_on = one.starts_on, one.ends_on
    service.save()
    ServiceLine.objects.bulk_create(ServiceLine(service=service, entry=line) for line in one.entries)
    return service, one


def release(service):
    """In the caller's transaction: the certificate holds no more, and its lines can be corrected and certified anew."""
    VolunteerTrainer.objects.select_for_update(no_key=True).get(pk=service.trainer_id)
    ServiceLine.objects.filter(service=service).delete()
