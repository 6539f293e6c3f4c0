"""The days proposed for a cohort."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.cohorts.schedule import FURTHEST, Meeting, NoRoom, Slot, Weekday, propose, weekly

SUNDAY = date(2026, 12, 6)
FIVE, SEVEN = time(17), time(19)


def days(*args, **kwargs):
    return [slot.day for slot in propose(*args, **kwargs)]


def test_the_week_is_listed_from_sunday():
    assert [label for label, _ in zip(Weekday.names, range(7), strict=True)] == [
        "SUNDAY",
        "MONDAY",
        "TUESDAY",
        "WEDNESDAY",
        "THURSDAY",
        "FRIDAY",
        "SATURDAY",
    ]


def test_weekdays_are_numbered_as_python_numbers_them():
    assert SUNDAY.weekday() == Weekday.SUNDAY


def test_two_evenings_a_week():
    assert days(SUNDAY, [Weekday.SUNDAY, Weekday.TUESDAY], FIVE, SEVEN, 3) == [
        date(2026, 12, 6),
        date(2026, 12, 8),
        date(2026, 12, 13),
    ]


def test_the_first_session_is_on_the_first_of_its_weekdays():
    assert days(date(2026, 12, 7), [Weekday.SUNDAY], FIVE, SEVEN, 1) == [date(2026, 12, 13)]


def test_a_holiday_moves_the_end_and_loses_no_session():
    holidays = {date(2026, 12, 13), date(2026, 12, 14)}
    assert days(SUNDAY, [Weekday.SUNDAY], FIVE, SEVEN, 3, holidays) == [
        date(2026, 12, 6),
        date(2026, 12, 20),
        date(2026, 12, 27),
    ]


def test_each_slot_carries_its_times():
    [slot] = propose(SUNDAY, [Weekday.SUNDAY], FIVE, SEVEN, 1)
    assert (slot.begins, slot.ends) == (FIVE, SEVEN)


@pytest.mark.parametrize(
    ("weekdays", "begins", "ends"),
    [
        pytest.param([], FIVE, SEVEN, id="no weekday"),
        pytest.param([7], FIVE, SEVEN, id="an eighth day"),
        pytest.param([6], SEVEN, FIVE, id="ends before it begins"),
        pytest.param([6], FIVE, FIVE, id="takes no time"),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused(weekdays, begins, ends):
    with pytest.raises(ValueError, match="a s"):
        propose(SUNDAY, weekdays, begins, ends, 3)


def test_holidays_without_end_do_not_search_for_ever():
    holidays = {SUNDAY + timedelta(days=n) for n in range(2000)}
    with pytest.raises(NoRoom):
        propose(SUNDAY, [Weekday.SUNDAY], FIVE, SEVEN, 1, holidays)


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.sets(st.sampled_from(Weekday.values), min_size=1),
    st.integers(1, 30),
    st.sets(st.integers(0, 60), max_size=30),
)
def test_a_schedule_has_the_sessions_asked_on_its_weekdays_in_order_and_on_no_holiday(first_day, weekdays, count, off):
    holidays = {first_day + timedelta(days=n) for n in off}
    proposed = days(first_day, weekdays, FIVE, SEVEN, count, holidays)
    assert len(proposed) == count
    assert proposed == sorted(set(proposed))
    assert all(day.weekday() in weekdays and day not in holidays for day in proposed)
    between = {first_day + timedelta(days=n) for n in range((proposed[-1] - first_day).days + 1)}
    assert {day for day in between if day.weekday() in weekdays and day not in holidays} == set(proposed)
    assert proposed[-1] - first_day <= FURTHEST


def test_what_comes_back_every_week_is_read_from_the_days():
    slots = propose(SUNDAY, [Weekday.TUESDAY, Weekday.SUNDAY], FIVE, SEVEN, 12)
    assert weekly(slots) == [Meeting((Weekday.SUNDAY, Weekday.TUESDAY), FIVE, SEVEN)]


def test_days_of_other_times_are_told_apart():
    slots = [*propose(SUNDAY, [Weekday.SUNDAY], FIVE, SEVEN, 4), *propose(SUNDAY, [Weekday.MONDAY], SEVEN, time(20), 4)]
    assert weekly(slots) == [Meeting((Weekday.SUNDAY,), FIVE, SEVEN), Meeting((Weekday.MONDAY,), SEVEN, time(20))]


def test_a_session_that_was_moved_is_not_what_comes_back():
    slots = propose(SUNDAY, [Weekday.SUNDAY], FIVE, SEVEN, 6)
    assert weekly([*slots[:5], Slot(date(2027, 1, 13), SEVEN, time(21))]) == weekly(slots)


def test_without_sessions_nothing_comes_back():
    assert weekly([]) == []
