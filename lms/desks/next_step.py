"""The one thing a trainee should do next (docs/rules.md, "What to do next"). Pure: no database, no clock."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

PROJECT_IS_PRESSING_DAYS = 14  # before the cohort's last day
NAME_IS_CONFIRMED_DAYS = 14  # before the cohort's last day, and from then on
CERTIFICATE_IS_NEWS_DAYS = 30


class Do(IntEnum):
    """What may be done, the most pressing first."""

    NAME = 1  # a certificate cannot be made without the name in Latin letters
    CONSENT = 2  # the centre waits for the guardian's word
    HAND_IN_AGAIN = 3  # the trainer has answered, and the mark needed is not there
    PRESSING_PROJECT = 4
    CONFIRM = 5  # the name, as the certificate will say it
    LESSON = 6
    PROJECT = 7
    CERTIFICATE = 8
    FIND = 9  # nothing runs and nothing is asked for: another course


class Project(StrEnum):
    NONE = "none"  # none is needed, or it is as good as it must be
    OPEN = "open"  # nothing was handed in
    WAITS = "waits"  # for the trainer
    ANSWERED = "answered"  # and not good enough yet


@dataclass(frozen=True)
class Situation:
    """How one application or enrolment stands."""

    is_asked_for: bool = False  # an application without an answer
    is_studied: bool = False  # a seat in a cohort that is not over, or whose graduation is not decided
    lacks_latin_name: bool = False
    lacks_confirmation: bool = False  # of the name, for a certificate that is still to come
    lacks_consent: bool = False
    lessons_left: int = 0
    project: Project = Project.NONE
    days_left: int = 0  # to the cohort's last day; none or fewer: it is over
    certificate_days: int | None = None  # since it was issued


def of(situation):
    """The most pressing thing in one situation, or None."""
    if situation.is_asked_for:
        return Do.CONSENT if situation.lacks_consent else None
    if situation.is_studied:
        return _while_studying(situation)
    if situation.lacks_confirmation:
        return Do.NAME if situation.lacks_latin_name else Do.CONFIRM
    is_news = situation.certificate_days is not None and situation.certificate_days <= CERTIFICATE_IS_NEWS_DAYS
    return Do.CERTIFICATE if is_news else None


def first(situations):
    """``(place, Do)``: the most pressing of all, the first of equals; place None for FIND; None: there is nothing to do."""
    found = [(do, place) for place, situation in enumerate(situations) if (do := of(situation))]
    if found:
        do, place = min(found)
        return place, do
    if any(one.is_asked_for or one.is_studied for one in situations):
        return None
    return None, Do.FIND


def _while_studying(situation):
    if situation.lacks_latin_name:
        return Do.NAME
    if situation.project is Project.ANSWERED:
        return Do.HAND_IN_AGAIN
    if situation.project is Project.OPEN and situation.days_left <= PROJECT_IS_PRESSING_DAYS:
        return Do.PRESSING_PROJECT
    if situation.lacks_confirmation and situation.days_left <= NAME_IS_CONFIRMED_DAYS:
        return Do.CONFIRM
    if situation.lessons_left and situation.days_left >= 0:
        return Do.LESSON
    return Do.PROJECT if situation.project is Project.OPEN else None
