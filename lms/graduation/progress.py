"""How a trainee stands on the way to graduation, while the course runs. Pure: the moment is passed in."""

from dataclasses import dataclass
from datetime import datetime

from lms.graduation import rule
from lms.graduation.sheet import SessionMark


@dataclass(frozen=True)
class Progress:
    attended: int  # sessions
    marked: int  # sessions that somebody marked, less those excused: "attended so far, of these"
    whole: int  # sessions of the whole course, less those excused
    needed: int  # sessions of the whole course
    missable: int  # how many may still be missed; negative: out of reach by so many
    next_session: SessionMark | None  # the one that runs now, or the next
    sessions: tuple[SessionMark, ...]

    @property
    def is_on_the_way(self):
        return self.missable >= 0

    @property
    def missed_too_many(self):
        return max(0, -self.missable)


def of(sheet, *, needed_percent, now: datetime):
    """Read a sheet at the moment ``now``. A session that is over and unmarked counts in the trainee's favour."""
    been = {session.number: session.mark for session in sheet.sessions if has_been(session, now)}
    left = len(sheet.sessions) - len(been)
    so_far = rule.outcome(been, needed_percent=needed_percent)
    whole = rule.outcome(sheet.marks, needed_percent=needed_percent)
    return Progress(
        attended=so_far.attended,
        marked=so_far.counted - len(so_far.unmarked),
        whole=whole.counted,
        needed=whole.sessions_needed,
        missable=rule.may_still_miss(been, left=left, needed_percent=needed_percent),
        next_session=next((session for session in sheet.sessions if session.ends_at > now), None),
        sessions=sheet.sessions,
    )


def has_been(session, now):
    """Whether a session is behind us: its register was finished, this trainee was marked, or its time is over."""
    return session.is_held or bool(session.mark) or session.ends_at <= now
