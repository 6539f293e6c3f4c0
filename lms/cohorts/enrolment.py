"""From application to seat: apply, accept, wait, decline, withdraw.

Who changes a cohort's count of seats holds the cohort's row before any enrolment's, so no two wait for each other.
"""

from contextlib import suppress

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from lms.accounts.models import Person, User
from lms.audit import trail
from lms.cohorts import eligibility, seats
from lms.cohorts.adults import OF_AGE
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.refusals import (
    AlreadyDecided,
    AlreadyWaiting,
    CohortFull,
    CohortOver,
    GuardianConsentMissing,
    NotEligible,
    SeatsLeft,
)
from lms.outbox import messages

TAKES_BACK = (Cohort.Status.DRAFT, Cohort.Status.PUBLISHED)


@transaction.atomic
def apply(cohort, *, person, by, on=None):
    """Apply to ``cohort`` for ``person`` on the date ``on`` (today). Raises NotEligible."""
    # Locked: two applications of one person at once would not see each other.
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    # Held: a cohort that is closed or called off in this moment answers every application made before.
    cohort = Cohort.objects.with_places().select_for_update(no_key=True, of=("self",)).get(pk=cohort.pk)
    if reasons := refusals(cohort, person=person, on=on or timezone.localdate()):
        raise NotEligible(reasons)
    enrolment = Enrolment(cohort=cohort, person=person, applied_by=by)
    try:
        enrolment.full_clean()
        with transaction.atomic():
            enrolment.save(force_insert=True)
    except (ValidationError, IntegrityError) as error:
        raise NotEligible([eligibility.AlreadyApplied()]) from error
    trail.record("enrolment.applied", enrolment, by=by, cohort=cohort.pk)
    _tell(enrolment, "enrolment_applied")
    return enrolment


@transaction.atomic
def accept(enrolment, *, by):
    """Give an application or a waiting trainee a seat.

    The seat is taken by one conditional UPDATE under a CHECK constraint, so two coordinators cannot give away the
    same one. Raises CohortFull, AlreadyDecided, CohortOver, GuardianConsentMissing.
    """
    _needs_consent(enrolment)
    if not seats.take(enrolment.cohort_id):
        raise _why_not(enrolment)
    if not _enrol(enrolment, by=by):
        raise AlreadyDecided
    trail.record("enrolment.accepted", enrolment, by=by, cohort=enrolment.cohort_id)
    _tell(enrolment, "enrolment_accepted")
    return enrolment


@transaction.atomic
def wait(enrolment, *, by):
    """Put an application at the end of the waiting list of a full cohort.

    Consent is asked for here already, because a seat that falls free later is taken without anybody's doing. Raises
    SeatsLeft, AlreadyWaiting, AlreadyDecided, CohortOver, GuardianConsentMissing.
    """
    # Held: whoever leaves meanwhile promotes this one too.
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=enrolment.cohort_id)
    if cohort.status != Cohort.Status.PUBLISHED:
        raise CohortOver
    if cohort.seats_left:
        raise SeatsLeft
    _needs_consent(enrolment)
    now = timezone.now()
    applied = Enrolment.objects.filter(pk=enrolment.pk, status=Enrolment.Status.APPLIED)
    if not applied.update(status=Enrolment.Status.WAITING, waiting_since=now, decided_by=by, decided_at=now):
        waits = Enrolment.objects.filter(pk=enrolment.pk, status=Enrolment.Status.WAITING).exists()
        raise AlreadyWaiting if waits else AlreadyDecided
    enrolment.refresh_from_db()
    trail.record("enrolment.queued", enrolment, by=by, cohort=enrolment.cohort_id)
    _tell(enrolment, "enrolment_waiting")
    return enrolment


@transaction.atomic
def decline(enrolment, *, by, reason):
    """Say no to an application, with a reason the applicant reads. Raises AlreadyDecided."""
    _say_no(enrolment, by=by, reason=reason)
    _tell(enrolment, "enrolment_declined")
    return enrolment


def decline_undecided(cohort, *, by, reason, told=True):
    """Say no to whoever still waits for an answer or a seat: the cohort takes nobody any more.

    ``reason`` is lazy, and kept in each applicant's language. The caller holds the cohort's row and writes in its
    transaction; with ``told=False`` it tells them itself.
    """
    for one in cohort.enrolments.undecided().select_related("person__guardian").order_by("applied_at", "pk"):
        with translation.override(one.person.language):
            words = str(reason)
        with suppress(AlreadyDecided):  # declined by hand in this moment
            _say_no(one, by=by, reason=words)
            if told:
                _tell(one, "enrolment_declined")


@transaction.atomic
def withdraw(enrolment, *, by, reason=""):
    """Take back an application, or leave a seat, which goes to the first who waits.

    ``reason``: why staff take a trainee out; the trainee reads it. Marks stay. Raises AlreadyDecided (declined or
    withdrawn before), CohortOver.
    """
    today = timezone.localdate()
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=enrolment.cohort_id)
    if cohort.status in {Cohort.Status.CLOSED, Cohort.Status.CANCELLED}:
        raise CohortOver
    had_a_seat = (
        Enrolment.objects.enrolled()
        .filter(pk=enrolment.pk)
        .update(status=Enrolment.Status.WITHDRAWN, left_on=seats.leaves_on(today))
    )
    if not had_a_seat and not (
        Enrolment.objects.undecided().filter(pk=enrolment.pk).update(status=Enrolment.Status.WITHDRAWN)
    ):
        raise AlreadyDecided
    enrolment.refresh_from_db()
    trail.record("enrolment.withdrawn", enrolment, by=by, reason=reason, cohort=cohort.pk, had_a_seat=bool(had_a_seat))
    _tell(enrolment, "enrolment_withdrawn", reason=reason)
    if had_a_seat:
        seats.give_back(cohort.pk)
        promote_who_waits(cohort)
    return enrolment


