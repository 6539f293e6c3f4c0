"""How a trainee stands on the way to graduation, while the course runs. Pure: the moment is passed in."""

from dataclasses import dataclass
from datetime import datetime

from lms.graduation import forecast, rule
from lms.graduation.elsewhere import SessionMark, counting
from lms.graduation.forecast import Forecast, has_been


@dataclass(frozen=True)
class Progress:
    attended: int  # sessions, here or elsewhere
    marked: int  # sessions that somebody marked, less those excused: "attended so far, of these"
    whole: int  # sessions of the whole course, less those excused
    needed: int  # sessions of the whole course
    forecast: Forecast
    next_session: SessionMark | None  # the one that runs now, or the next
    sessions: tuple[SessionMark, ...]

    @property
    def missable(self):
        """How many may still be missed, if nothing more is made up; negative: out of reach by so many."""
        return self.forecast.missable

    @property
    def is_on_the_way(self):
        return self.missable >= 0

    @property
    def missed_too_many(self):
        return max(0, -self.missable)

    @property
    def elsewhere(self):
        """The sessions that count because they were attended in another cohort."""
        return counting(self.sessions)


def of(sheet, *, needed_percent, now: datetime):
    """Read a sheet at the moment ``now``. A session that is over and unmarked counts in the trainee's favour."""
    been = {session.number: session.mark for session in sheet.sessions if has_been(session, now)}
    so_far = rule.outcome(been, needed_percent=needed_percent)
    whole = rule.outcome(sheet.marks, needed_percent=needed_percent)
    return Progress(
        attended=so_far.attended,
        marked=so_far.counted - len(so_far.unmarked),
        whole=whole.counted,
        needed=whole.sessions_needed,
        forecast=forecast.of(sheet.sessions, needed_percent=needed_percent, allowed=sheet.allowed, now=now),
        next_session=next((session for session in sheet.sessions if session.ends_at > now), None),
        sessions=sheet.sessions,
    )
