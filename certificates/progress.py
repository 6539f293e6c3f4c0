"""How far certificates have come: counted from the rows, never estimated."""

from dataclasses import dataclass

from django.db.models import Count, Q

from certificates import issuing
from certificates.models import Certificate
from lms.cohorts.models import Cohort


@dataclass(frozen=True)
class Progress:
    """``total`` graduates who hold, or are to hold, a live certificate; the rest are parts of it."""

    awaiting: int  # not reserved yet
    being_made: int  # by a worker, at once or when the storage takes it: nobody has to do anything
    failed: int  # until a lead has done something about it
    issued: int
    untold: int  # of those issued; their holders wait for a lead's word

    @property
    def total(self):
        return self.awaiting + self.being_made + self.failed + self.issued

    @property
    def asked_for(self):
        return self.being_made + self.failed + self.issued

    @property
    def is_over(self):
        """Whether nothing more comes by itself."""
        return self.total > 0 and not self.being_made


def of(cohort):
    """Of one cohort's graduates."""
    return _counted(Certificate.objects.live().filter(enrolment__cohort=cohort), issuing.awaiting(cohort))


def since(moment):
    """Of what was asked for since ``moment``, and of whoever waits still."""
    return _counted(Certificate.objects.live().filter(reserved_at__gte=moment), issuing.awaiting())


def _counted(live, awaiting):
    counted = live.aggregate(
        issued=Count("pk", filter=Q(status=Certificate.Status.ISSUED)),
        untold=Count("pk", filter=Q(status=Certificate.Status.ISSUED, told_at=None)),
        failed=Count("pk", filter=Q(pk__in=Certificate.objects.failed_for_good().values("pk"))),
        all=Count("pk"),
    )
    return Progress(
        awaiting=awaiting.count(),
        being_made=counted["all"] - counted["issued"] - counted["failed"],
        failed=counted["failed"],
        issued=counted["issued"],
        untold=counted["untold"],
    )


def cohorts_awaiting():
    """Cohorts with graduates for whom no certificate was made yet, and how many: pairs, the oldest first."""
    waiting = issuing.awaiting().order_by().values_list("enrolment__cohort").annotate(graduates=Count("pk"))
    counts = dict(waiting)
    cohorts = Cohort.objects.with_places().filter(pk__in=counts).order_by("ends_on", "code")
    return [(cohort, counts[cohort.pk]) for cohort in cohorts]
