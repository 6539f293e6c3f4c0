"""Two of the sample's trainers cannot come to a session of the coming days: for one somebody comes, for one somebody is asked."""

from datetime import timedelta

from django.utils import timezone

from lms.cohorts.models import ClassSession, Cohort
from lms.management.sample.unsent import unsent
from lms.volunteers import absence, candidates, cover, waves
from lms.volunteers.assignment import account_of
from lms.volunteers.models import Absence, TrainerAssignment, VolunteerTrainer

SAID = [(Absence.Reason.TRAVEL, "عندي سفر عمل (مثال)."), (Absence.Reason.ILLNESS, "")]


@unsent()
def ask(*, by, but):
    """The first is covered; for the second the road's trainer is asked, and has not answered.

    ``by`` a lead, by hand: in the quiet hours no wave goes out. ``but``: codes of cohorts whose sessions are left alone.
    """
    if Absence.objects.exists():
        return
    to_tell = list(SAID)
    for session, trainer in _to_come(but):
        takes_it = len(to_tell) == len(SAID)
        asked = _suited(session) if takes_it else _of_the_road(session)
        if asked is None:
            continue
        reason, words = to_tell.pop(0)
        absent = absence.say(session, trainer=trainer, reason=reason, words=words, by=account_of(trainer))
        request = absent.requests.filter(trainer=asked).first() or cover.ask(absent, asked, by=by)
        if takes_it:
            cover.accept(request, by=account_of(asked))
        if not to_tell:
            return


def _to_come(but):
    """Pairs of a session and who leads its cohort, one a cohort, the soonest first."""
    now = timezone.now()
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
        if trainer := taught.pop(session.cohort_id, None):
            yield session, trainer


def _suited(session):
    """The best whom a wave would ask, the road's trainer aside; or None."""
    road = VolunteerTrainer.objects.earliest("pk")
    suited = (one.trainer for one in candidates.ranked_for(session) if waves.is_suited(one) and one.trainer != road.pk)
    return VolunteerTrainer.objects.filter(pk=next(suited, None)).first()


def _of_the_road(session):
    """The trainer whom the demonstration signs in, where they are free then; or None."""
    road = VolunteerTrainer.objects.earliest("pk")
    is_free = any(one.trainer == road.pk and one.is_possible for one in candidates.ranked_for(session))
    return road if is_free else None
