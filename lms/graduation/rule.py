"""The graduation rule of docs/rules.md, "Attendance" and "Graduation". Pure: no database, no clock, no settings."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import ceil

EXCUSED, ABSENT = "excused", "absent"
MADE_UP, CARRIED = "made_up", "carried"  # attended in another cohort: ``elsewhere`` says which count
ATTENDED = frozenset({"present", "late", MADE_UP, CARRIED})

# How far below the mark is still "near": the lead is asked to look twice.
NEAR_SESSIONS = 1
NEAR_MARKS = 5


class Verdict(StrEnum):
    BLOCKED = "blocked"  # what is missing could still make the difference
    NEAR = "near"
    PASSES = "passes"
    FAILS = "fails"


class Why(StrEnum):
    """What stands between a trainee and graduation, or was left out of the sum."""

    UNMARKED_SESSIONS = "unmarked_sessions"  # figure: how many; sessions: their numbers
    UNMARKED_PROJECT = "unmarked_project"
    NOTHING_COUNTED = "nothing_counted"
    SESSIONS_SHORT = "sessions_short"  # figure: how many more it takes
    MARKS_SHORT = "marks_short"  # figure: how many more it takes
    EXCUSED_LEFT_OUT = "excused_left_out"  # figure: how many


@dataclass(frozen=True)
class Reason:
    why: Why
    figure: int = 0
    sessions: tuple[int, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What the rule says of one trainee, and the figures it says it on."""

    attended: int  # sessions, in time or late, here or elsewhere
    excused: int  # sessions that left the sum
    counted: int  # sessions of this trainee, less those excused
    unmarked: tuple[int, ...]  # numbers of the sessions nobody marked for this trainee; they are counted
    needed_percent: int
    project_mark: int | None
    project_percent: int | None  # None: no project is needed
    made_up: int = 0  # of those attended
    carried: int = 0  # of those attended

    @property
    def graduates(self):
        return not self.gaps and self.sessions_short == 0 and self.marks_short == 0 and self.counted > 0

    @property
    def verdict(self):
        if self.graduates:
            return Verdict.PASSES
        if self.gaps:
            return Verdict.FAILS if self.at_best.verdict is Verdict.FAILS else Verdict.BLOCKED
        near = self.counted > 0 and self.sessions_short <= NEAR_SESSIONS and self.marks_short <= NEAR_MARKS
        return Verdict.NEAR if near else Verdict.FAILS

    @property
    def sessions_needed(self):
        """The least number of sessions that reaches the percentage: 80 percent of 6 are 5."""
        return ceil(Fraction(self.needed_percent * self.counted, 100))

    @property
    def sessions_short(self):
        return max(0, self.sessions_needed - self.attended)

    @property
    def marks_short(self):
        """How much is missing in the project's mark; one not given yet is a gap, not a shortfall."""
        if self.project_percent is None or self.project_mark is None:
            return 0
        return max(0, self.project_percent - self.project_mark)

    @property
    def gaps(self):
        """What has to be written down before the rule can speak."""
        gaps = []
        if self.unmarked:
            gaps.append(Reason(Why.UNMARKED_SESSIONS, len(self.unmarked), self.unmarked))
        if self.project_percent is not None and self.project_mark is None:
            gaps.append(Reason(Why.UNMARKED_PROJECT))
        return tuple(gaps)

    @property
    def at_best(self):
        """The outcome if every gap were filled in the trainee's favour.

        Attended is the best an unmarked session can become: (a+1)/c is never less than a/(c-1) where a < c.
        """
        project_mark = 100 if self.project_mark is None else self.project_mark
        return replace(self, attended=self.attended + len(self.unmarked), unmarked=(), project_mark=project_mark)

    @property
    def reasons(self):
        """Everything the screen needs to say why, the weightiest first; what was left out of the sum last."""
        reasons = list(self.gaps)
        if self.counted == 0:
            reasons.append(Reason(Why.NOTHING_COUNTED))
        short = self.at_best.sessions_short
        if short:
            reasons.append(Reason(Why.SESSIONS_SHORT, short))
        if self.marks_short:
            reasons.append(Reason(Why.MARKS_SHORT, self.marks_short))
        if self.excused:
            reasons.append(Reason(Why.EXCUSED_LEFT_OUT, self.excused))
        return tuple(reasons)

    def to_json(self):
        """The figures alone, for the decision's record; ``from_json`` reads them back."""
        return {
            "attended": self.attended,
            "excused": self.excused,
            "counted": self.counted,
            "unmarked": list(self.unmarked),
            "needed_percent": self.needed_percent,
            "project_mark": self.project_mark,
            "project_percent": self.project_percent,
            "made_up": self.made_up,
            "carried": self.carried,
            "verdict": str(self.verdict),
        }

    @classmethod
    def from_json(cls, figures):
        return cls(
            **{name: value for name, value in figures.items() if name not in {"unmarked", "verdict"}},
            unmarked=tuple(figures["unmarked"]),
        )


def outcome(marks, *, needed_percent, project_mark=None, project_percent=None):
    """Apply the rule to one trainee.

    ``marks``: one mark per session of the cohort that was not called off, while the trainee belonged to it; a
    sequence, or a mapping from the session's number. "present" and "late" are attended, and so are "made_up" and
    "carried", which hold for sessions attended in another cohort; "excused" leaves the sum;
    None, "" or "none" says that nobody marked the trainee. ``project_percent`` None: no project is needed.
    """
    if not isinstance(marks, Mapping):
        marks = dict(enumerate(marks, start=1))
    excused = sum(mark == EXCUSED for mark in marks.values())
    return Outcome(
        attended=sum(mark in ATTENDED for mark in marks.values()),
        excused=excused,
        counted=len(marks) - excused,
        unmarked=tuple(number for number, mark in marks.items() if mark in {None, "", "none"}),
        needed_percent=needed_percent,
        project_mark=project_mark,
        project_percent=project_percent,
        made_up=sum(mark == MADE_UP for mark in marks.values()),
        carried=sum(mark == CARRIED for mark in marks.values()),
    )


def may_still_miss(marks, *, left, needed_percent):
    """How many of the ``left`` sessions to come a trainee may miss and still reach the percentage.

    ``marks`` as above, of the sessions that have been. Negative: not even all that are left would do, by so many.
    Sessions nobody marked are counted in the trainee's favour until somebody does.
    """
    been = outcome(marks, needed_percent=needed_percent).at_best
    whole = replace(been, attended=been.attended + left, counted=been.counted + left)
    return whole.attended - whole.sessions_needed
