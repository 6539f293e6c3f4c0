"""Who else is there at that time: the other sessions at a centre, and those of the same trainers.

Two at one time are no refusal: a centre may have two rooms, and two trainers may share a cohort. They are shown.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from lms.accounts.models import User
from lms.cohorts import access
from lms.cohorts.models import ClassSession, ClassSessionUserObjectPermission, Cohort, CohortUserObjectPermission

MEET = (Cohort.Status.DRAFT, Cohort.Status.PUBLISHED)


@dataclass(frozen=True)
class AtCentre:
    """A time at which others meet at the centre too."""

    starts_at: datetime
    ends_at: datetime
    others: tuple  # their sessions
    seats: int  # of the centre
    needed: int  # at the fullest moment, by all who meet then

    @property
    def is_over(self):
        return self.needed > self.seats


@dataclass(frozen=True)
class OfTrainer:
    """A trainer of the cohort teaches elsewhere at that time, or takes a session there in another's place."""

    trainer: User
    starts_at: datetime
    ends_at: datetime
    other: ClassSession


def at_centre(centre, times, *, capacity, but=None):
    """An AtCentre for each of ``times`` (starts_at, ends_at) at which other cohorts than ``but`` meet; one query."""
    sessions = _between(times).filter(cohort__centre=centre, cohort__status__in=MEET)
    if but is not None:
        sessions = sessions.exclude(cohort=but)
    sessions = list(sessions)
    found = []
    for starts_at, ends_at in times:
        others = tuple(one for one in sessions if _overlap(one, starts_at, ends_at))
        if others:
            needed = capacity + _at_the_fullest(others, starts_at)
            found.append(AtCentre(starts_at, ends_at, others, centre.seats, needed))
    return found


def of_trainers(cohort, sessions):
    """An OfTrainer for each of the cohort's ``sessions`` that meets another of its trainers'."""
    trainers = {user.pk: user for user in access.trainers_of(cohort)}
    if not trainers or not sessions:
        return []
    taught = defaultdict(list)
    rows = CohortUserObjectPermission.objects.filter(user__in=trainers, permission__codename="take_register")
    for cohort_id, user_id in rows.exclude(content_object=cohort).values_list("content_object", "user"):
        taught[cohort_id].append(trainers[user_id])
    covered = defaultdict(list)
    rows = ClassSessionUserObjectPermission.objects.filter(user__in=trainers)
    for session_id, user_id in rows.values_list("content_object", "user"):
        covered[session_id].append(trainers[user_id])
    times = [(one.starts_at, one.ends_at) for one in sessions]
    elsewhere = Q(cohort__in=taught) | Q(pk__in=covered)
    theirs = list(_between(times).filter(elsewhere, cohort__status__in=MEET))
    return [
        OfTrainer(trainer, starts_at, ends_at, other)
        for starts_at, ends_at in times
        for other in theirs
        if _overlap(other, starts_at, ends_at)
        for trainer in [*taught[other.cohort_id], *covered[other.pk]]
    ]


def together(sessions):
    """The keys of those of ``sessions``, all at one centre, that meet at one time with another."""
    found = set()
    ordered = sorted(sessions, key=lambda one: one.starts_at)
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.starts_at >= one.ends_at:
                break
            if other.cohort_id != one.cohort_id:
                found |= {one.pk, other.pk}
    return found


def _between(times):
    """Sessions that are not called off, from the first of ``times`` to the last, with what is said of them."""
    if not times:
        return ClassSession.objects.none()
    begin, end = min(one for one, _end in times), max(one for _begin, one in times)
    sessions = ClassSession.objects.counted().filter(starts_at__lt=end, ends_at__gt=begin)
    return sessions.select_related("cohort__course", "cohort__centre").order_by("starts_at", "pk")


def _at_the_fullest(others, starts_at):
    """The most seats that ``others`` take at once from ``starts_at`` on: it is as somebody begins."""
    begins = {max(one.starts_at, starts_at) for one in others}
    return max(sum(one.cohort.capacity for one in others if one.starts_at <= moment < one.ends_at) for moment in begins)


def _overlap(session, starts_at, ends_at):
    return session.starts_at < ends_at and session.ends_at > starts_at
