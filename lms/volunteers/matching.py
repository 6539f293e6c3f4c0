"""Who could teach a cohort, and how well: docs/rules.md, "Placing". Pure; ``reasons`` says it in words."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

SAME_DISTRICT, OTHER_DISTRICT = timedelta(minutes=30), timedelta(minutes=60)  # from centre to centre, in the traffic
SEASON = timedelta(weeks=13)  # before a cohort's first day, and after it
NEVER_ASKED = 2  # sessions a week of a trainer who was never asked how many
A_DAY = timedelta(days=1)
AWAY_AT_MOST = 4  # a plan proposes who is away on one session in so many: somebody covers it

# What speaks against somebody, in one coin; ``solving`` adds up the same for all cohorts together.
WHOLLY_UNSUITED = 60  # for each of: outside what they offered, little time to travel, more a week than offered
A_FULL_SEASON = 30  # whose season is as full as they offered
TAUGHT_ONCE, TAUGHT_NEVER = 5, 15
LEVELS = {"leads": 0, "teaches": 2, "": 8, "assists": 30}  # "": no lead has seen it yet
REVIEW_IS_DUE = 4


class Place(StrEnum):
    """How the cohort's centre lies to what the trainer said."""

    NAMED = "named"  # they come to it
    DISTRICT = "district"  # they come to another in its district
    ANY = "any"  # they named none
    ELSEWHERE = "elsewhere"  # they named others


FAR = {Place.NAMED: 0, Place.DISTRICT: 4, Place.ANY: 6, Place.ELSEWHERE: 25}


@dataclass(frozen=True)
class Meeting:
    """One session: when in the week, and where."""

    starts_at: datetime
    ends_at: datetime
    on: date
    part: str  # of the day, as Availability names it
    centre: int
    district: str

    @cached_property
    def week(self):
        """The Sunday it begins with."""
        return self.on - timedelta(days=(self.on.weekday() + 1) % 7)

    def meets(self, other):
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def is_too_near(self, other):
        """Whether the way from one to the other takes longer than what lies between them."""
        if self.centre == other.centre:
            return False
        way = SAME_DISTRICT if self.district == other.district else OTHER_DISTRICT
        return self.starts_at < other.ends_at + way and other.starts_at < self.ends_at + way


def _by_week(meetings):
    """How many there are in each week that has any."""
    return dict(Counter(meeting.week for meeting in meetings))


@dataclass(frozen=True)
class Need:
    """A cohort that asks for a trainer; ``meetings`` are those still to come."""

    cohort: int
    course: int
    centre: int
    district: str
    first_day: date
    by_women: bool  # the centre's rule for its women's section
    meetings: tuple

    @cached_property
    def a_week(self):
        return _by_week(self.meetings)


@dataclass(frozen=True)
class Skill:
    """How well somebody teaches a course, as a lead saw it."""

    level: str
    reviewed_on: date
    is_due: bool  # should have been reviewed again


UNSEEN = Skill("", None, is_due=False)


@dataclass(frozen=True)
class Days:
    """Days on which somebody's week is another one; ``part``: of each of them, "" all of it."""

    is_away: bool  # else free besides
    first: date
    last: date
    part: str

    def hold(self, meeting):
        return self.first <= meeting.on <= self.last and self.part in {"", meeting.part}


@dataclass(frozen=True)
class Volunteer:
    """A trainer who can be asked, with what they offered and what they teach or are asked to."""

    trainer: int
    is_woman: bool
    courses: frozenset
    taught: dict  # course: how many cohorts of it they took on
    centres: frozenset
    districts: frozenset
    parts: frozenset  # pairs of a weekday and a part of its day
    offered: int | None  # sessions a week; None: never asked
    meetings: tuple
    skills: dict = field(default_factory=dict)  # course: a Skill
    days: tuple = ()  # Days
    is_of_age: bool = True

    @cached_property
    def by_day(self):
        days = defaultdict(list)
        for meeting in self.meetings:
            days[meeting.on].append(meeting)
        return dict(days)

    @cached_property
    def a_week(self):
        return _by_week(self.meetings)

    @property
    def at_most(self):
        """Sessions a week that may be asked of them."""
        return NEVER_ASKED if self.offered is None else self.offered

    def near(self, meeting):
        """What they do on the day of ``meeting``, and on those beside it."""
        for day in (meeting.on - A_DAY, meeting.on, meeting.on + A_DAY):
            yield from self.by_day.get(day, ())

    def is_away(self, meeting):
        return any(days.is_away and days.hold(meeting) for days in self.days)

    def offers(self, meeting):
        """Whether it is at a time that they offered; who never said when offers any."""
        return (
            not self.parts
            or (meeting.on.weekday(), meeting.part) in self.parts
            or any(not days.is_away and days.hold(meeting) for days in self.days)
        )

    def season_of(self, day):
        """How many sessions they give in the season around ``day``."""
        return sum(abs(meeting.on - day) <= SEASON for meeting in self.meetings)


