"""The graduation rule: docs/rules.md, "Attendance" and "Graduation"."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.graduation.rule import Outcome, Reason, Verdict, Why, may_still_miss, outcome

P, L, X, A, N = "present", "late", "excused", "absent", None


@pytest.mark.parametrize(
    ("marks", "graduates"),
    [
        pytest.param([P, P, P, P, A], True, id="exactly eighty percent"),
        pytest.param([P, P, P, A], False, id="seventy-five percent"),
        pytest.param([P, P, P, P, P, P, P, P, P, P, P, P, A, A, A], True, id="twelve of fifteen"),
        pytest.param([P, P, P, P, P, P, P, A, A], False, id="seventy-seven and seven ninths"),
        pytest.param([L, L, L, L, A], True, id="late is attended"),
        pytest.param([P, P, P, P, A, X], True, id="an excused session leaves the sum"),
        pytest.param([P, P, P, A, X], False, id="excused is not attended"),
        pytest.param([P, P, P, P, N], False, id="a session nobody marked is a gap, whatever the rest says"),
        pytest.param([X, X], False, id="nothing counted"),
        pytest.param([], False, id="no session at all"),
    ],
)
def test_attendance_decides(marks, graduates):
    assert outcome(marks, needed_percent=80).graduates is graduates


@pytest.mark.parametrize(
    ("mark", "needed", "graduates"),
    [
        pytest.param(None, None, True, id="no project needed"),
        pytest.param(10, None, True, id="a poor project where none is needed"),
        pytest.param(60, 60, True, id="exactly the mark"),
        pytest.param(59, 60, False, id="one mark short"),
        pytest.param(0, 60, False, id="nought"),
        pytest.param(0, 0, True, id="any mark is enough"),
        pytest.param(None, 60, False, id="not marked yet"),
        pytest.param(None, 0, False, id="not marked yet, any would do"),
    ],
)
def test_the_project_decides(mark, needed, graduates):
    result = outcome([P, P, P, P, P], needed_percent=80, project_mark=mark, project_percent=needed)
    assert result.graduates is graduates


@pytest.mark.parametrize(
    ("marks", "project", "verdict", "reasons"),
    [
        pytest.param([P] * 5, 60, Verdict.PASSES, (), id="all is well"),
        pytest.param([P] * 5 + [X], 60, Verdict.PASSES, (Reason(Why.EXCUSED_LEFT_OUT, 1),), id="one excused"),
        pytest.param([P, P, P, A, A], 60, Verdict.NEAR, (Reason(Why.SESSIONS_SHORT, 1),), id="one session short"),
        pytest.param([P, P, A, A, A], 60, Verdict.FAILS, (Reason(Why.SESSIONS_SHORT, 2),), id="two sessions short"),
        pytest.param([P] * 5, 56, Verdict.NEAR, (Reason(Why.MARKS_SHORT, 4),), id="four marks short"),
        pytest.param([P] * 5, 54, Verdict.FAILS, (Reason(Why.MARKS_SHORT, 6),), id="six marks short"),
        pytest.param(
            [P, P, P, A, A],
            55,
            Verdict.NEAR,
            (Reason(Why.SESSIONS_SHORT, 1), Reason(Why.MARKS_SHORT, 5)),
            id="a little short of both",
        ),
        pytest.param(
            [P, P, P, N, P], 60, Verdict.BLOCKED, (Reason(Why.UNMARKED_SESSIONS, 1, (4,)),), id="session 4 unmarked"
        ),
        pytest.param([P] * 5, None, Verdict.BLOCKED, (Reason(Why.UNMARKED_PROJECT),), id="project unmarked"),
        pytest.param(
            [P, P, A, A, N],
            60,
            Verdict.BLOCKED,
            (Reason(Why.UNMARKED_SESSIONS, 1, (5,)), Reason(Why.SESSIONS_SHORT, 1)),
            id="the gap could bring it near",
        ),
        pytest.param(
            [P, A, A, A, N],
            None,
            Verdict.FAILS,
            (Reason(Why.UNMARKED_SESSIONS, 1, (5,)), Reason(Why.UNMARKED_PROJECT), Reason(Why.SESSIONS_SHORT, 2)),
            id="no gap could make the difference",
        ),
        pytest.param([X] * 5, 60, Verdict.FAILS, (Reason(Why.NOTHING_COUNTED), Reason(Why.EXCUSED_LEFT_OUT, 5))),
        pytest.param([], 60, Verdict.FAILS, (Reason(Why.NOTHING_COUNTED),), id="no session was held"),
    ],
)
def test_the_outcome_says_why(marks, project, verdict, reasons):
    result = outcome(marks, needed_percent=80, project_mark=project, project_percent=60)
    assert (result.verdict, result.reasons) == (verdict, reasons)


def test_sessions_keep_their_own_numbers():
    result = outcome({3: P, 7: "none", 9: ""}, needed_percent=50)
    assert result.unmarked == (7, 9)


def test_the_figures_survive_being_stored():
    result = outcome([P, L, X, A, N], needed_percent=80, project_mark=58, project_percent=60)
    assert result == Outcome(
        attended=2, excused=1, counted=4, unmarked=(5,), needed_percent=80, project_mark=58, project_percent=60
    )
    assert Outcome.from_json(result.to_json()) == result
    assert result.to_json()["verdict"] == "blocked"


# A busy machine is slow, and no less right.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
marks = st.lists(st.sampled_from([P, L, X, A]), max_size=40)


@patient
@given(marks, st.integers(0, 100))
def test_counting_whole_sessions_and_comparing_fractions_agree(marks, needed):
    result = outcome(marks, needed_percent=needed)
    exact = result.counted > 0 and Fraction(100 * result.attended, result.counted) >= needed
    assert result.graduates is exact


@patient
@given(marks, st.integers(0, 100))
def test_the_shortfall_is_exactly_what_it_takes(marks, needed):
    result = outcome(marks, needed_percent=needed)
    short = result.sessions_short
    attended, counted = result.attended, result.counted
    assert 100 * (attended + short) >= needed * counted
    assert short == 0 or 100 * (attended + short - 1) < needed * counted


@patient
@given(st.lists(st.sampled_from([P, L, X, A, N]), max_size=12), st.integers(0, 100), st.sampled_from([P, L, X, A]))
def test_no_way_of_filling_the_gaps_beats_the_best_case(marks, needed, filler):
    filled = outcome([filler if mark is N else mark for mark in marks], needed_percent=needed)
    best = outcome(marks, needed_percent=needed).at_best
    assert best.sessions_short <= filled.sessions_short or not filled.graduates
    assert best.graduates or not filled.graduates


@pytest.mark.parametrize(
    ("marks", "left", "missable"),
    [
        pytest.param([P, P, P], 9, 2, id="twelve sessions, ten needed"),
        pytest.param([P, P, A], 9, 1, id="one is spent"),
        pytest.param([A, A, A], 3, -2, id="not even all that are left would do"),
        pytest.param([], 5, 1, id="nothing has been yet"),
        pytest.param([P, N], 3, 1, id="a session nobody marked is not held against the trainee"),
        pytest.param([P, P, P, P, A], 0, 0, id="over, and enough"),
    ],
)
def test_how_many_may_still_be_missed(marks, left, missable):
    assert may_still_miss(marks, left=left, needed_percent=80) == missable
