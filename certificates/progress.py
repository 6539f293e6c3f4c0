"""How far the certificates of a cohort have come: counted from the rows, never estimated."""

from dataclasses import dataclass

from django.db.models import Count, Q

from certificates import issuing
from certificates.models import Certificate
from lms.cohorts.models import Cohort


@dataclass(frozen=True)
class Progress:
    """``total`` graduates who hold, or are to hold, a live certificate; the rest are parts of it."""

    awaiting: int  # not reserved yet
    being_made: int  # neither failed nor issued
    failed: int
    issued: int

    @property
    def total(self):
        return self.awaiting + self.being_made + self.failed + self.issued

    @property
    def asked_for(self):
        return self.being_made + self.failed + self.issued


def of(cohort):
    failed = ~Q(failure={}) & ~Q(status=Certificate.Status.ISSUED)
    live = Certificate.objects.live().filter(enrolment__cohort=cohort)
    counted = live.aggregate(
        issued=Count("pk", filter=Q(status=Certificate.Status.ISSUED)),
        failed=Count("pk", filter=failed),
        all=Count("pk"),
    )
    return Progress(
        awaiting=issuing.awaiting(cohort).count(),
        being_made=counted["all"] - counted["issued"] - counted["failed"],
        failed=counted["failed"],
        issued=counted["issued"],
    )


def cohorts_awaiting():
    """Cohorts with graduates for whom no certificate was made yet, and how many: pairs, the oldest first."""
    waiting = issuing.awaiting().order_by().values_list("enrolment__cohort").annotate(graduates=Count("pk"))
    counts = dict(waiting)
    cohorts = Cohort.objects.with_places().filter(pk__in=counts).order_by("ends_on", "code")
    return [(cohort, counts[cohort.pk]) for cohort in cohorts]
