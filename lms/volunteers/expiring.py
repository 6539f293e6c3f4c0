"""What is said of vettings that end without anybody's doing: docs/rules.md, "Vetting". A verb for the beat."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from lms.accounts.models import User
from lms.outbox import messages
from lms.outbox.messages import Letter
from lms.volunteers.models import VettingStep, VolunteerTrainer
from lms.volunteers.vetting import SOON

LISTED = 10  # volunteers in one message to a lead


def look(now):
    """Say which steps end within a month, and which ended; run as often as one likes, each is said once to a person.

    The volunteer is told once before and once after; leads once a week of all together, and on the day after one ended.
    Returns how many were told.
    """
    today = timezone.localdate(now)
    steps = _of_interest(today)
    return _tell_volunteers(steps, today) + _tell_leads(steps, today)


def _of_interest(today):
    ready = VolunteerTrainer.objects.filter(status=VolunteerTrainer.Status.READY)
    steps = VettingStep.objects.standing().filter(
        trainer__in=ready,
        is_withdrawn=False,
        valid_until__gte=today - SOON,
        valid_until__lt=today + SOON,
    )
    return list(steps.select_related("trainer__person__guardian").order_by("valid_until", "pk"))


def _tell_volunteers(steps, today):
    link = settings.BASE_URL + reverse("volunteers:mine")
    letters = []
    for step in steps:
        template = "vetting_ended" if step.valid_until < today else "vetting_ends"
        key = f"vetting:{step.pk}:{template}"
        letters.append(Letter(step.trainer.person, template, key, {"step": step, "link": link}))
    return messages.tell_all(letters)


def _tell_leads(steps, today):
    if not steps:
        return 0
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    has_one_ended = any(step.valid_until == today - timedelta(days=1) for step in steps)
    about = today if has_one_ended else sunday
    context = {
        "steps": steps[:LISTED],
        "count": len({step.trainer_id for step in steps}),
        "more": len(steps) - len(steps[:LISTED]),
        "today": today,
        "link": settings.BASE_URL + reverse("trainers") + "?vetting=soon",
    }
    leads = User.objects.filter(groups__name="lead", is_active=True)
    return messages.tell_all([Letter(one, "vettings_end", f"vettings:{about}:{one.pk}", context) for one in leads])
