"""What waits for a trainer in the registers they take: scans of the code, marks on which two trainers differ, walk-ins."""

from django.db.models import Q

from lms.cohorts import access, held
from lms.cohorts.models import Claim
from lms.scoping.counts import count_of


def of(user, now):
    """Sessions in whose open register something waits, the oldest first, annotated ``scanned``, ``disputed``, ``unknown``; one query.

    What waits in a register that is locked, or that somebody else takes, waits for them.
    """
    handed_over = access.sessions_handed_over_by(user).values("pk")
    sessions = access.sessions_taught_by(user).filter(locked_at=None).exclude(pk__in=handed_over)
    counted = held.with_counts(sessions, now).annotate(scanned=count_of(Claim.objects.waiting(), by="session"))
    asking = counted.filter(Q(scanned__gt=0) | Q(disputed__gt=0) | Q(unknown__gt=0))
    return list(asking.select_related("cohort__course").order_by("starts_at", "pk"))
