"""Certificates of a volunteer's approved hours: looked at first, as ``preflight`` does for graduates, then issued."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from certificates import codes, freezing, issuing, preflight, versions
from certificates.facts import Facts, Names
from certificates.rendering.wording import SERVICE
from lms.audit import trail
from lms.outbox import jobs
from lms.programme.models import Programme
from lms.volunteers import serving
from lms.volunteers.models import Service, VolunteerTrainer


@dataclass(frozen=True)
class Check:
    """Of one volunteer; as a ``preflight.Check``, and how many minutes it is of, and whether they asked for it."""

    trainer: VolunteerTrainer
    facts: Facts
    minutes: int
    troubles: tuple
    is_name_to_blame: bool
    has_asked: bool

    @property
    def pk(self):
        return self.trainer.pk

    @property
    def what(self):
        return self.facts.course_en if get_language() == "en" else self.facts.course_ar


def checks(*, by, asked_alone=False):
    """A Check for each volunteer but ``by`` with hours to certify: those in trouble, then who asked, then the others."""
    programme, on, version = Programme.load(), timezone.localdate(), versions.Choices(SERVICE).version_for()
    template, asked = versions.read(version, SERVICE), set(Service.objects.waiting().values_list("trainer", flat=True))
    found = []
    for trainer, given in serving.ready(but=by):
        if trainer.pk in asked or not asked_alone:
            facts = _facts(trainer, given, programme=programme, version=version, code=preflight.NO_CODE, on=on)
            troubles, is_name_to_blame = preflight.looked_at(facts, template)
            found.append(Check(trainer, facts, given.minutes, troubles, is_name_to_blame, trainer.pk in asked))
    return sorted(found, key=lambda check: not check.troubles)


def issue(trainers, *, by):
    """Reserve a certificate of all hours that each can have certified now, and ask for their files.

    Each in a transaction of its own. Again, or by two at once, no line is on two: who has nothing left is passed over, and
    so is the lead who issues: nobody certifies their own hours. Returns those it reserved.
    """
    programme, on, version = Programme.load(), timezone.localdate(), versions.Choices(SERVICE).version_for()
    made = []
    for trainer in trainers:
        if by.pk in trainer.own_accounts:
            continue
        try:
            with transaction.atomic():
                service, given = serving.fix(trainer, by=by)
                facts = _facts(trainer, given, programme=programme, version=version, code=codes.new_code(), on=on)
                certificate = issuing.reserved_for(service, facts, version, by=by)
                certificate.save(force_insert=True)
                trail.record("certificate.reserved", certificate, by=by)
                jobs.enqueue("certificates.render", {"certificates": [certificate.pk]})
        except serving.NothingToCertify:
            continue
        made.append(certificate)
    return made


def _facts(trainer, given, **fixed):
    return freezing.freeze_service(trainer, given, names=Names.of(trainer.person), **fixed)
