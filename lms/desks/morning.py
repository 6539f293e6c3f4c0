"""What the leads read each morning: registers of the day before that are not finished, and who is at risk."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from lms.accounts.models import User
from lms.cohorts import held, reminding
from lms.cohorts.models import ClassSession
from lms.cohorts.reminding import LEADS_FROM, LISTED
from lms.graduation import watching
from lms.graduation.models import AtRisk
from lms.outbox import messages, quiet
from lms.outbox.messages import Letter


def report(now):
    """Tell the leads, once a day, where a register is left open or somebody came to be at risk; returns how many were told.

    For the beat: run as often as one likes, by as many as one likes. Nothing is said in the quiet hours.
    """
    local = timezone.localtime(now)
    if quiet.until(now) or local.time() < LEADS_FROM:
        return 0
    left = reminding.unfinished_of(local.date() - timedelta(days=1))
    at_risk = watching.counted(AtRisk.objects.all(), now)
    if not left and not at_risk.new:
        return 0
    context = {
        "sessions": left[:LISTED],
        "count": len(left),
        "more": len(left) - len(left[:LISTED]),
        "asking": held.asking(ClassSession.objects.all()).count(),
        "at_risk": at_risk,
        "link": settings.BASE_URL + reverse("registers" if left else "at_risk"),
        "at_risk_link": settings.BASE_URL + reverse("at_risk"),
    }
    template = "registers_unfinished" if left else "trainees_at_risk"
    leads = User.objects.filter(groups__name="lead", is_active=True)
    tomorrow = timezone.make_aware(datetime.combine(local.date() + timedelta(days=1), time.min))
    # One key, whichever it is: of one morning there is one report.
    return messages.tell_all(
        [Letter(one, template, f"registers:{local.date()}:{one.pk}", context, tomorrow) for one in leads]
    )
