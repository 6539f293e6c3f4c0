"""What a trainer writes to everybody in a cohort at once."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.audit import trail
from lms.audit.models import AuditEvent
from lms.cohorts.models import Cohort
from lms.cohorts.refusals import Over, Refused
from lms.outbox import messages

LONGEST = 300  # characters: what an SMS of a few parts carries
A_DAY = 2  # messages to one cohort in twenty-four hours: each costs as many SMS as it has trainees

VERB = "cohort.announced"


class TooOften(Refused):
    message = _("Two messages in a day are enough for one cohort. The next can be sent tomorrow.")


class NobodyToTell(Refused):
    message = _("Nobody who is enrolled in this cohort can be reached.")


class OthersThanSeen(Refused):
    message = _("It goes to another number of readers than you saw. Look again, then send it.")


@transaction.atomic
def announce(cohort, text, *, by, seen=None):
    """Write ``text`` to everybody enrolled, once to each number or address; returns to how many.

    ``seen``: how many they were when it was looked at. Of two at once the second is counted after the first. Raises
    Over, TooOften, NobodyToTell, OthersThanSeen.
    """
    cohort = Cohort.objects.with_places().select_for_update(no_key=True, of=("self",)).get(pk=cohort.pk)
    if cohort.status not in {Cohort.Status.PUBLISHED, Cohort.Status.CLOSED}:
        raise Over
    if said_since(cohort, timezone.now() - timedelta(days=1)) >= A_DAY:
        raise TooOften
    readers = readers_of(cohort)
    if not readers:
        raise NobodyToTell
    if seen is not None and seen != len(readers):
        raise OthersThanSeen
    for person in readers:
        messages.tell(person, "cohort_announced", cohort=cohort, text=text)
    trail.record(VERB, cohort, by=by, told=len(readers), characters=len(text))
    return len(readers)


def said_since(cohort, moment):
    """How many messages the whole cohort was written since."""
    said = AuditEvent.objects.filter(verb=VERB, subject_type=Cohort._meta.label_lower, subject_id=str(cohort.pk))
    return said.filter(at__gt=moment).count()


def readers_of(cohort):
    """Who is enrolled and can be reached, one of those who share a number or address."""
    enrolments = cohort.enrolments.enrolled().select_related("person__guardian").order_by("pk")
    by_address = {}
    for person in (enrolment.person for enrolment in enrolments):
        reached = person if person.phone or person.email else person.guardian
        if reached and (reached.phone or reached.email):
            by_address.setdefault(reached.phone or reached.email, person)
    return list(by_address.values())