@dataclass(frozen=True)
class Match:
    """What speaks for and against one trainer and one cohort. Days are those of the cohort's sessions."""

    trainer: int
    sessions: int  # to come
    can_teach: bool
    may_teach: bool  # by the centre's rule for its women's section
    taught: int
    place: Place
    has_said_when: bool
    clashes: tuple  # days on which they are elsewhere at that time
    tight: tuple  # days on which they come from another centre, or go to one, with too little time
    outside: tuple  # days on which it is at a time they did not offer
    over: tuple  # first days of the weeks in which it would be more than they offered
    weeks: int
    season: int  # sessions they give already
    offered: int | None
    at_most: int
    level: str = ""  # that a lead saw; "": none has
    reviewed_on: date | None = None
    is_review_due: bool = False
    away: tuple = ()  # days on which they said they are away
    is_of_age: bool = True

    @property
    def is_possible(self):
        return self.may_teach and not self.clashes

    @property
    def may_lead(self):
        """Whether they may be the only trainer there."""
        return self.is_of_age and self.level != "assists"

    @property
    def is_mostly_there(self):
        """Away on a quarter of the sessions at most."""
        return len(self.away) * AWAY_AT_MOST <= self.sessions

    @property
    def is_unsure(self):
        """Whether somebody has to say that it is meant."""
        return bool(self.tight or self.outside or self.over or self.away)

    @property
    def cost(self):
        """The less the better, in whole numbers."""
        sessions, weeks = max(1, self.sessions), max(1, self.weeks)
        unsuited = (len(self.tight) + len(self.outside) + len(self.away)) / sessions + len(self.over) / weeks
        full = self.season / (self.at_most * 2 * (SEASON / timedelta(weeks=1)))
        new = TAUGHT_NEVER if not self.taught else TAUGHT_ONCE if self.taught == 1 else 0
        skill = LEVELS[self.level] + REVIEW_IS_DUE * self.is_review_due
        return round(WHOLLY_UNSUITED * unsuited + A_FULL_SEASON * min(1, full)) + new + skill + FAR[self.place]


def match(need, volunteer):
    clashes, tight = [], []
    for meeting in need.meetings:
        near = list(volunteer.near(meeting))
        if any(meeting.meets(other) for other in near):
            clashes.append(meeting.on)
        elif any(meeting.is_too_near(other) for other in near):
            tight.append(meeting.on)
    offered = volunteer.at_most
    skill = volunteer.skills.get(need.course, UNSEEN)
    away = [one.on for one in need.meetings if volunteer.is_away(one)]
    return Match(
        trainer=volunteer.trainer,
        sessions=len(need.meetings),
        can_teach=need.course in volunteer.courses,
        may_teach=volunteer.is_woman or not need.by_women,
        taught=volunteer.taught.get(need.course, 0),
        place=place(need, volunteer),
        has_said_when=bool(volunteer.parts),
        clashes=tuple(clashes),
        tight=tuple(tight),
        outside=tuple(one.on for one in need.meetings if not volunteer.offers(one) and one.on not in away),
        over=tuple(week for week, asked in need.a_week.items() if volunteer.a_week.get(week, 0) + asked > offered),
        weeks=len(need.a_week),
        season=volunteer.season_of(need.first_day),
        offered=volunteer.offered,
        at_most=offered,
        level=skill.level,
        reviewed_on=skill.reviewed_on,
        is_review_due=skill.is_due,
        away=tuple(away),
        is_of_age=volunteer.is_of_age,
    )


def place(need, volunteer):
    if not volunteer.centres:
        return Place.ANY
    if need.centre in volunteer.centres:
        return Place.NAMED
    return Place.DISTRICT if need.district in volunteer.districts else Place.ELSEWHERE


def rank(need, volunteers):
    """A Match for each, the best first: who can teach it and is free, and alone; then by what speaks against them."""
    found = [match(need, volunteer) for volunteer in volunteers]
    return sorted(
        found, key=lambda one: (not one.is_possible, not one.can_teach, not one.may_lead, one.cost, one.trainer)
    )
