"""Hours of the sample's volunteers: approved up to the end of last month, one line disputed, one certificate asked for."""

from django.db import transaction

from lms.cohorts.models import ClassSession
from lms.volunteers import ledger, serving
from lms.volunteers.assignment import account_of
from lms.volunteers.models import VolunteerTrainer


def keep(cohort, *, by, on):
    """The lines of the cohort's registers; those of the month of ``on`` wait for approval."""
    for session in cohort.class_sessions.filter(status=ClassSession.Status.HELD).order_by("pk"):
        ledger.derive(session)
    ledger.approve(cohort.hours.awaiting().filter(given_on__lt=on.replace(day=1)), by=by)


@transaction.atomic
def ask():
    """The first trainer says that the latest line is wrong, and asks for a certificate of what was approved."""
    trainer = VolunteerTrainer.objects.earliest("pk")
    account, latest = account_of(trainer), trainer.hours.standing().first()
    if latest is None or trainer.services.exists():
        return
    ledger.dispute(latest, by=account, reason="جهّزت المواد في ساعتين لا في نصف ساعة (مثال).")
    if trainer.pk in serving.given(serving.certifiable()):
        serving.ask(trainer, by=account)
