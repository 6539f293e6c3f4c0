"""An offer is answered by one tap in its message, reminded of, and lapses: docs/rules.md, "Assignments"."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from lms.audit import trail
from lms.outbox import jobs, messages
from lms.volunteers.links import Links
from lms.volunteers.models import TrainerAssignment

REMINDED_AFTER = [timedelta(days=2), timedelta(days=6)]
LINKS = Links("volunteers:answer", salt="volunteers.answers")  # each opens its offer until that lapses


def tell(assignment, template):
    """Write to the trainer, with the link."""
    messages.tell(
        assignment.trainer.person,
        template,
        valid_until=assignment.lapses_at,
        assignment=assignment,
        link=LINKS.to(assignment),
    )


def follow(assignment, step=0):
    """See to it that the trainer is reminded, and the offer lapses, unless it is answered."""
    reminds = step < len(REMINDED_AFTER)
    at = assignment.offered_at + REMINDED_AFTER[step] if reminds else assignment.lapses_at
    delay = max(timedelta(0), at - timezone.now())
    payload = {"assignment": assignment.pk, "step": step}
    jobs.enqueue(
        "volunteers.follow_offer", payload, dedupe_key=f"volunteers.follow_offer:{assignment.pk}:{step}", delay=delay
    )


@transaction.atomic
def follow_up(payload, *, heartbeat):
    """The errand "volunteers.follow_offer": remind of an offer, or let it lapse; of what was answered, nothing.

    A step that was taken is not taken again.
    """
    heartbeat()
    step = payload["step"]
    offered = TrainerAssignment.objects.offered().filter(pk=payload["assignment"], reminders=step)
    if step == len(REMINDED_AFTER):
        if offered.update(status=TrainerAssignment.Status.LAPSED):
            trail.record("assignment.lapsed", TrainerAssignment.objects.get(pk=payload["assignment"]), by=None)
    elif offered.update(reminders=step + 1):
        assignment = TrainerAssignment.objects.with_cohorts().get(pk=payload["assignment"])
        tell(assignment, "assignment_reminded")
        follow(assignment, step + 1)
