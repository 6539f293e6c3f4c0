"""Whom a trainer should speak with, and why."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from lms.desks import risk
from lms.graduation import progress
from lms.graduation.elsewhere import SessionMark
from lms.graduation.sheet import Sheet
from lms.learning.standing import Standing

FIRST = datetime(2026, 12, 6, 14, tzinfo=UTC)
P, L, X, A = "present", "late", "excused", "absent"


def reasons(marks, *, of=6, needed_percent=60, project=Standing.NOTHING, mark=None, needed_mark=None):
    """``marks`` of the sessions held, out of ``of``; asked the day after the last of them."""
    sessions = tuple(
        SessionMark(
            public_id=str(number),
            number=number,
            starts_at=FIRST + timedelta(weeks=number - 1),
            ends_at=FIRST + timedelta(weeks=number - 1, hours=2),
            is_held=number <= len(marks),
            mark=marks[number - 1] if number <= len(marks) else "",
            own=marks[number - 1] if number <= len(marks) else "",
        )
        for number in range(1, of + 1)
    )
    now = FIRST + timedelta(weeks=len(marks) - 1, days=1)
    going = progress.of(Sheet(sessions, mark), needed_percent=needed_percent, now=now)
    with translation.override("en"):
        return risk.reasons(going, project=project, mark=mark, needed_mark=needed_mark)


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        pytest.param([P, P, P], [], id="there every time"),
        pytest.param([P, A, P], [], id="missed one of two that may be missed"),
        pytest.param([P, A, P, A], ["Missed sessions 2 and 4; may miss no more"], id="missed all that may be missed"),
        pytest.param([A, P, A, P, A], ["Missed sessions 1, 3 and 5; that is 1 more than the course allows"], id="more"),
        pytest.param(
            [A, A, A, A], ["Missed sessions 1, 2, 3 and 4; that is 2 more than the course allows"], id="two more"
        ),
        pytest.param([P, A, P, A, P, P], [], id="it is over, and they attended enough"),
        pytest.param([X, X, P], [], id="excused is not missed"),
        pytest.param([L, L, L], [], id="late is there"),
    ],
)
def test_attendance_is_a_risk_in_words(marks, said):
    assert reasons(marks) == said


def test_two_in_a_row_are_a_risk_before_the_figures_are():
    assert reasons([P, A, A], of=12) == ["Missed sessions 2 and 3, the last two in a row"]
    assert reasons([P, A, X, A], of=12) == ["Missed sessions 2 and 4, the last two in a row"]
    assert reasons([A, A, P], of=12) == []
    assert reasons([A], of=12) == []


@pytest.mark.parametrize(
    ("marks", "project", "mark", "said"),
    [
        pytest.param([P] * 4, "nothing", None, [], id="two sessions to come"),
        pytest.param(
            [P] * 5, "nothing", None, ["No project handed in, and the course is nearly over"], id="one to come"
        ),
        pytest.param([P] * 6, "nothing", None, ["No project handed in"], id="over"),
        pytest.param([P] * 6, "waiting", None, [], id="it waits for the trainer, not for the trainee"),
        pytest.param([P] * 6, "answered", None, [], id="answered"),
        pytest.param([P] * 2, "marked", 45, ["Project marked 45 of 100; 60 is needed"], id="below"),
        pytest.param([P] * 2, "waiting", 45, [], id="below, and handed in again"),
        pytest.param([P] * 6, "marked", 60, [], id="enough"),
    ],
)
def test_the_project_is_a_risk_in_words(marks, project, mark, said):
    assert reasons(marks, project=Standing(project), mark=mark, needed_mark=60) == said


def test_where_no_project_is_asked_for_none_is_missed():
    assert reasons([P] * 6) == []


def test_both_are_said():
    assert len(reasons([A, A, A, A, P], needed_mark=60)) == 2
