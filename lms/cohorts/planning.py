"""A cohort's life: planned with its sessions, published, closed; or called off."""

from copy import copy
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lms.arabic.templatetags.arabic import digits
from lms.audit import trail
from lms.cohorts import access, enrolment, reminding, schedule
from lms.cohorts.models import ClassSession, Cohort, Enrolment
from lms.cohorts.refusals import (
    NobodyCouldApply,
    NoSessions,
    NotADraft,
    NotPublished,
    Over,
    SessionsStand,
    SessionsToCome,
)
from lms.outbox import jobs, messages
from lms.programme.models import Holiday

CHANGEABLE = (Cohort.Status.DRAFT, Cohort.Status.PUBLISHED)
SOON = timedelta(hours=12)  # word of a session that begins by then, or would have, is sent by night too

# Said to those who still waited for an answer.
CLOSED = _("The cohort has ended and takes nobody any more.")
CALLED_OFF = _("The cohort was called off.")


def proposed(*, course, starts_on, weekdays, begins, ends):
    """The slots that ``plan`` would make of this, holidays skipped. Raises ``schedule.NoRoom``."""
    if starts_on > date.max - 2 * schedule.FURTHEST:  # beyond what a date can hold
        raise schedule.NoRoom
    holidays = Holiday.objects.days_between(starts_on, starts_on + schedule.FURTHEST)
    return schedule.propose(starts_on, weekdays, begins, ends, course.sessions, holidays)


def moments(slot):
    """When a slot begins and ends."""
    return _moment(slot.day, slot.begins), _moment(slot.day, slot.ends)


def skipped(slots, *, starts_on, weekdays):
    """Pairs of a day and its Holiday, on which a session would have been."""
    last = slots[-1].day
    return [
        (day, holiday)
        for holiday in Holiday.objects.filter(starts_on__lte=last, ends_on__gte=starts_on).order_by("starts_on", "pk")
        for day in holiday.days()
        if starts_on <= day <= last and day.weekday() in weekdays
    ]


def refuse(slots=(), **known):
    """Raise a ValidationError of everything that is wrong with what is known of a new cohort, all of it at once.

    ``known`` are fields of Cohort, as many as could be read; nothing is said of those that are not there.
    """
    cohort = Cohort(**known)
    if slots:
        cohort.starts_on, cohort.ends_on = slots[0].day, slots[-1].day
    there = {*known, *(["starts_on", "ends_on"] if slots else [])}
    _clean(cohort, but={field.name for field in Cohort._meta.fields} - there)


def refuse_amended(cohort, asked, **known):
    """Likewise of a change to ``cohort``: of the fields ``asked`` for those ``known`` could be read."""
    changed = copy(cohort)
    for name, value in known.items():
        setattr(changed, name, value)
    _clean(changed, but=set(asked) - set(known))


@transaction.atomic
def plan(*, by, course, starts_on, weekdays, begins, ends, **fields):
    """Make a draft cohort with as many sessions as its course has, holidays skipped.

    ``fields`` are Cohort's own: centre, code, audience, capacity, applications_open_on, applications_close_on. The
    first and last day are those of the sessions; what graduation asks is copied from the course, unless given.
    Raises ValidationError, and ``schedule.NoRoom``.
    """
    slots = proposed(course=course, starts_on=starts_on, weekdays=weekdays, begins=begins, ends=ends)
    asked = {
        "attendance_percent": course.attendance_percent,
        "makeups_allowed": course.makeups_allowed,
        "project_percent": course.project_percent if course.needs_project else None,
    }
    _clean(cohort := Cohort(course=course, starts_on=slots[0].day, ends_on=slots[-1].day, **asked | fields))
    cohort.save(force_insert=True)
    ClassSession.objects.bulk_create(
        ClassSession(
            cohort=cohort, number=number, starts_at=_moment(slot.day, slot.begins), ends_at=_moment(slot.day, slot.ends)
        )
        for number, slot in enumerate(slots, start=1)
    )
    trail.record("cohort.planned", cohort, by=by, course=course.pk, sessions=len(slots))
    return cohort


