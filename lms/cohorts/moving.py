"""A trainee moves to another cohort of the same course; what was attended stays where it was, and may count there too."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.audit import trail
from lms.cohorts import eligibility, enrolment, seats
from lms.cohorts.models import Cohort, Credit, Enrolment
from lms.cohorts.refusals import AlreadyDecided, CohortFull, CohortOver, NotEligible, Refused
from lms.outbox import messages


class OfAnotherCourse(Refused):
    message = _("A trainee moves to another cohort of the same course only.")


@transaction.atomic
def move(held, cohort, *, by, reason, carry=True):
    """Give who holds a seat one in another ``cohort`` of the course instead; returns the new enrolment.

    ``carry``: what they attended counts for sessions that were held there before they join, by a Credit for each place
    they come from; no register changes. The seat left goes to the first who waits. The trainee reads the ``reason``.
    Raises OfAnotherCourse, CohortOver, NotEligible, CohortFull, AlreadyDecided (no seat is held any more).
    """
    # Both are held, the lesser key first, so that two who move the other way round do not wait for each other.
    rows = Cohort.objects.with_places().select_for_update(no_key=True, of=("self",)).order_by("pk")
    cohorts = {one.pk: one for one in rows.filter(pk__in={held.cohort_id, cohort.pk})}
    old, new = cohorts[held.cohort_id], cohorts[cohort.pk]
    if old == new or old.course_id != new.course_id:
        raise OfAnotherCourse
    if {old.status, new.status} != {Cohort.Status.PUBLISHED}:
        raise CohortOver
    if against := refusals(held, new):
        raise NotEligible(against)
    if not seats.take(new.pk):
        raise CohortFull
    now = timezone.now()
    if (
        not Enrolment.objects.enrolled()
        .filter(pk=held.pk)
        .update(status=Enrolment.Status.WITHDRAWN, left_on=seats.leaves_on(timezone.localdate(now)))
    ):
        raise AlreadyDecided
    held.refresh_from_db()
    moved = _enrolled(held, new, by=by, now=now)
    if carry:
        sources = [held.pk, *held.credits.values_list("source", flat=True)]
        Credit.objects.bulk_create(Credit(enrolment=moved, source_id=pk, given_by=by) for pk in sources)
    trail.record(
        "enrolment.moved", moved, by=by, reason=reason, cohort=new.pk, was=held.pk, was_in=old.pk, carries=carry
    )
    messages.tell(
        moved.person, "enrolment_moved", enrolment=moved, old=old, cohort=new, reason=reason, link=_link(moved)
    )
    seats.give_back(old.pk)
    enrolment.promote_who_waits(old)
    return moved


def refusals(held, cohort):
    """The rules that refuse the trainee in the other cohort, whatever its window of applications."""
    others = Enrolment.objects.live().filter(person=held.person_id, cohort__course=cohort.course_id).exclude(pk=held.pk)
    return eligibility.refusals(
        cohort,
        course=cohort.course,
        person=held.person,
        enrolments=others.select_related("cohort__centre"),
        on=cohort.applications_close_on,
    )


def _enrolled(held, cohort, *, by, now):
    """The enrolment in the other cohort: an application that is accepted at once; a guardian's consent goes along."""
    moved = Enrolment(
        cohort=cohort,
        person=held.person,
        applied_by=held.applied_by,
        status=Enrolment.Status.ENROLLED,
        decided_by=by,
        decided_at=now,
        guardian_consent_at=held.guardian_consent_at,
        guardian_consent_by=held.guardian_consent_by,
        joined_on=seats.joins_on(cohort.pk, now),
        moved_from=held,
    )
    moved.full_clean()
    moved.save(force_insert=True)
    return moved


def _link(moved):
    return settings.BASE_URL + reverse("cohorts:application", args=[moved.public_id])
