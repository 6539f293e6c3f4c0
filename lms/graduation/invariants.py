"""What must be true of graduation decisions, whatever happened."""

from django.db.models import F

from lms.cohorts.models import Cohort
from lms.graduation.models import DecidedEnrolment


def promises():
    """Pairs of a promise in words and the ids of what breaks it."""
    decided = DecidedEnrolment.objects
    yield (
        "Graduation is decided only for closed cohorts",
        _ids(decided.exclude(enrolment__cohort__status=Cohort.Status.CLOSED)),
    )
    yield "A decision is about its own cohort", _ids(decided.exclude(enrolment__cohort=F("decision__cohort")))
    yield (
        "A decision against the rule has its reason",
        _ids(decided.exclude(graduates=F("by_the_rule")).filter(decision__reason="")),
    )


def _ids(rows):
    return [str(pk) for pk in rows.values_list("pk", flat=True)]