@transaction.atomic
def amend(cohort, *, by, **fields):
    """Change a cohort that is not over: its code, audience, seats, window of applications. Raises Over, ValidationError.

    Seats that are added go to those who wait. Only these columns are written: seats are taken meanwhile.
    """
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    if cohort.status not in CHANGEABLE:
        raise Over
    changed = sorted(name for name, value in fields.items() if getattr(cohort, name) != value)
    if changed:
        for name in changed:
            setattr(cohort, name, fields[name])
        _clean(cohort)
        cohort.save(update_fields=changed)
        trail.record("cohort.amended", cohort, by=by, changed=changed)
        enrolment.promote_who_waits(cohort)
        cohort.refresh_from_db()
    return cohort


@transaction.atomic
def publish(cohort, *, by):
    """Show a draft to the public; it takes applications in its window.

    Raises NotADraft, NoSessions, NobodyCouldApply.
    """
    if not cohort.class_sessions.counted().exists():
        raise NoSessions
    if cohort.applications_close_on < timezone.localdate():
        raise NobodyCouldApply
    _turn(cohort, Cohort.Status.DRAFT, to=Cohort.Status.PUBLISHED, refusal=NotADraft, published_at=timezone.now())
    trail.record("cohort.published", cohort, by=by)
    return cohort


@transaction.atomic
def close(cohort, *, by):
    """End a published cohort and lock its registers; graduation may be decided. Raises NotPublished, SessionsToCome.

    Whoever still waits for an answer is declined and told.
    """
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    # In one order, as registers are taken one session at a time.
    sessions = cohort.class_sessions.counted().select_for_update(no_key=True).order_by("pk")
    held = [session.pk for session in sessions]
    now = timezone.now()  # after the last tap that was let in
    if to_come := [session.held_on for session in sessions if session.starts_at > now]:
        raise SessionsToCome(max(to_come))
    _turn(cohort, Cohort.Status.PUBLISHED, to=Cohort.Status.CLOSED, refusal=NotPublished, closed_at=now)
    ClassSession.objects.filter(pk__in=held).update(locked_at=now)
    trail.record("cohort.closed", cohort, by=by)
    enrolment.decline_undecided(cohort, by=by, reason=CLOSED)
    return cohort


@transaction.atomic
def cancel(cohort, *, by, reason):
    """Call off a cohort that is not over, and tell everyone in it why, its trainers too. Raises NotPublished.

    Sessions not held are called off with it; who still waits for an answer is declined; seats and marks stay as they
    are. Trainers who were asked and have not answered belong to the room above: it ends their offers by an errand.
    """
    for status in [Cohort.Status.DRAFT, Cohort.Status.PUBLISHED]:
        if Cohort.objects.filter(pk=cohort.pk, status=status).update(status=Cohort.Status.CANCELLED):
            break
    else:
        raise NotPublished
    cohort.refresh_from_db()
    reminding.withdraw(planned := cohort.class_sessions.filter(status=ClassSession.Status.PLANNED))
    planned.update(status=ClassSession.Status.CANCELLED)
    trail.record("cohort.cancelled", cohort, by=by, reason=reason)
    for one in Enrolment.objects.live().filter(cohort=cohort).select_related("person__guardian"):
        messages.tell(one.person, "cohort_cancelled", cohort=cohort, reason=reason)
    enrolment.decline_undecided(cohort, by=by, reason=CALLED_OFF, told=False)
    for trainer in access.trainers_of(cohort):
        messages.tell(trainer, "teaching_called_off", cohort=cohort, reason=reason)
    jobs.enqueue("volunteers.end_offers", {"cohort": cohort.pk, "by": by.pk, "reason": reason})
    return cohort


@transaction.atomic
def move_session(session, *, starts_at, ends_at, by):
    """Hold a planned session at another time, and tell its trainees and trainers. Raises SessionsStand, ValidationError."""
    session = _planned(session)
    was, until = session.starts_at, session.ends_at
    session.starts_at, session.ends_at = starts_at, ends_at
    _clean_session(session)
    session.save(update_fields=["starts_at", "ends_at"])
    _fit_days(session.cohort)
    trail.record("session.moved", session, by=by, was=was.isoformat(), now=starts_at.isoformat())
    if (was, until) != (starts_at, ends_at):
        _tell_those_concerned(session, "session_moved", begins=min(was, starts_at), was=was)
    return session


