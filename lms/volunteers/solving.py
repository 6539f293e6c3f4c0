"""Who teaches what, for many cohorts at once: docs/rules.md, "A plan". Pure but for the solver's own clock."""

from collections import defaultdict
from dataclasses import dataclass, replace
from heapq import nsmallest
from itertools import batched, combinations

from lms.volunteers import matching
from lms.volunteers.matching import FAR, LEVELS, TAUGHT_NEVER, TAUGHT_ONCE, WHOLLY_UNSUITED

NOBODY = 10_000  # a cohort without a trainer: more than anything that speaks against one
EACH_MORE = 12  # for each cohort after a trainer's first of the plan, by the sessions a week they offered
TRIED = 24  # of those who can teach a cohort, the likeliest: all of them in a programme of one city
AT_ONCE = 120  # cohorts
OTHERS = 4  # told beside whoever was chosen
SECONDS, GAP = 20, 0.01  # then the best that was found is taken; and as soon as none can be a hundredth better


@dataclass(frozen=True)
class Choice:
    """What the plan proposes for one cohort, and who else could; ``why_nobody``: how many fall away for what."""

    cohort: int
    match: matching.Match | None
    others: tuple
    why_nobody: dict


def solve(needs, volunteers, *, but=frozenset(), heartbeat=lambda: None):
    """A Choice for each of ``needs``, the soonest first; ``but``: pairs of a cohort and a trainer that must not be.

    Nobody teaches two at once, or with too little time between, or more a week than they offered; as many cohorts as
    can be have a trainer; then what speaks against each, as ``matching`` counts it, is the least that can be. Of very
    many cohorts so many are placed at once as the solver settles in a second or two: those that begin later come after.
    """
    choices, known = [], {volunteer.trainer: volunteer for volunteer in volunteers}
    for some in batched(sorted(needs, key=lambda need: (need.first_day, need.cohort)), AT_ONCE, strict=False):
        heartbeat()
        placed = _solve(some, list(known.values()), but)
        choices += placed
        meetings = {need.cohort: need.meetings for need in some}
        for choice in placed:
            if choice.match is not None:
                volunteer = known[choice.match.trainer]
                more = volunteer.meetings + meetings[choice.cohort]
                known[volunteer.trainer] = replace(volunteer, meetings=more)
    return choices


def _solve(needs, volunteers, but):
    by_course = defaultdict(list)
    for volunteer in volunteers:
        for course in volunteer.courses:
            by_course[course].append(volunteer)
    known = {volunteer.trainer: volunteer for volunteer in volunteers}
    fitting = {need.cohort: _fitting(need, by_course[need.course], but) for need in needs}
    chosen = _minimum(needs, fitting, known)
    choices = []
    for need in needs:
        matches = sorted(fitting[need.cohort], key=lambda one: (one.cost, one.trainer))
        match = next((one for one in matches if one.trainer == chosen.get(need.cohort)), None)
        why = {}
        if match is None:
            every = [
                one for one in matching.rank(need, by_course[need.course]) if (need.cohort, one.trainer) not in but
            ]
            matches, why = [one for one in every if one.is_possible], _why_nobody(every)
        others = tuple(one for one in matches if one is not match)[:OTHERS]
        choices.append(Choice(need.cohort, match, others, why))
    return choices


def may(match):
    """Whether a plan may propose it without asking."""
    return (
        match.is_possible
        and match.can_teach
        and match.may_lead
        and match.is_mostly_there
        and not match.tight
        and not match.over
    )


def _fitting(need, volunteers, but):
    volunteers = [one for one in volunteers if (need.cohort, one.trainer) not in but and _leads(need, one)]
    if len(volunteers) > TRIED:
        volunteers = nsmallest(TRIED, volunteers, key=_likely(need))
    return [match for match in (matching.match(need, one) for one in volunteers) if may(match)]


def _leads(need, volunteer):
    return volunteer.is_of_age and volunteer.skills.get(need.course, matching.UNSEEN).level != "assists"


def _likely(need):
    """About what ``Match.cost`` will be, found without looking at each session; equals are told apart by chance."""
    slots = {(meeting.on.weekday(), meeting.part) for meeting in need.meetings}

    def key(volunteer):
        if need.by_women and not volunteer.is_woman:
            return NOBODY
        outside = len(slots - volunteer.parts) / len(slots) if slots and volunteer.parts else 0
        taught = volunteer.taught.get(need.course, 0)
        new = TAUGHT_NEVER if not taught else TAUGHT_ONCE if taught == 1 else 0
        skill = LEVELS[volunteer.skills.get(need.course, matching.UNSEEN).level]
        chance = (need.cohort * 7919 + volunteer.trainer * 104_729) % 1009 / 1009
        return WHOLLY_UNSUITED * outside + FAR[matching.place(need, volunteer)] + new + skill + chance

    return key


def _why_nobody(matches):
    """Of those who can teach it: how many fall away for what, each counted once."""
    whys = ["section", "assists", "clash", "away", "tight", "over", "needed"]
    counts = {"can_teach": len(matches)} | dict.fromkeys(whys, 0)
    for match in matches:
        for why, falls in [
            ("section", not match.may_teach),
            ("assists", not match.may_lead),
            ("clash", match.clashes),
            ("away", not match.is_mostly_there),
            ("tight", match.tight),
            ("over", match.over),
            ("needed", True),
        ]:
            if falls:
                counts[why] += 1
                break
    return counts


