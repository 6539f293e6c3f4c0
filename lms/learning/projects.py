"""Marking what trainees hand in."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.audit import trail
from lms.cohorts.models import Cohort, Enrolment
from lms.learning.models import ProjectSubmission


class NotEnrolled(Exception):
    """Only who holds a seat has a project to mark."""

    message = _("This trainee is not enrolled in the cohort.")


class AlreadyDecided(Exception):
    """Graduation was decided on the mark as it was; it does not change any more."""

    message = _("Graduation was already decided for this trainee; the mark stays as it was.")


@transaction.atomic
def mark(enrolment, percent, *, by):
    """Give the project of ``enrolment`` a mark from 0 to 100; None takes the mark back.

    The same mark again changes nothing. A different one replaces the first, and the trail keeps both. Of two people
    at once the later stands; graduation is decided before the mark or after it, never between. Raises NotEnrolled,
    AlreadyDecided, and ValidationError outside 0 to 100.
    """
    # Held first, as whoever decides graduation holds it: what is decided on cannot change meanwhile.
    Cohort.objects.select_for_update(no_key=True).get(pk=enrolment.cohort_id)
    if not Enrolment.objects.enrolled().filter(pk=enrolment.pk).exists():
        raise NotEnrolled
    # Asked by the relation's name: the room that decides stands above this one.
    if Enrolment.objects.filter(pk=enrolment.pk, graduation__isnull=False).exists():
        raise AlreadyDecided
    project, _created = ProjectSubmission.objects.get_or_create(enrolment=enrolment)
    before = project.mark
    if before == percent:
        return project
    project.mark = percent
    project.marked_by, project.marked_at = (None, None) if percent is None else (by, timezone.now())
    project.full_clean()
    project.save()
    trail.record("project.marked", project, by=by, enrolment=enrolment.pk, mark=percent, before=before)
    return project
