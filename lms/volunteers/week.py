"""When a trainer could teach: the parts of a week, Sunday first."""

from datetime import time

from django.db import transaction

from lms.audit import trail
from lms.cohorts.schedule import Weekday
from lms.volunteers.models import Availability, VolunteerTrainer

PARTS = [(weekday, part) for weekday in Weekday for part in Availability.Part]
AFTERNOON_FROM, EVENING_FROM = time(12), time(17)


def part_at(begins):
    """The part of the day to which a session belongs: that in which it begins."""
    if begins < AFTERNOON_FROM:
        return Availability.Part.MORNING.value
    return (Availability.Part.AFTERNOON if begins < EVENING_FROM else Availability.Part.EVENING).value


@transaction.atomic
def set_parts(trainer, parts, *, by):
    """Let the trainer's week be ``parts``, pairs of a weekday and a part of its day; the same again changes nothing.

    Of two at once the later stands whole.
    """
    # Held: the rows of one answer must not be mixed with those of another.
    VolunteerTrainer.objects.select_for_update(no_key=True).get(pk=trainer.pk)
    wanted, there = set(parts), set(parts_of(trainer))
    if wanted == there:
        return
    trainer.availability.all().delete()
    Availability.objects.bulk_create(
        Availability(trainer=trainer, weekday=weekday, part=part) for weekday, part in sorted(wanted)
    )
    trail.record("trainer.week_set", trainer, by=by, parts=len(wanted))


def parts_of(trainer):
    """Pairs of a weekday and a part of its day."""
    return list(trainer.availability.order_by("weekday", "part").values_list("weekday", "part"))


def said(trainer):
    """The trainer's week in words, Sunday first: pairs of a day and its parts, days without any left out."""
    there = set(parts_of(trainer))
    days = [(day.label, [part.label for part in Availability.Part if (day, part) in there]) for day in Weekday]
    return [(day, parts) for day, parts in days if parts]