def _minimum(needs, fitting, known):
    """By cohort, the trainer of a plan in which what speaks against it is the least."""
    pairs = [(need, match) for need in needs for match in fitting[need.cohort]]
    if not pairs:
        return {}
    model = _Model()
    for _need, match in pairs:
        model.column(match.cost, is_whole=True)
    of_need, of_trainer = defaultdict(list), defaultdict(list)
    for place, (need, match) in enumerate(pairs):
        of_need[need.cohort].append(place)
        of_trainer[match.trainer].append((place, need))
    for places in of_need.values():
        nobody = model.column(NOBODY)
        model.row(1, 1, [(place, 1) for place in [*places, nobody]])
    for trainer, theirs in of_trainer.items():
        volunteer = known[trainer]
        for together in _not_together(theirs):
            model.row(0, 1, [(place, 1) for place in together])
        for left, asked in _weeks(volunteer, theirs):
            model.row(0, left, asked)
        steps = [model.column(EACH_MORE * n / volunteer.at_most) for n in range(len(theirs))]
        model.row(0, 0, [(place, 1) for place, _need in theirs] + [(step, -1) for step in steps])
    values = model.solve()
    return {need.cohort: match.trainer for (need, match), value in zip(pairs, values, strict=False) if value > 0.5}


def _weeks(volunteer, theirs):
    """For each week in which it could become too much: the sessions left, and how many each cohort asks for."""
    asked = defaultdict(list)
    for place, need in theirs:
        for week, sessions in need.a_week.items():
            asked[week].append((place, sessions))
    for week, sessions in asked.items():
        left = volunteer.at_most - volunteer.a_week.get(week, 0)
        if sum(count for _place, count in sessions) > left:
            yield left, sessions


def _not_together(theirs):
    """Groups of places of which a trainer can have one: whose cohorts meet each other, or are too near."""
    apart = defaultdict(set)
    for (one, need), (other, another) in combinations(theirs, 2):
        if _are_too_near(need, another):
            apart[one].add(other)
            apart[other].add(one)
    left = {frozenset([one, other]) for one, others in apart.items() for other in others}
    for one, other in sorted(map(sorted, left)):
        if frozenset([one, other]) not in left:
            continue
        group = [one, other]
        for third in sorted(apart[one] & apart[other]):
            if all(third in apart[member] for member in group):
                group.append(third)
        left -= {frozenset(pair) for pair in combinations(group, 2)}
        yield group


def _are_too_near(need, other):
    if need.meetings[-1].on < other.meetings[0].on or other.meetings[-1].on < need.meetings[0].on:
        return False
    days = defaultdict(list)
    for meeting in other.meetings:
        days[meeting.on].append(meeting)
    return any(
        meeting.meets(one) or meeting.is_too_near(one) for meeting in need.meetings for one in days.get(meeting.on, ())
    )


class _Model:
    """Columns and rows as HiGHS takes them, all at once."""

    def __init__(self):
        self.costs, self.whole = [], []
        self.lower, self.upper, self.starts, self.indices, self.values = [], [], [0], [], []

    def column(self, cost, *, is_whole=False):
        """A share from 0 to 1, or all or nothing; its number."""
        self.costs.append(cost)
        self.whole.append(is_whole)
        return len(self.costs) - 1

    def row(self, lower, upper, entries):
        self.lower.append(lower)
        self.upper.append(upper)
        for column, value in entries:
            self.indices.append(column)
            self.values.append(value)
        self.starts.append(len(self.indices))

    def solve(self):
        import highspy  # noqa: PLC0415 - it and numpy take 40 MB: only a worker that makes a plan has them
        import numpy as np  # noqa: PLC0415 - as above

        columns = len(self.costs)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = columns, len(self.lower)
        model.col_cost_ = np.array(self.costs, dtype=float)
        model.col_lower_, model.col_upper_ = np.zeros(columns), np.ones(columns)
        model.row_lower_, model.row_upper_ = np.array(self.lower, dtype=float), np.array(self.upper, dtype=float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(self.starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(self.indices, dtype=np.int32)
        model.a_matrix_.value_ = np.array(self.values, dtype=float)
        kinds = {True: highspy.HighsVarType.kInteger, False: highspy.HighsVarType.kContinuous}
        model.integrality_ = [kinds[whole] for whole in self.whole]

        class Quiet(highspy.Highs):
            """A new one turns its callbacks on, and says who it is by that unless it is told before to say nothing."""

            def enableCallbacks(self):  # noqa: N802 - the library's
                self.setOptionValue("output_flag", False)
                super().enableCallbacks()

        solver = Quiet()
        for option, value in {"time_limit": SECONDS, "mip_rel_gap": GAP, "threads": 1}.items():
            solver.setOptionValue(option, value)
        solver.passModel(model)
        solver.run()
        values = list(solver.getSolution().col_value)
        if not values:  # "nobody" for every cohort keeps every rule, so that there is always one
            raise RuntimeError(f"HiGHS: {solver.getModelStatus()}")
        return values
