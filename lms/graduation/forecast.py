"""What may still come of a trainee's attendance: docs/rules.md, "The forecast". Pure: the moment is passed in."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from lms.graduation import rule
from lms.graduation.elsewhere import SessionMark, settled
from lms.graduation.rule import ABSENT, CARRIED, EXCUSED, MADE_UP


class Way(StrEnum):
    OPEN = "open"  # by attending what is left
    MAKE_UP = "make_up"  # only if sessions that were missed are made up too
    CLOSED = "closed"  # not even then


@dataclass(frozen=True)
class Forecast:
    left: int  # sessions to come, but for those attended elsewhere already
    missable: int  # of them, if nothing more is made up; negative: out of reach by so many
    makeups: int  # sessions missed that may still be made up and count
    lost_with: SessionMark | None  # the session to come with which it is lost, if all from now on are missed
    is_lost: bool

    @property
    def needed(self):
        """How many of the sessions left have to be attended; never more than there are."""
        return min(self.left, max(0, self.left - self.missable))

    @property
    def to_make_up(self):
        """How many of those missed have to be made up, besides attending all that are left."""
        return max(0, -self.missable)

    @property
    def way(self):
        if self.missable >= 0:
            return Way.OPEN
        return Way.CLOSED if self.is_lost else Way.MAKE_UP


def of(sessions, *, needed_percent, allowed, now: datetime):
    """The Forecast for the ``sessions`` of a sheet, with so many make-ups ``allowed``.

    A session that is over and unmarked is not held against the trainee. One to come that they attended elsewhere already
    is as good as attended, as long as make-ups are left for it.
    """
    to_come = [one for one in sessions if not has_been(one, now)]
    foreseen = settled(
        [replace(one, own=ABSENT) if one in to_come and one.visit else one for one in sessions], allowed=allowed
    )
    numbers = {one.number for one in to_come}
    been = {one.number: one.mark for one in foreseen if one.number not in numbers or one.mark == MADE_UP}
    left = sum(one.number not in been for one in to_come)
    lost_after = _lost_after(sessions, len(to_come), needed_percent=needed_percent, allowed=allowed)
    missed, made_up = _of(sessions, ABSENT), sum(one.own == ABSENT and one.mark == MADE_UP for one in sessions)
    return Forecast(
        left=left,
        missable=rule.may_still_miss(been, left=left, needed_percent=needed_percent),
        makeups=min(allowed, missed) - made_up,
        lost_with=to_come[lost_after - 1] if lost_after else None,
        is_lost=lost_after == 0,
    )


def has_been(session, now):
    """Whether a session is behind us: its register was finished, this trainee was marked, or its time is over."""
    return session.is_held or bool(session.mark) or session.ends_at <= now


def _lost_after(sessions, to_come, *, needed_percent, allowed):
    """With how many misses from now on it is out of reach, whatever is attended and made up besides; None: with none."""
    missed, excused = _of(sessions, ABSENT), _of(sessions, EXCUSED)
    # What a make-up that no missed session needs can add: a session that is not in the sum otherwise.
    spare = sum(
        one.visit is not None and (one.own == EXCUSED or (one.is_before and not one.visit.is_earned))
        for one in sessions
    )
    carried = sum(one.mark == CARRIED for one in sessions)
    theirs = sum(not one.is_before for one in sessions)
    attended = theirs - excused - missed - to_come + carried
    for more in range(to_come + 1):
        makeups = min(allowed, missed + more)
        added = min(allowed - makeups, spare)
        best = attended + (to_come - more) + makeups + added
        if 100 * best < needed_percent * (theirs - excused + carried + added):
            return more
    return None


def _of(sessions, mark):
    return sum(one.own == mark for one in sessions if not one.is_before)
