"""Whoever is under 18 assists beside an adult, at each session: docs/rules.md, "Volunteers under 18"."""

from contextlib import contextmanager

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lms.audit import trail
from lms.cohorts import adults
from lms.cohorts.models import ClassSession, Cohort
from lms.cohorts.planning import SOON
from lms.outbox import messages
from lms.volunteers import ages, waves
from lms.volunteers.models import Absence, VolunteerTrainer


@contextmanager
def watch(sessions):
    """Which of the ``sessions`` lose their last adult by what is done inside, or get one again: who is under 18 is told.

    For those that lose theirs somebody is looked for, whatever was said before. The caller's transaction holds what it changes.
    """
    before = _lacking(sessions)
    yield
    after = _lacking(sessions)
    for session in [one for one in after if one not in before]:
        trail.record("session.lacks_adult", session, by=None)
        _tell(session, "session_lacks_adult")
        _look_for_an_adult(session)
    for session in [one for one in before if one not in after]:
        trail.record("session.has_adult", session, by=None)
        _tell(session, "session_has_adult")


def lacks_adult(session):
    return adults.lacking(ClassSession.objects.filter(pk=session.pk)).exists()


def with_adults(absences, now):
    """Annotate ``lacks_adult``: the session is not over, and somebody under 18 would be alone at it."""
    session = _not_over(ClassSession.objects.filter(pk=OuterRef("session")), now)
    return absences.annotate(lacks_adult=Exists(adults.lacking(session)))


def lacking_for(user, now):
    """The sessions that are not over at which the account would be alone with trainees, the soonest first."""
    return _not_over(adults.lacking_for(user), now).select_related("cohort__course", "cohort__centre")


def _lacking(sessions):
    return list(_not_over(adults.lacking(sessions), timezone.now()).select_related("cohort__course", "cohort__centre"))


def _not_over(sessions, now):
    planned = sessions.filter(status=ClassSession.Status.PLANNED, cohort__status=Cohort.Status.PUBLISHED)
    return planned.filter(ends_at__gt=now).order_by("starts_at", "pk")


def _look_for_an_adult(session):
    """Go on with the search that ended, or was not begun, because an adult was there."""
    now = timezone.now()
    if session.starts_at <= now or session.absences.open().exists():
        return
    of_age = Q(trainer__person__born_on=None) | Q(
        trainer__person__born_on__lte=ages.latest_birth_of_age(session.held_on)
    )
    said = session.absences.filter(
        of_age,
        trainer__assignments__cohort=session.cohort_id,
        trainer__assignments__status="accepted",
        status__in=[Absence.Status.NOT_NEEDED, Absence.Status.ENDED],
    )
    if (last := said.order_by("-pk").first()) is not None:
        look_again(last, now)


def look_again(absence, now):
    """Look for somebody anew, or let staff put somebody down where the session has begun. In the caller's transaction.

    Whoever has answered already is not asked again.
    """
    absence = waves.held(absence.pk)
    has_begun = absence.session.starts_at <= now
    absence.status = Absence.Status.UNCOVERED if has_begun else Absence.Status.OPEN
    absence.exhausted_at, absence.alerted_at, absence.ended_by, absence.end_reason = None, None, None, ""
    absence.save(update_fields=["status", "exhausted_at", "alerted_at", "ended_by", "end_reason"])
    trail.record("absence.reopened", absence, by=None, session=absence.session_id)
    if not has_begun:
        waves.send(absence, now)


def _tell(session, template):
    """Write to who is under 18 and does not stay away; by night too where it is near."""
    minors = VolunteerTrainer.objects.filter(
        assignments__cohort=session.cohort_id,
        assignments__status="accepted",
        person__born_on__gt=ages.latest_birth_of_age(session.held_on),
    ).exclude(person__standings__user__in=session.away.values("user"))
    is_urgent = session.starts_at < timezone.now() + SOON
    for trainer in minors.select_related("person__guardian").order_by("pk"):
        messages.tell(trainer.person, template, is_urgent=is_urgent, session=session)
