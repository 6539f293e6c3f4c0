"""From wanting to teach to being ready to: docs/rules.md, "Vetting"."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.audit import trail
from lms.volunteers.models import VolunteerTrainer


class AlreadyVolunteers(Exception):
    """The person is on the list of volunteer trainers; nothing was changed."""

    message = _("This person is already on the list of volunteer trainers.")


class AlreadyReady(Exception):
    """Somebody else finished the vetting first; the first to do so stands."""

    message = _("This trainer is already marked as ready to teach.")


class NotTeaching(Exception):
    """Only who is ready to teach can pause."""

    message = _("This trainer is not marked as ready to teach.")


@transaction.atomic
def apply(person, *, by, courses=()):
    """Put ``person`` on the list of those who would teach. Raises AlreadyVolunteers."""
    trainer = VolunteerTrainer(person=person)
    try:
        trainer.full_clean()
    except ValidationError as error:
        raise AlreadyVolunteers from error
    trainer.save(force_insert=True)
    trainer.courses.set(courses)
    trail.record("trainer.applied", trainer, by=by)
    return trainer


@transaction.atomic
def mark_ready(trainer, *, by):
    """``by`` has seen the trainer's identity, training and signed charter. Raises AlreadyReady."""
    unready = VolunteerTrainer.objects.filter(pk=trainer.pk).exclude(status=VolunteerTrainer.Status.READY)
    if not unready.update(status=VolunteerTrainer.Status.READY, vetted_by=by, vetted_at=timezone.now()):
        raise AlreadyReady
    trainer.refresh_from_db()
    trail.record("trainer.ready", trainer, by=by)
    return trainer


@transaction.atomic
def pause(trainer, *, by, reason=""):
    """Offer them nothing for now; what they teach goes on. Raises NotTeaching."""
    ready = VolunteerTrainer.objects.filter(pk=trainer.pk, status=VolunteerTrainer.Status.READY)
    if not ready.update(status=VolunteerTrainer.Status.PAUSED):
        raise NotTeaching
    trainer.refresh_from_db()
    trail.record("trainer.paused", trainer, by=by, reason=reason)
    return trainer


@transaction.atomic
def set_courses(trainer, courses, *, by):
    """Note what the trainer can teach; what they teach already goes on."""
    trainer.courses.set(courses)
    trail.record("trainer.courses_set", trainer, by=by, courses=sorted(course.pk for course in courses))
    return trainer