@transaction.atomic
def add_session(cohort, *, starts_at, ends_at, by):
    """Plan one more session. Raises SessionsStand, ValidationError."""
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    if cohort.status not in CHANGEABLE:
        raise SessionsStand
    number = (cohort.class_sessions.aggregate(last=Max("number"))["last"] or 0) + 1
    session = ClassSession(cohort=cohort, number=number, starts_at=starts_at, ends_at=ends_at)
    _clean_session(session)
    session.save(force_insert=True)
    _fit_days(cohort)
    trail.record("session.planned", session, by=by, cohort=cohort.pk)
    return session


@transaction.atomic
def call_off_session(session, *, by, reason):
    """Call off a session that was not held: it leaves the course's sum, and its trainees and trainers read why.

    Raises SessionsStand.
    """
    session = _planned(session, allowed=may_call_off)
    session.status = ClassSession.Status.CANCELLED
    session.save(update_fields=["status"])
    _fit_days(session.cohort)
    trail.record("session.cancelled", session, by=by, reason=reason)
    _tell_those_concerned(session, "session_called_off", begins=session.starts_at, reason=reason)
    return session


def _clean(cohort, but=()):
    """Raises one ValidationError for all that the rows forbid, and for more seats than the centre has."""
    found = {}
    try:
        cohort.full_clean(exclude=but)
    except ValidationError as error:
        found = error.update_error_dict(found)
    if not {"centre", "capacity"} & {*but, *found} and cohort.capacity > cohort.centre.seats:
        words = ngettext("The centre has %(seats)s seat.", "The centre has %(seats)s seats.", cohort.centre.seats)
        found["capacity"] = [words % {"seats": digits(cohort.centre.seats)}]
    if found:
        raise ValidationError(found)


def _clean_session(session):
    """Raises ValidationError for what the row forbids, for a day before applications open, and for two at one time."""
    session.full_clean()
    if session.held_on < session.cohort.applications_open_on:
        raise ValidationError(_("This day is before applications open."))
    others = session.cohort.class_sessions.counted().exclude(pk=session.pk)
    if others.filter(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at).exists():
        raise ValidationError(_("Another session of this cohort is at that time."))


def _turn(cohort, status, *, to, refusal, **fields):
    if not Cohort.objects.filter(pk=cohort.pk, status=status).update(status=to, **fields):
        raise refusal
    cohort.refresh_from_db()


def may_change(cohort):
    return cohort.status in CHANGEABLE


def may_call_off(cohort):
    """Whether a session that was not held may be called off: closing cannot be undone, so while nothing is decided."""
    # Asked by the relation's name: the room that decides stands above this one.
    return may_change(cohort) or (cohort.status == Cohort.Status.CLOSED and not cohort.graduation_decisions.exists())


def _planned(session, *, allowed=may_change):
    """The session, held until the transaction ends, if it may still change."""
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=session.cohort_id)
    session = ClassSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if not allowed(cohort) or session.status != ClassSession.Status.PLANNED:
        raise SessionsStand
    return session


def _tell_those_concerned(session, template, *, begins, **context):
    """Write to who is expected and to who teaches or covers; what they were told before of ``begins`` is not sent any more."""
    reminding.withdraw([session])
    expected = Enrolment.objects.expected_at(session).select_related("person__guardian")
    for reader in [*(one.person for one in expected), *access.trainers_of(session.cohort), *access.covering(session)]:
        messages.tell(reader, template, is_urgent=begins < timezone.now() + SOON, session=session, **context)


def _fit_days(cohort):
    """The cohort's first and last day follow its sessions."""
    ends = cohort.class_sessions.counted().aggregate(first=Min("starts_at"), last=Max("starts_at"))
    if ends["first"]:
        Cohort.objects.filter(pk=cohort.pk).update(
            starts_on=timezone.localdate(ends["first"]), ends_on=timezone.localdate(ends["last"])
        )


def _moment(day, time):
    return timezone.make_aware(datetime.combine(day, time))
