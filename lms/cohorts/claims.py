"""Claims of trainees that they are there: made by a scan, confirmed or put aside by whoever takes the register."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from lms.cohorts import access, attendance, check_in, register
from lms.cohorts.attendance import Tap
from lms.cohorts.models import Claim, ClassSession
from lms.cohorts.refusals import RegisterLocked, SessionCalledOff
from lms.cohorts.register import Row


def who(user, session):
    """The trainees on the session's register whom the account stands for, each with ``claim`` or None."""
    there = attendance.on_register(session).filter(pk__in=access.enrolments_of(user).values("pk"))
    found = list(there.select_related("person").order_by("person__name_key", "pk"))
    show(session, found)
    return found


def show(session, enrolments):
    """Give each its ``claim`` in this session, or None."""
    made = {claim.enrolment_id: claim for claim in Claim.objects.filter(session=session, enrolment__in=enrolments)}
    for one in enrolments:
        one.claim = made.get(one.pk)


def make(session, enrolments, *, scanned_at, by):
    """Say that these trainees, of those ``who`` found, were there at ``scanned_at``; the register stays as it is.

    One INSERT, whoever else scans; of one said twice the first stands. Who has left the register since is shown to nobody
    and cannot be confirmed. Raises RegisterLocked, SessionCalledOff.
    """
    if session.status == ClassSession.Status.CANCELLED:
        raise SessionCalledOff
    if session.locked_at:
        raise RegisterLocked
    claims = [Claim(session=session, enrolment=one, scanned_at=scanned_at, made_by=by) for one in enrolments]
    Claim.objects.bulk_create(claims, ignore_conflicts=True)


def with_claims(sessions):
    """Annotate ``has_claims``: some wait for an answer."""
    return sessions.annotate(has_claims=Exists(Claim.objects.waiting().filter(session=OuterRef("pk"))))


@dataclass(frozen=True)
class Waiting:
    """A claim that waits, what its confirmation would say, and the row of the register as it is."""

    claim: Claim
    row: Row
    mark: str
    minutes_late: int | None

    @property
    def words(self):
        return register.words(self.mark, self.row.gender)


def waiting(session):
    """All that wait, the first scanned first; as many queries as the register's, however many they are."""
    rows = {row.enrolment.pk: row for row in register.roster(session).rows}
    return [
        Waiting(claim, rows[claim.enrolment_id], *check_in.mark_of(session, claim.scanned_at))
        for claim in Claim.objects.waiting().filter(session=session)
        if claim.enrolment_id in rows
    ]


@transaction.atomic
def confirm(session, seen, *, by):
    """Mark those present, or late, whose claims these are; the attendance Results.

    ``seen``: {claim pk: revision of the row that ``by`` had seen}, so that a mark made meanwhile by somebody else is not
    overruled in silence. Claims that were answered meanwhile are left as they are. Raises as ``attendance.record``.
    """
    claims = _unanswered(session, seen)
    taps = [
        Tap(claim.enrolment, *check_in.mark_of(session, claim.scanned_at), id=claim.pk, base=seen[claim.pk])
        for claim in claims
    ]
    results = attendance.record(session, taps, by=by) if taps else []
    _answer(claims, Claim.Answer.CONFIRMED, by=by)
    return results


@transaction.atomic
def put_aside(session, claims, *, by):
    """Leave the register as it is: they were not there. How many; those answered meanwhile are left as they are."""
    found = _unanswered(session, claims)
    _answer(found, Claim.Answer.PUT_ASIDE, by=by)
    return len(found)


def _unanswered(session, pks):
    """Of two who answer one claim in the same moment one is first: the session's row is held, as by every mark."""
    ClassSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    return list(Claim.objects.filter(session=session, pk__in=pks, answer="").select_related("enrolment"))


def _answer(claims, answer, *, by):
    pks = [claim.pk for claim in claims]
    Claim.objects.filter(pk__in=pks).update(answer=answer, answered_by=by, answered_at=timezone.now())
