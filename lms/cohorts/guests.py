"""Guests of a session: walk-ins added by name, matched later to the trainee they are; and trainees who make up."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.audit import trail
from lms.cohorts import attendance
from lms.cohorts.attendance import Tap
from lms.cohorts.models import ClassSession, Cohort, Enrolment, Guest
from lms.cohorts.refusals import Refused

MADE_UP_WITHIN = timedelta(days=90)  # of the last day of one's own cohort
NAME_LENGTH = Guest._meta.get_field("name").max_length


class AlreadyMatched(Refused):
    message = _("Somebody said who this is already, or this trainee is in the register already.")


def added(session, visitors, *, by):
    """``{visitor: Guest}`` of the session, added where new; a visitor's id stays with the name it first came with.

    One whose id is a guest of another session is left out.
    """
    new = [Guest(id=one.id, session=session, name=one.name, added_by=by) for one in visitors]
    Guest.objects.bulk_create(new, ignore_conflicts=True)  # of two with one id the first
    known = Guest.objects.filter(session=session).select_related("enrolment").in_bulk([one.id for one in visitors])
    return {one: known[one.id] for one in visitors if one.id in known}


def who_it_could_be(guest):
    """Enrolments that the walk-in could be: of cohorts of the same course elsewhere, that are taught or just over.

    Who is short of a session when their cohort is closed may make it up before graduation is decided.
    """
    cohort = guest.session.cohort
    taught = Q(cohort__status=Cohort.Status.PUBLISHED)
    just_over = Q(cohort__status=Cohort.Status.CLOSED, cohort__ends_on__gte=guest.session.held_on - MADE_UP_WITHIN)
    theirs = Enrolment.objects.enrolled().filter(taught | just_over, cohort__course=cohort.course_id)
    return theirs.exclude(cohort=cohort).select_related("person", "cohort__centre")


@transaction.atomic
def match(guest, enrolment, *, by):
    """Say which trainee the walk-in is; their mark is the trainee's from now on. Raises AlreadyMatched, and as ``record``.

    The session's row is held, as by every mark: one that comes in this moment is of the guest and goes along, or is of the
    trainee already.
    """
    ClassSession.objects.select_for_update(no_key=True).get(pk=guest.session_id)
    try:
        with transaction.atomic():
            free = Guest.objects.filter(pk=guest.pk, enrolment=None)
            if attendance.on_register(guest.session).filter(pk=enrolment.pk).exists():
                raise AlreadyMatched
            if not free.update(enrolment=enrolment, matched_by=by):
                raise AlreadyMatched
    except IntegrityError as error:
        raise AlreadyMatched from error
    guest.refresh_from_db()
    if guest.mark != attendance.NONE:
        attendance.record(guest.session, [Tap(enrolment, guest.mark, guest.minutes_late, guest.reason)], by=by)
    trail.record("register.guest_matched", guest.session, by=by, guest=str(guest.pk), enrolment=enrolment.pk)
    return guest
