"""What may still come of it: docs/rules.md, "The forecast"."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.graduation import forecast, rule
from lms.graduation.elsewhere import settled
from lms.graduation.forecast import Way
from tests.lms.graduation.marks import after, sessions_of, visit_to


def forecast_of(marks, *, been, allowed=0, needed=80, **known):
    sessions = settled(sessions_of(marks, **known), allowed=allowed)
    return forecast.of(sessions, needed_percent=needed, allowed=allowed, now=after(been))


@pytest.mark.parametrize(
    ("marks", "been", "known", "left", "needed", "lost_with", "way"),
    [
        pytest.param("ppppp-----", 5, {}, 5, 3, 8, Way.OPEN, id="two may be missed: with the third it is lost"),
        pytest.param("ppapp-----", 5, {}, 5, 4, 7, Way.OPEN, id="one is spent"),
        pytest.param("aappp-----", 5, {}, 5, 5, 6, Way.OPEN, id="none may be missed"),
        pytest.param("aaapp-----", 5, {}, 5, 5, None, Way.CLOSED, id="lost, with no make-up allowed"),
        pytest.param("aaapp-----", 5, {"allowed": 1}, 5, 5, 6, Way.MAKE_UP, id="one has to be made up"),
        pytest.param("aaapp-----", 5, {"allowed": 2}, 5, 5, 7, Way.MAKE_UP, id="two could be"),
        pytest.param("aaapp-----", 5, {"allowed": 1, "visited": [1]}, 5, 5, 6, Way.OPEN, id="it was made up"),
        pytest.param("pppppppp--", 8, {}, 2, 0, None, Way.OPEN, id="it is in the bag"),
        pytest.param("----------", 0, {}, 10, 8, 3, Way.OPEN, id="before the first"),
        pytest.param("ppp-------", 3, {"allowed": 1, "visited": [5]}, 6, 4, 7, Way.OPEN, id="one was attended ahead"),
        pytest.param("pppp", 4, {"needed": 100}, 0, 0, None, Way.OPEN, id="over, and enough"),
        pytest.param("ppaa", 4, {"allowed": 1}, 0, 0, None, Way.CLOSED, id="over, and one make-up is not enough"),
        pytest.param("pppa", 4, {"allowed": 1}, 0, 0, None, Way.MAKE_UP, id="over, and a make-up would do"),
        pytest.param("", 0, {}, 0, 0, None, Way.OPEN, id="no session"),
    ],
)
def test_what_is_left_what_is_needed_and_when_it_is_lost(marks, been, known, left, needed, lost_with, way):
    found = forecast_of(marks, been=been, **known)
    assert (found.left, found.needed, found.way) == (left, needed, way)
    assert (found.lost_with and found.lost_with.number) == lost_with
    assert found.is_lost is (way is Way.CLOSED)


patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=150)
numbers = st.sets(st.integers(1, 7))


def filled(sessions, to_come, missed):
    """Every way it can end if of those ``to_come`` the first ``missed`` are missed: whatever is made up besides."""
    ends = {one.number: "absent" if place < missed else "present" for place, one in enumerate(to_come)}
    done = [replace(one, own=ends.get(one.number, one.own)) for one in sessions]
    done = [replace(one, own="present") if one.own == "" and not one.is_before else one for one in done]
    absent = [one.number for one in done if one.own == "absent" and not one.is_before]
    for size in range(len(absent) + 1):
        for some in combinations(absent, size):
            yield [replace(one, visit=one.visit or visit_to(one.number)) if one.number in some else one for one in done]


def reaches(sessions, *, allowed, needed):
    marks = {one.number: one.mark for one in settled(sessions, allowed=allowed)}
    return rule.outcome(marks, needed_percent=needed).sessions_short == 0


@patient
@given(
    st.text("plxa-", max_size=5),
    st.integers(0, 3),
    numbers,
    numbers,
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(0, 100),
)
def test_it_is_lost_exactly_when_no_way_of_filling_what_is_left_reaches_it(
    marks, to_come, visited, earned, before, allowed, needed
):
    raw = sessions_of(marks + "-" * to_come, visited=visited, earned=earned, before=before)
    sessions, now = settled(raw, allowed=allowed), after(len(marks))
    found = forecast.of(sessions, needed_percent=needed, allowed=allowed, now=now)
    left = [one for one in raw if not one.is_before and one.number > len(marks)]

    def open_after(missed):
        return any(reaches(end, allowed=allowed, needed=needed) for end in filled(raw, left, missed))

    lost = [missed for missed in range(len(left) + 1) if not open_after(missed)]
    assert lost == list(range(lost[0], len(left) + 1)) if lost else True  # once lost, lost
    assert found.is_lost is (bool(lost) and lost[0] == 0)
    assert found.lost_with == (left[lost[0] - 1] if lost and lost[0] else None)


@patient
@given(st.text("plxa", max_size=6), st.integers(0, 5), numbers, st.integers(0, 3), st.integers(0, 100))
def test_so_many_may_be_missed_and_not_one_more(marks, to_come, visited, allowed, needed):
    raw = sessions_of(marks + "-" * to_come, visited=visited)
    found = forecast.of(settled(raw, allowed=allowed), needed_percent=needed, allowed=allowed, now=after(len(marks)))

    def ends_well(missed):
        """The first of those not attended ahead are missed; no visit is paid any more."""
        ahead = [one for one in raw if one.number > len(marks) and one.visit]
        settled_ahead = settled([replace(one, own="absent") if one in ahead else one for one in raw], allowed=allowed)
        secured = {one.number for one in settled_ahead if one.mark == rule.MADE_UP}
        left = [one.number for one in raw if one.number > len(marks) and one.number not in secured]
        end = {one.number: one.mark for one in settled_ahead}
        end |= {number: "absent" if place < missed else "present" for place, number in enumerate(left)}
        return rule.outcome(end, needed_percent=needed).sessions_short == 0

    if found.missable >= 0:
        assert ends_well(min(found.missable, found.left))
    if found.missable < found.left:
        assert not ends_well(max(0, found.missable + 1))
    assert found.needed == min(found.left, max(0, found.left - found.missable))
