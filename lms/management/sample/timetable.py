"""Which cohorts the sample has, how far each has come, and how many people are new in it. Pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from lms.arabic.hijri import hijri_date
from lms.cohorts import schedule


class Stage(StrEnum):
    LIVED = "lived"  # taught, decided, certified
    TO_DECIDE = "to_decide"  # taught and closed
    RUNNING = "running"
    OPEN = "open"  # takes applications, has seats
    FULL = "full"  # takes applications, people wait
    SOON = "soon"  # published; its window of applications is to come
    DRAFT = "draft"
    CALLED_OFF = "called_off"


ROAD_COURSE = "SAFE"
# The road that the README walks: (code, stage, seats, people, audience, place of its centre).
ROAD = [
    ("SAFE-1", Stage.LIVED, 30, 30, "female", 0),
    ("SAFE-2", Stage.TO_DECIDE, 15, 12, "female", 0),
    ("SAFE-3", Stage.RUNNING, 30, 24, "female", 0),
    ("SAFE-4", Stage.OPEN, 20, 13, "female", 0),
    ("SAFE-5", Stage.FULL, 12, 15, "male", 1),
]
# Of every 35 others; and of how many people each has its part.
OTHERS = [
    (Stage.LIVED, 15), (Stage.TO_DECIDE, 2), (Stage.RUNNING, 9), (Stage.OPEN, 4), (Stage.FULL, 1), (Stage.SOON, 2),
    (Stage.DRAFT, 1), (Stage.CALLED_OFF, 1),
]  # fmt: skip
WEIGHTS = {
    Stage.LIVED: 27, Stage.TO_DECIDE: 24, Stage.RUNNING: 25, Stage.OPEN: 26, Stage.FULL: 28, Stage.SOON: 0, Stage.DRAFT: 0,
    Stage.CALLED_OFF: 6,
}  # fmt: skip
COURSES = ["BASICS", "OFFICE", "SAFE", "WEB", "DSN", "SEL"]
AUDIENCES = ["female", "male", "all", "female", "male"]
HOURS = [time(16, 30), time(17), time(19)]
RAMADAN = 9
# Nobody comes while the fast is broken: the afternoon ends well before sunset, the evening begins after Tarawih.
HOURS_IN_RAMADAN = {time(16, 30): time(15, 30), time(17): time(15, 30), time(19): time(21, 30)}
LASTS = timedelta(hours=2)
SEATS = 30
WORKING = [6, 0, 1, 2, 3]  # Sunday to Thursday, as date.weekday() numbers them


@dataclass(frozen=True)
class Planned:
    """One cohort of the sample, before anything of it exists."""

    code: str
    course: str
    stage: Stage
    audience: str
    centre: int  # its place among the centres
    capacity: int
    people: int  # new in it; those who come again are on top
    slots: tuple  # of schedule.Slot, one a session
    on_road: bool

    @property
    def first_day(self):
        return self.slots[0].day

    @property
    def leaves_one_open(self):
        """Whether its last register was not taken; those of the road's course were: its trainees move and make up."""
        number = int(self.code.partition("-")[2])
        return self.stage is Stage.RUNNING and self.course != ROAD_COURSE and number % 3 == 0

    @property
    def window(self):
        """First and last day of applications."""
        if self.stage in (Stage.SOON, Stage.DRAFT):
            return self.first_day - timedelta(weeks=4), self.first_day - timedelta(weeks=1)
        return self.first_day - timedelta(weeks=6), self.first_day - timedelta(days=6)


