"""What a trainee attended elsewhere and counts in their own cohort: docs/rules.md, "Attended elsewhere". Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import get_language

from lms.graduation.rule import ABSENT, CARRIED, EXCUSED, MADE_UP


@dataclass(frozen=True)
class Visit:
    """A session of the same course that was attended in another cohort; ``number`` is what the two have in common."""

    public_id: str
    number: int
    starts_at: datetime
    cohort: str  # its code
    centre_ar: str
    centre_en: str
    is_earned: bool  # while the trainee was of that cohort, and taken along from there; else as a guest

    @property
    def centre(self):
        return self.centre_en if get_language() == "en" else self.centre_ar


@dataclass(frozen=True)
class SessionMark:
    """One session of the trainee's cohort. ``mark`` is what it counts as, "" for unmarked; ``own`` what its register says."""

    public_id: str
    number: int
    starts_at: datetime
    ends_at: datetime
    is_held: bool  # its register was finished
    mark: str
    own: str = ""
    visit: Visit | None = None  # the same session, attended elsewhere
    is_before: bool = False  # held before the trainee joined: part of the sum only through ``visit``


def settled(sessions, *, allowed):
    """The sessions with the marks they count as, for trainees allowed so many make-ups; those that count for nothing go.

    What was taken along counts for sessions before the trainee joined. A visit counts for a session they missed, first of
    all; then for one they were excused from; then for one before they joined: a visit to another never makes less of it.
    One session counts once, however often it was attended.
    """
    candidates = [one for one in sessions if one.visit and not (one.is_before and one.visit.is_earned)]
    ranked = [one for wanted in (_was_missed, _was_excused, _was_before) for one in candidates if wanted(one)]
    made_up = {one.number for one in ranked[:allowed]}
    counted = (replace(one, mark=_counts_as(one, one.number in made_up)) for one in sessions)
    return tuple(one for one in counted if one.mark or not one.is_before)


def counting(sessions):
    """Those of ``settled`` sessions that count because they were attended elsewhere."""
    return [one for one in sessions if one.mark in {MADE_UP, CARRIED}]


def _counts_as(session, is_made_up):
    if is_made_up:
        return MADE_UP
    if session.is_before:
        return CARRIED if session.visit and session.visit.is_earned else ""
    return session.own


def _was_missed(session):
    return not session.is_before and session.own == ABSENT


def _was_excused(session):
    return not session.is_before and session.own == EXCUSED


def _was_before(session):
    return session.is_before