def give_back(payload, *, heartbeat):
    """The errand "cohorts.give_back": whoever closed their account leaves the seats and applications they still have."""
    by = User.objects.filter(pk=payload["by"]).first()
    held = Enrolment.objects.live().filter(person__in=payload["persons"], cohort__status__in=TAKES_BACK)
    for one in held.select_related("person", "cohort").order_by("pk"):
        heartbeat()
        with suppress(AlreadyDecided, CohortOver):  # done before, or over in this moment
            withdraw(one, by=by)


@transaction.atomic
def promote_who_waits(cohort):
    """Give the free seats of a published cohort to those who have waited longest.

    The caller holds the cohort's row: nobody else promotes now, but an application may be declined meanwhile.
    """
    waiting = cohort.enrolments.waiting()
    while (first := waiting.first()) and seats.take(cohort.pk):
        if _enrol(first, by=None, statuses=[Enrolment.Status.WAITING]):
            trail.record("enrolment.promoted", first, by=None, cohort=cohort.pk)
            _tell(first, "enrolment_accepted")
        else:
            seats.give_back(cohort.pk)


@transaction.atomic
def record_guardian_consent(enrolment, *, by):
    """Note that a guardian consented and who of the staff heard it; the first record stands."""
    unrecorded = Enrolment.objects.filter(pk=enrolment.pk, guardian_consent_at=None)
    if unrecorded.update(guardian_consent_at=timezone.now(), guardian_consent_by=by):
        trail.record("enrolment.guardian_consented", enrolment, by=by, cohort=enrolment.cohort_id)
    enrolment.refresh_from_db()
    return enrolment


def refusals(cohort, *, person, on):
    """``eligibility.refusals`` with the person's other enrolments in the course looked up."""
    enrolments = Enrolment.objects.live().filter(person=person, cohort__course=cohort.course_id)
    return eligibility.refusals(
        cohort, course=cohort.course, person=person, enrolments=enrolments.select_related("cohort__centre"), on=on
    )


def what_else_fits(cohort, *, person, on):
    """Other cohorts of the same course that would take ``person`` on the date ``on``, soonest first."""
    return _others_that_fit(Cohort.objects.open_to_applications(on), cohort, person, lambda _other: on)


def what_fits_later(cohort, *, person, on):
    """Those whose applications open after ``on``, and that would take ``person`` on that day, soonest first."""
    return _others_that_fit(Cohort.objects.opening_after(on), cohort, person, lambda other: other.applications_open_on)


def _others_that_fit(cohorts, cohort, person, day):
    """Of ``cohorts`` those of the same course as ``cohort`` that would take ``person`` on the ``day`` of each."""
    others = cohorts.with_places().with_sessions().filter(course=cohort.course_id)
    others = others.exclude(pk=cohort.pk).order_by("starts_on", "code")
    enrolments = list(
        Enrolment.objects.live().filter(person=person, cohort__course=cohort.course_id).select_related("cohort__centre")
    )
    return [
        other
        for other in others
        if not eligibility.refusals(other, course=other.course, person=person, enrolments=enrolments, on=day(other))
    ]


def consent_is_missing(enrolment, on):
    """Whether the trainee is under 18 on ``on``, or may be, and no guardian's consent is recorded."""
    if enrolment.guardian_consent_at:
        return False
    age = enrolment.person.age_on(on)
    return age is None or age < OF_AGE


def _needs_consent(enrolment):
    current = Enrolment.objects.select_related("person").get(pk=enrolment.pk)
    if current.status in {Enrolment.Status.APPLIED, Enrolment.Status.WAITING} and consent_is_missing(
        current, timezone.localdate()
    ):
        raise GuardianConsentMissing


def _enrol(enrolment, *, by, statuses=(Enrolment.Status.APPLIED, Enrolment.Status.WAITING)):
    """True if the enrolment was still in one of ``statuses``."""
    now = timezone.now()
    updated = Enrolment.objects.filter(pk=enrolment.pk, status__in=statuses).update(
        status=Enrolment.Status.ENROLLED,
        decided_by=by,
        decided_at=now,
        joined_on=seats.joins_on(enrolment.cohort_id, now),
    )
    enrolment.refresh_from_db()
    return bool(updated)


def _say_no(enrolment, *, by, reason):
    undecided = Enrolment.objects.undecided().filter(pk=enrolment.pk)
    if not undecided.update(
        status=Enrolment.Status.DECLINED, decided_by=by, decided_at=timezone.now(), decline_reason=reason
    ):
        raise AlreadyDecided
    enrolment.refresh_from_db()
    trail.record("enrolment.declined", enrolment, by=by, reason=reason, cohort=enrolment.cohort_id)


def _tell(enrolment, template, **context):
    messages.tell(
        enrolment.person,
        template,
        enrolment=enrolment,
        cohort=enrolment.cohort,
        link=settings.BASE_URL + reverse("cohorts:application", args=[enrolment.public_id]),
        **context,
    )


def _why_not(enrolment):
    """The refusal that fits an enrolment that got no seat."""
    enrolment.refresh_from_db()
    if enrolment.cohort.status != Cohort.Status.PUBLISHED:
        return CohortOver()
    if enrolment.status not in {Enrolment.Status.APPLIED, Enrolment.Status.WAITING}:
        return AlreadyDecided()
    return CohortFull()
