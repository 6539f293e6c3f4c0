"""Two of the sample's trainers cannot come to a session of the coming days: one is covered, for one somebody is looked for."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from lms.cohorts.models import ClassSession, Cohort
from lms.outbox.models import Job, Message
from lms.volunteers import absence, candidates, cover, waves
from lms.volunteers.assignment import account_of
from lms.volunteers.models import Absence, TrainerAssignment, VolunteerTrainer

SAID = [(Absence.Reason.TRAVEL, "عندي سفر عمل (مثال)."), (Absence.Reason.ILLNESS, "")]


@transaction.atomic
def ask(*, by, but):
    """``but``: the codes of cohorts whose sessions are left alone. Nobody is written to."""
    if Absence.objects.exists():
        return
    now, said = timezone.now(), []
    sessions = ClassSession.objects.filter(
        status=ClassSession.Status.PLANNED,
        cohort__status=Cohort.Status.PUBLISHED,
        starts_at__gt=now + timedelta(days=1),
        starts_at__lt=now + timedelta(days=10),
    )
    taught = {
        one.cohort_id: one.trainer
        for one in TrainerAssignment.objects.accepted().filter(role="lead").select_related("trainer__person")
    }
    for session in sessions.exclude(cohort__code__in=but).select_related("cohort__centre").order_by("starts_at", "pk"):
        trainer = taught.pop(session.cohort_id, None)
        suited = trainer and [one for one in candidates.ranked_for(session) if waves.is_suited(one)]
        if suited:
            reason, words = SAID[len(said)]
            absent = absence.say(session, trainer=trainer, reason=reason, words=words, by=account_of(trainer))
            if not said:
                cover.assign(absent, VolunteerTrainer.objects.get(pk=suited[0].trainer), by=by)
            said.append(absent)
        if len(said) == len(SAID):
            break
    Message.objects.all().delete()
    Job.objects.filter(kind="outbox.message").delete()
