"""How a trainee stands while the course runs: two numbers, and what may still be missed."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.graduation import progress, wording
from lms.graduation.elsewhere import SessionMark
from lms.graduation.sheet import Sheet

FIRST = datetime(2026, 12, 6, 14, tzinfo=UTC)
WORDS = {"p": "present", "l": "late", "x": "excused", "a": "absent", "-": ""}


def sheet_of(marks):
    return Sheet(
        tuple(
            SessionMark(
                f"session-{number}",
                number,
                FIRST + timedelta(weeks=number - 1),
                FIRST + timedelta(weeks=number - 1, hours=2),
                False,
                WORDS[m],
                WORDS[m],
            )
            for number, m in enumerate(marks, start=1)
        ),
        None,
    )


def after(sessions):
    """A day after so many sessions."""
    return FIRST + timedelta(weeks=sessions - 1, days=1)


@pytest.mark.parametrize(
    ("marks", "been", "so_far", "whole", "missable"),
    [
        pytest.param("ppapp-----", 5, (4, 5), (4, 10), 1, id="half way, one missed"),
        pytest.param("ppxpp-----", 5, (4, 4), (4, 9), 1, id="an excused session leaves both sums"),
        pytest.param("ppppp-----", 6, (5, 5), (5, 10), 2, id="the sixth nobody marked: not held against her"),
        pytest.param("aaa-------", 3, (0, 3), (0, 10), -1, id="one too many"),
        pytest.param("----------", 0, (0, 0), (0, 10), 2, id="before the first"),
    ],
)
def test_two_numbers_and_what_may_still_be_missed(marks, been, so_far, whole, missable):
    stands = progress.of(sheet_of(marks), needed_percent=80, now=after(been))
    assert ((stands.attended, stands.marked), (stands.attended, stands.whole)) == (so_far, whole)
    assert stands.missable == missable
    assert stands.is_on_the_way is (missable >= 0)


def test_the_next_session_is_the_one_that_runs_until_it_ends():
    sheet = sheet_of("p--")
    second = sheet.sessions[1]
    assert progress.of(sheet, needed_percent=80, now=second.starts_at).next_session == second
    assert progress.of(sheet, needed_percent=80, now=second.ends_at).next_session == sheet.sessions[2]
    assert progress.of(sheet, needed_percent=80, now=after(3)).next_session is None


def test_each_session_has_its_own_mark_in_the_strip():
    dots = wording.dots(sheet_of("plxa--").sessions, FIRST + timedelta(weeks=5))
    assert [dot["kind"] for dot in dots] == ["present", "late", "excused", "absent", "none", "next"]
    assert [dot["today"] for dot in dots] == [False, False, False, False, False, True]
