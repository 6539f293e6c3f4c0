"""From wanting to teach to being ready to: docs/rules.md, "Vetting"."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.accounts import closing, people
from lms.accounts.models import Policy
from lms.arabic import dates
from lms.audit import trail
from lms.cohorts.refusals import Refused
from lms.outbox import messages
from lms.volunteers import ages, cover, guardians, vetting, week
from lms.volunteers.models import VolunteerTrainer


class AlreadyVolunteers(Refused):
    """The person is on the list of volunteer trainers; nothing was changed."""

    message = _("This person is already on the list of volunteer trainers.")


class TooYoung(Refused):
    """``from_day``: the day on which the person is old enough."""

    def __init__(self, from_day):
        self.from_day = from_day
        super().__init__(from_day)

    @property
    def message(self):
        return _("Volunteer trainers are 15 or older. This person can join from %(day)s on.") % {
            "day": dates.gregorian(self.from_day, get_language() or "en")
        }


class AgeUnknown(Refused):
    message = _("Volunteer trainers are 15 or older. Write the date of birth first.")


class GuardianMissing(Refused):
    message = _("Under 18 a guardian has to agree. Write their name and mobile number.")


class VettingIncomplete(Refused):
    message = _("Not every step of the vetting holds today. Those that are missing or over are named below.")


class AlreadyReady(Refused):
    """Somebody else finished the vetting first; the first to do so stands."""

    message = _("This trainer is already marked as ready to teach.")


class NotTeaching(Refused):
    """Only who is ready to teach can pause."""

    message = _("This trainer is not marked as ready to teach.")


class PausedByAnother(Refused):
    """Whoever was paused by a lead comes back through a lead."""

    message = _("A programme lead paused your volunteering. Speak with them to come back.")


@dataclass(frozen=True)
class Told:
    """What a volunteer says they can give; no centre named means any."""

    courses: tuple
    sessions_a_week: int
    centres: tuple = ()
    about: str = ""


@transaction.atomic
def join(person, *, by, told, parts, guardian=None):
    """Put ``person`` on the list as they ask for it themselves, with what they told and their week.

    They agree to the charter by it, and are told what follows. ``guardian``: a name and a number, of whom is asked
    where they are under 18. Raises AgeUnknown, TooYoung, AlreadyVolunteers, GuardianMissing, guardians.OwnNumber.
    """
    if person.born_on is None:
        raise AgeUnknown
    is_minor = ages.is_minor(person.born_on, timezone.localdate())
    if is_minor and guardian is None:
        raise GuardianMissing
    trainer = apply(person, by=by)
    _write(trainer, told)
    week.set_parts(trainer, parts, by=by)
    people.agree(person, by=by, kinds=[Policy.Kind.CHARTER])
    if is_minor:
        name, phone = guardian
        guardians.ask(trainer, name=name, phone=phone, by=by)
    _tell(trainer, "volunteer_joined")
    return trainer


@transaction.atomic
def leave(payload, *, heartbeat):
    """The errand "volunteers.leave": whoever closed their account is asked to teach no more.

    Who was never asked leaves the list, and the programme if nothing else is left of them; of the others, what they told
    goes and their teaching stays.
    """
    trainers = VolunteerTrainer.objects.filter(person__in=payload["persons"]).select_for_update(of=("self",))
    for trainer in trainers.select_related("person").order_by("pk"):
        heartbeat()
        trainer.availability.all().delete()
        trainer.week_exceptions.all().delete()
        cover.leave(trainer)
        trail.record("trainer.left", trainer, by=None)
        history = [trainer.assignments, trainer.hours, trainer.vetting_steps, trainer.cover_requests.taken_on()]
        if not any(rows.exists() for rows in history):
            trainer.services.all().delete()
            trainer.cover_requests.all().delete()
            trainer.delete()
            closing.forget(trainer.person)
            continue
        trainer.guardian_consents.update(phone="")
        trainer.courses.clear()
        trainer.centres.clear()
        trainer.about, trainer.sessions_a_week = "", None
        trainer.status, trainer.paused_by = VolunteerTrainer.Status.PAUSED, None
        trainer.save()


@transaction.atomic
def apply(person, *, by, courses=()):
    """Put ``person`` on the list of those who would teach. Raises TooYoung, AlreadyVolunteers.

    Whose age is not known is let in: the vetting sees their identity.
    """
    today = timezone.localdate()
    if person.born_on and today < (from_day := ages.turns(ages.YOUNGEST, person.born_on)):
        raise TooYoung(from_day)
    trainer = VolunteerTrainer(person=person)
    try:
        trainer.full_clean()
        with transaction.atomic():
            trainer.save(force_insert=True)
    except (ValidationError, IntegrityError) as error:  # the database's, when two join in the same moment
        raise AlreadyVolunteers from error
    trainer.courses.set(courses)
    trail.record("trainer.applied", trainer, by=by)
    return trainer


@transaction.atomic
def mark_ready(trainer, *, by):
    """``by`` lets them teach, once every step of their vetting holds; the trainer is told.

    Raises VettingIncomplete, AlreadyReady.
    """
    if not vetting.is_vetted(trainer, timezone.localdate()):
        raise VettingIncomplete
    unready = VolunteerTrainer.objects.filter(pk=trainer.pk).exclude(status=VolunteerTrainer.Status.READY)
    if not unready.update(status=VolunteerTrainer.Status.READY, vetted_by=by, vetted_at=timezone.now(), paused_by=None):
        raise AlreadyReady
    trainer.refresh_from_db()
    trail.record("trainer.ready", trainer, by=by)
    _tell(trainer, "volunteer_ready")
    return trainer


@transaction.atomic
def pause(trainer, *, by, reason=""):
    """Offer them nothing for now; what they teach goes on. Raises NotTeaching.

    A lead's pause takes the place of the trainer's own, so that they do not end it by themselves.
    """
    states, own = VolunteerTrainer.Status, trainer.own_accounts
    may_pause = Q(status=states.READY)
    if by.pk not in own:
        may_pause |= Q(status=states.PAUSED, paused_by__in=own)
    if not VolunteerTrainer.objects.filter(may_pause, pk=trainer.pk).update(status=states.PAUSED, paused_by=by):
        raise NotTeaching
    trainer.refresh_from_db()
    trail.record("trainer.paused", trainer, by=by, reason=reason)
    return trainer


@transaction.atomic
def come_back(trainer, *, by):
    """End a pause that ``by`` began; their vetting stands. Raises AlreadyReady, PausedByAnother."""
    paused = VolunteerTrainer.objects.filter(pk=trainer.pk, status=VolunteerTrainer.Status.PAUSED, paused_by=by)
    if not paused.update(status=VolunteerTrainer.Status.READY, paused_by=None):
        trainer.refresh_from_db()
        raise AlreadyReady if trainer.status == VolunteerTrainer.Status.READY else PausedByAnother
    trainer.refresh_from_db()
    trail.record("trainer.came_back", trainer, by=by)
    return trainer


@transaction.atomic
def set_courses(trainer, courses, *, by):
    """Note what the trainer can teach; what they teach already goes on."""
    trainer.courses.set(courses)
    trail.record("trainer.courses_set", trainer, by=by, courses=sorted(course.pk for course in courses))
    return trainer


@transaction.atomic
def set_told(trainer, told, *, by):
    """Note what the trainer says they can give now; what they teach already goes on."""
    _write(trainer, told)
    trail.record("trainer.told", trainer, by=by, courses=sorted(course.pk for course in told.courses))
    return trainer


def _write(trainer, told):
    trainer.sessions_a_week, trainer.about = told.sessions_a_week, told.about
    trainer.full_clean()
    trainer.save(update_fields=["sessions_a_week", "about"])
    trainer.courses.set(told.courses)
    trainer.centres.set(told.centres)


def _tell(trainer, template):
    link = settings.BASE_URL + reverse("volunteers:mine")
    messages.tell(trainer.person, template, trainer=trainer, link=link)
