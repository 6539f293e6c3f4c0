"""How far certificates have come: counted from the rows, never estimated."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Q

from certificates import failures, issuing
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


@dataclass(frozen=True)
class Shared:
    """A reason that has nothing to do with what a certificate says, and how many it has befallen."""

    failure: dict
    count: int

    @property
    def said(self):
        return failures.said(self.failure)

    @property
    def passes(self):
        """Whether it is gone, mostly, before anybody has done anything."""
        return self.failure in (failures.STORAGE, failures.TIME)


@dataclass(frozen=True)
class Troubles:
    """Why certificates could not be made: reasons that many share, and certificates that failed each for its own."""

    shared: list[Shared]
    alone: models.QuerySet


def troubles(failed, most):
    """The Troubles of those that have failed among ``failed``, a query set; the ``most`` first that failed alone."""
    counts = dict(failed.failed_alike().order_by().values_list("failure__message").annotate(Count("pk")))
    alone = failed.failed().exclude(pk__in=Certificate.objects.failed_alike().values("pk"))
    return Troubles(
        shared=[Shared(one, counts[one["message"]]) for one in failures.SHARED if one["message"] in counts],
        alone=alone.with_cohort().order_by("name_key", "pk")[:most],
    )


def cohorts_awaiting():
    """Cohorts with graduates for whom no certificate was made yet, and how many: pairs, the oldest first."""
    waiting = issuing.awaiting().order_by().values_list("enrolment__cohort").annotate(graduates=Count("pk"))
    counts = dict(waiting)
    cohorts = Cohort.objects.with_places().filter(pk__in=counts).order_by("ends_on", "code")
    return [(cohort, counts[cohort.pk]) for cohort in cohorts]
