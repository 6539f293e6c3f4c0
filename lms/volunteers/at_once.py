"""Nobody teaches two sessions at once: not of two cohorts, nor one of them in somebody else's place."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.arabic import dates
from lms.cohorts.models import ClassSession, Cohort
from lms.cohorts.refusals import Refused
from lms.volunteers.models import CoverRequest, VolunteerTrainer

TAUGHT = (Cohort.Status.DRAFT, Cohort.Status.PUBLISHED)  # a cohort that is over, or called off, needs no trainer


class TwoAtOnce(Refused):
    """``other``: the session that the trainer teaches, or is asked to teach, at the time of one of those asked for."""

    def __init__(self, other):
        self.other = other
        super().__init__(other)

    @property
    def message(self):
        return _(
            "Nobody teaches two sessions at once: on %(day)s this trainer has one of %(course)s at %(centre)s at the same time."
        ) % {
            "day": dates.gregorian_day(self.other.held_on, get_language() or "en"),
            "course": self.other.cohort.course,
            "centre": self.other.cohort.centre,
        }


def refuse(trainer, sessions, *, of, among):
    """Raise TwoAtOnce if one of the ``sessions``, all ``of`` one cohort, meets another that the trainer gives.

    Those are the sessions to come of cohorts that ``among``, assignments, give them, and those they cover. The trainer is
    held first: whoever asks them for another in this moment comes before this, or after.
    """
    VolunteerTrainer.objects.select_for_update(no_key=True).get(pk=trainer.pk)
    meets = sessions.filter(starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at"))
    taught = Q(cohort__in=among.filter(trainer=trainer).values("cohort"))
    covered = Q(pk__in=CoverRequest.objects.accepted().filter(trainer=trainer).values("session"))
    theirs = ClassSession.objects.counted().filter(
        Exists(meets), taught | covered, ends_at__gt=timezone.now(), cohort__status__in=TAUGHT
    )
    theirs = theirs.exclude(cohort=of).select_related("cohort__course", "cohort__centre")
    other = theirs.order_by("starts_at").first()
    if other is not None:
        raise TwoAtOnce(other)
