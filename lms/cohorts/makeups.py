"""Where a session that was missed can be made up, and a trainee's invitation to it: docs/rules.md, "The way back"."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.audit import trail
from lms.cohorts.guests import NAME_LENGTH
from lms.cohorts.models import Claim, ClassSession, Cohort, Enrolment, Guest, HeldMark, RegisterEvent
from lms.cohorts.refusals import Refused
from lms.outbox import messages
from lms.scoping.counts import count_of


class DoesNotFit(Refused):
    message = _("This session no longer fits: it was moved, it is full, or the trainee is expected elsewhere then.")


class AlreadyInvited(Refused):
    message = _("This trainee is invited to make that session up already.")


class NotInvited(Refused):
    message = _("This invitation was taken back already, or the session has begun.")


class AlreadyMarked(Refused):
    message = _("This trainee was marked in that session already, or scanned its code: the invitation stays.")


@dataclass(frozen=True)
class Busy:
    """When a person is expected somewhere; ``makes_up``: the number of the session they make up there, if any."""

    starts_at: datetime
    ends_at: datetime
    makes_up: tuple | None = None  # (enrolment, number)


@dataclass(frozen=True)
class Way:
    """What may be made up by one trainee: ``fitting`` the sessions that fit, the nearest first; ``noted`` those invited to."""

    fitting: tuple
    noted: tuple


def ways(wanted, now):
    """``{enrolment pk: Way}`` for ``wanted``: the numbers of the sessions each of some enrolments would make up.

    The enrolments have their person, cohort and centre at hand. Three statements, however many.
    """
    wanted = {one: numbers for one, numbers in wanted.items() if numbers}
    if not wanted:
        return {}
    sessions = defaultdict(list)
    for session in _to_come({one.cohort.course_id for one in wanted}, set().union(*wanted.values()), now):
        sessions[session.cohort.course_id, session.number].append(session)
    busy = _busy({one.person_id for one in wanted}, now)
    found = {}
    for one, numbers in wanted.items():
        theirs = busy[one.person_id]
        noted = {made_up[1] for each in theirs if (made_up := each.makes_up) and made_up[0] == one.pk}
        fitting = [
            session
            for number in numbers - noted
            for session in sessions[one.cohort.course_id, number]
            if _fits(one, session, theirs)
        ]
        found[one.pk] = Way(
            tuple(sorted(fitting, key=lambda session, one=one: _nearness(one, session))), tuple(sorted(noted))
        )
    return found


def invitations(enrolments, now):
    """``{enrolment pk: the sessions to come they are invited to}``, the soonest first; one statement, however many."""
    visits = Guest.objects.filter(enrolment__in=enrolments, session__starts_at__gt=now)
    visits = visits.exclude(session__status=ClassSession.Status.CANCELLED).select_related("session__cohort__centre")
    found = {}
    for visit in visits.order_by("session__starts_at", "pk"):
        found.setdefault(visit.enrolment_id, []).append(visit.session)
    return found


@transaction.atomic
def invite(enrolment, session, *, by):
    """Note the trainee as a guest of a session to come, in which they make up theirs of the same number; returns the Guest.

    Of two at once who invite one trainee, or to the last place, one does. The trainee is told. Raises DoesNotFit,
    AlreadyInvited.
    """
    # Held: the trainee first, then the session; whoever invites either waits here.
    held = Enrolment.objects.enrolled().select_for_update(no_key=True, of=("self",))
    enrolment = held.select_related("person", "cohort__centre").filter(pk=enrolment.pk).first()
    ClassSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if enrolment is None:
        raise DoesNotFit
    way = ways({enrolment: {session.number}}, timezone.now()).get(enrolment.pk)
    if session.number in way.noted:
        raise AlreadyInvited
    if session not in way.fitting:
        raise DoesNotFit
    guest = Guest.objects.create(
        id=uuid4(),
        session=session,
        enrolment=enrolment,
        name=str(enrolment.person)[:NAME_LENGTH],
        added_by=by,
        matched_by=by,
    )
    trail.record("register.guest_invited", session, by=by, guest=str(guest.pk), enrolment=enrolment.pk)
    _tell("makeup_invited", enrolment, session)
    return guest


@transaction.atomic
def take_back(enrolment, session, *, by):
    """Take the trainee's invitation to the ``session`` back, until it begins; they are told.

    The session's row is held, as by every mark: of a mark in the same moment one is first. Whoever was marked, whatever
    became of that mark, stays on the register that says so. Raises NotInvited, AlreadyMarked.
    """
    held = ClassSession.objects.select_for_update(no_key=True, of=("self",)).select_related("cohort__course")
    session = held.get(pk=session.pk)
    guest = Guest.objects.filter(session=session, enrolment=enrolment).first()
    if guest is None or session.starts_at <= timezone.now():
        raise NotInvited
    if _is_marked(guest):
        raise AlreadyMarked
    trail.record("register.guest_taken_back", session, by=by, guest=str(guest.pk), enrolment=enrolment.pk)
    guest.delete()
    _tell("makeup_taken_back", enrolment, session)


def _is_marked(guest):
    """Whether anybody said anything of the trainee in that session: a mark, one that came late, a scan of their own."""
    as_trainee = Q(session=guest.session_id, enrolment=guest.enrolment_id)
    as_guest = as_trainee | Q(guest=guest)
    said = [RegisterEvent.objects.filter(as_guest), HeldMark.objects.filter(as_guest), Claim.objects.filter(as_trainee)]
    return any(rows.exists() for rows in said)


def _tell(template, enrolment, session):
    link = settings.BASE_URL + reverse("desks:my_learning")
    messages.tell(enrolment.person, template, session=session, enrolment=enrolment, link=link)


def _to_come(courses, numbers, now):
    """Sessions that could take a guest, with how many come as guests already."""
    sessions = ClassSession.objects.filter(
        status=ClassSession.Status.PLANNED,
        starts_at__gt=now,
        number__in=numbers,
        cohort__course__in=courses,
        cohort__status=Cohort.Status.PUBLISHED,
    )
    with_guests = sessions.annotate(guest_count=count_of(Guest.objects.all(), by="session"))
    return with_guests.select_related("cohort__course", "cohort__centre").order_by("starts_at", "pk")


def _busy(persons, now):
    """By person, when they are expected: at the sessions of their cohorts, and where they make one up."""
    found = defaultdict(list)
    theirs = Enrolment.objects.enrolled().filter(person__in=persons)
    own = ClassSession.objects.counted().filter(ends_at__gt=now, cohort__enrolments__in=theirs)
    own = own.order_by().values_list("cohort__enrolments__person", "starts_at", "ends_at")
    for person, starts_at, ends_at in own:
        found[person].append(Busy(starts_at, ends_at))
    visits = Guest.objects.filter(enrolment__person__in=persons, session__ends_at__gt=now)
    visits = visits.exclude(session__status=ClassSession.Status.CANCELLED).annotate(
        starts_at=F("session__starts_at"), ends_at=F("session__ends_at"), number=F("session__number")
    )
    for one in visits.order_by().values("enrolment__person", "enrolment", "number", "starts_at", "ends_at"):
        made_up = (one["enrolment"], one["number"])
        found[one["enrolment__person"]].append(Busy(one["starts_at"], one["ends_at"], made_up))
    return found


def _fits(enrolment, session, busy):
    return (
        session.cohort_id != enrolment.cohort_id
        and _is_for(enrolment, session.cohort.audience)
        and session.cohort.taken + session.guest_count < session.cohort.centre.seats
        and not any(one.starts_at < session.ends_at and session.starts_at < one.ends_at for one in busy)
    )


def _is_for(enrolment, audience):
    """Of the audience of their own cohort; who learns among everybody may go where there are only theirs."""
    own = enrolment.cohort.audience
    return audience == own or (own == Cohort.Audience.ALL and audience == enrolment.person.gender)


def _nearness(enrolment, session):
    """At their own centre, then in its district, then elsewhere; the soonest first."""
    here, there = enrolment.cohort.centre, session.cohort.centre
    far = 0 if there.pk == here.pk else 1 if there.district_ar == here.district_ar else 2
    return far, session.starts_at, session.pk
