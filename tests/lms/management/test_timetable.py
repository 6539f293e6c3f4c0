"""Which cohorts the sample has: the numbers asked for, exactly, whatever they are."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.arabic.hijri import hijri_date
from lms.management.sample import timetable
from lms.management.sample.timetable import Stage

SESSIONS = {"BASICS": 6, "OFFICE": 8, "SAFE": 6, "WEB": 10, "DSN": 8, "SEL": 8}
TODAY = date(2026, 11, 25)


def planned(**asked):
    usual = {"trainees": 1000, "cohorts": 40, "centres": 30, "today": TODAY}
    return timetable.of(**usual | asked, sessions=SESSIONS)


@given(trainees=st.integers(20, 20_000), cohorts=st.integers(5, 120), centres=st.integers(2, 60))
def test_it_has_just_so_many_cohorts_and_people(trainees, cohorts, centres):
    found = planned(trainees=trainees, cohorts=cohorts, centres=centres)
    assert len({one.code for one in found}) == len(found) == cohorts
    assert sum(one.people for one in found) == trainees
    assert all(0 <= one.centre < centres for one in found)
    assert all(one.people <= one.capacity for one in found if one.stage is not Stage.FULL)


def test_the_road_comes_first():
    assert [one.code for one in planned()[:5]] == ["SAFE-1", "SAFE-2", "SAFE-3", "SAFE-4", "SAFE-5"]


def test_every_stage_and_every_course_is_there():
    found = planned()
    assert {one.stage for one in found} == set(Stage)
    assert {one.course for one in found} == set(SESSIONS)


def test_a_session_of_the_road_is_today():
    running = next(one for one in planned() if one.code == "SAFE-3")
    assert TODAY in [slot.day for slot in running.slots]


@pytest.mark.parametrize("weekday", range(7))
def test_stages_are_what_they_say_on_any_day(weekday):
    today = TODAY + timedelta(days=weekday)
    for one in timetable.of(trainees=1000, cohorts=40, centres=30, sessions=SESSIONS, today=today):
        opens, closes = one.window
        match one.stage:
            case Stage.LIVED | Stage.TO_DECIDE:
                assert one.slots[-1].day < today
            case Stage.RUNNING:
                assert one.slots[0].day <= today + timedelta(days=6)
                assert one.slots[-1].day > today
            case Stage.OPEN | Stage.FULL:
                assert opens <= today <= closes
            case Stage.SOON:
                assert today < opens
        assert opens < closes < one.first_day
        assert len(one.slots) == SESSIONS[one.course]


def test_holidays_are_skipped():
    day = next(one for one in planned() if not one.on_road).slots[0].day
    found = timetable.of(trainees=1000, cohorts=40, centres=30, sessions=SESSIONS, today=TODAY, holidays={day})
    assert day not in [slot.day for one in found if not one.on_road for slot in one.slots]


def test_nobody_is_asked_to_come_when_the_fast_of_ramadan_is_broken():
    slots = [slot for today in (TODAY, date(2027, 2, 15)) for one in planned(today=today) for slot in one.slots]
    fasting = [slot for slot in slots if hijri_date(slot.day).month == timetable.RAMADAN]
    assert {(slot.begins, slot.ends) for slot in fasting} == {
        (time(15, 30), time(17, 30)),
        (time(21, 30), time(23, 30)),
    }
    assert {slot.begins for slot in slots if slot not in fasting} == set(timetable.HOURS)