def of(*, trainees, cohorts, centres, sessions, today, holidays=frozenset()):
    """The cohorts in the order in which they are made. ``sessions``: how many each course has, by its code."""
    others = _stages(cohorts - len(ROAD))
    on_road = _shares([people for _code, _stage, _seats, people, *_ in ROAD], _for_road(trainees, bool(others)))
    in_all = sessions[ROAD_COURSE]
    planned = [
        Planned(
            code,
            ROAD_COURSE,
            stage,
            audience,
            centre % centres,
            _fewer(people) if stage is Stage.FULL else max(seats, people),
            people,
            _weekly(_road_begins(stage, today, in_all), [today.weekday()], time(17), in_all),
            on_road=True,
        )
        for (code, stage, seats, _asked, audience, centre), people in zip(ROAD, on_road, strict=True)
    ]
    shares = _shares([WEIGHTS[stage] for stage in others], trainees - sum(on_road))
    counted = {ROAD_COURSE: len(ROAD)}
    for n, (stage, people) in enumerate(zip(others, shares, strict=True)):
        course = COURSES[n % len(COURSES)]
        counted[course] = counted.get(course, 0) + 1
        weekday = WORKING[n % len(WORKING)]
        weekdays = [weekday, WORKING[(n + 2) % len(WORKING)]] if sessions[course] > 6 and n % 3 == 0 else [weekday]
        weeks = -(-sessions[course] // len(weekdays))
        first_day = _on_or_after(_begins(stage, n, today, weeks), weekday)
        planned.append(
            Planned(
                f"{course}-{counted[course]}",
                course,
                stage,
                AUDIENCES[n % len(AUDIENCES)],
                (n + 2) % centres,
                _fewer(people) if stage is Stage.FULL else max(SEATS, people),
                people,
                _weekly(first_day, weekdays, HOURS[n % len(HOURS)], sessions[course], holidays),
                on_road=False,
            )
        )
    return planned


def _fewer(people):
    """The seats of a full cohort: one in five, or so, waits."""
    return max(1, people - max(1, people // 5))


def _for_road(trainees, has_others):
    """How many of the trainees the road takes: what it asks for, or its part when there are few."""
    asked = sum(people for _code, _stage, _seats, people, *_ in ROAD)
    return min(asked, trainees // 2) if has_others else trainees


def _stages(how_many):
    """So many of each stage as their part of ``OTHERS``; past ones first."""
    shares = _shares([part for _stage, part in OTHERS], how_many)
    return [stage for (stage, _part), share in zip(OTHERS, shares, strict=True) for _ in range(share)]


def _shares(weights, whole):
    """``whole`` cut into integers in proportion to ``weights``; they add up to it exactly."""
    total, given, shares, so_far = sum(weights), 0, [], 0
    for weight in weights:
        so_far += weight
        shares.append(round(whole * so_far / total) - given if total else 0)
        given += shares[-1]
    return shares


def _road_begins(stage, today, sessions):
    weeks = {
        Stage.LIVED: -sessions - 3, Stage.TO_DECIDE: -sessions - 1, Stage.RUNNING: -3, Stage.OPEN: 3, Stage.FULL: 4,
    }  # fmt: skip
    return today + timedelta(weeks=weeks[stage])


def _begins(stage, n, today, weeks):
    """About when the cohort's first week is: the lived ones spread over the last year."""
    match stage:
        case Stage.LIVED:
            return today - timedelta(weeks=weeks + 3 + (n * 5) % 40)
        case Stage.TO_DECIDE:
            return today - timedelta(weeks=weeks + 2)
        case Stage.RUNNING:
            return today - timedelta(weeks=1 + n % max(1, weeks - 2))
        case Stage.CALLED_OFF:
            return today + timedelta(weeks=2)
        case Stage.OPEN | Stage.FULL:
            return today + timedelta(weeks=2 + n % 3)
        case _:
            return today + timedelta(weeks=7 + n % 4)


def _on_or_after(day, weekday):
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _weekly(first_day, weekdays, begins, count, holidays=frozenset()):
    slots = schedule.propose(first_day, weekdays, begins, _after(begins), count, holidays)
    return tuple(_at_its_hour(slot) for slot in slots)


def _at_its_hour(slot):
    hijri = hijri_date(slot.day)
    if hijri is None or hijri.month != RAMADAN:
        return slot
    begins = HOURS_IN_RAMADAN[slot.begins]
    return replace(slot, begins=begins, ends=_after(begins))


def _after(begins):
    """When a session ends that begins at ``begins``."""
    return (datetime.combine(date.min, begins) + LASTS).time()


def seats_needed(planned):
    """The seats that every centre has to have."""
    return max(SEATS, *(one.capacity for one in planned))
