"""Days on which a trainer's week is another one: docs/rules.md, "Vetting"."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.arabic import dates
from lms.audit import trail
from lms.cohorts.models import ClassSession
from lms.cohorts.refusals import Refused
from lms.volunteers import week
from lms.volunteers.models import TrainerAssignment, VolunteerTrainer, WeekException

LONGEST = timedelta(days=365)
MOST = 40  # that are still to come
KEPT_FOR = timedelta(weeks=13)  # once they are over


class Overlaps(Refused):
    """``other`` names some of the days already."""

    def __init__(self, other):
        self.other = other
        super().__init__(other)

    @property
    def message(self):
        language = get_language() or "en"
        return _("These days meet others that you wrote: %(kind)s, from %(first)s to %(last)s. Remove those first.") % {
            "kind": self.other.get_kind_display(),
            "first": dates.gregorian(self.other.first_day, language),
            "last": dates.gregorian(self.other.last_day, language),
        }


class TooMany(Refused):
    message = _("So many days cannot be kept. Remove some first, or change the week.")


@transaction.atomic
def add(trainer, *, kind, first_day, last_day, by, part=""):
    """Note that the trainer is away from one day to another, or free besides; ``part``: of each day, "" all of it.

    Raises Overlaps, TooMany; of two at once that meet each other the later is refused. What they teach goes on:
    ``taught_on`` says which sessions it is.
    """
    # Held: two that are sent at once would not see each other.
    VolunteerTrainer.objects.select_for_update(no_key=True).get(pk=trainer.pk)
    theirs = WeekException.objects.filter(trainer=trainer)
    if other := theirs.meeting(first_day, last_day, part).first():
        raise Overlaps(other)
    if theirs.not_over(timezone.localdate()).count() >= MOST:
        raise TooMany
    added = WeekException(trainer=trainer, kind=kind, first_day=first_day, last_day=last_day, part=part)
    added.full_clean()
    added.save(force_insert=True)
    trail.record("trainer.days_added", trainer, by=by, kind=kind)
    return added


@transaction.atomic
def remove(exception, *, by):
    """Let the week hold on those days again; whether it was still there."""
    is_there = WeekException.objects.filter(pk=exception.pk).delete()[0]
    if is_there:
        trail.record("trainer.days_removed", exception.trainer, by=by, kind=exception.kind)
    return bool(is_there)


def taught_on(trainer, exceptions):
    """By each exception, in one statement: the sessions to come that the trainer teaches, or is asked to, while away."""
    away = [one for one in exceptions if one.kind == WeekException.Kind.AWAY]
    if not away:
        return {one: [] for one in exceptions}
    live = TrainerAssignment.objects.live().filter(trainer=trainer)
    sessions = ClassSession.objects.counted().filter(
        cohort__in=live.values("cohort"),
        ends_at__gt=timezone.now(),
        starts_at__date__gte=min(one.first_day for one in away),
        starts_at__date__lte=max(one.last_day for one in away),
    )
    found = list(sessions.select_related("cohort__course", "cohort__centre").order_by("starts_at"))
    return {one: [each for each in found if one in away and _is_then(one, each)] for one in exceptions}


def _is_then(exception, session):
    part = week.part_at(timezone.localtime(session.starts_at).time())
    return exception.first_day <= session.held_on <= exception.last_day and exception.part in {"", part}


def discard_over(on):
    """Delete what has been over for a season; on the beat schedule."""
    WeekException.objects.filter(last_day__lt=on - KEPT_FOR).delete()
