"""The mark that the levels of a rubric come to, and where a project stands."""

from datetime import UTC, datetime

import pytest

from lms.learning import proposal, standing
from lms.learning.models import ProjectSubmission

MONDAY, TUESDAY = (datetime(2026, 12, day, tzinfo=UTC) for day in (7, 8))


@pytest.mark.parametrize(
    ("levels", "percent"),
    [
        pytest.param([], None, id="no rubric, no proposal"),
        pytest.param([0], 25, id="each level is a quarter"),
        pytest.param([3, 3, 3], 100, id="excellent in all"),
        pytest.param([2, 2, 2, 2], 75, id="sound in all"),
        pytest.param([1, 2], 63, id="62.5 is rounded upwards"),
        pytest.param([0, 0, 1], 33, id="33⅓ is rounded to the nearest"),
        pytest.param([1, 1, 2], 58, id="58⅓ is rounded to the nearest"),
        pytest.param([3, 3, 2], 92, id="91⅔ is rounded to the nearest"),
        pytest.param([0, 0, 0, 0, 0, 0, 0, 1, 1, 1], 33, id="32.5 is rounded upwards, not to the even"),
    ],
)
def test_the_proposed_mark_is_the_average_of_the_levels(levels, percent):
    assert proposal.percent(levels) == percent


def test_better_in_one_criterion_never_proposes_less():
    for first in range(3):
        for second in range(4):
            assert proposal.percent([first, second]) < proposal.percent([first + 1, second])


@pytest.mark.parametrize(
    ("project", "stands"),
    [
        pytest.param(None, "nothing", id="no row"),
        pytest.param({}, "nothing", id="an empty row"),
        pytest.param({"handed_in_at": MONDAY}, "waiting", id="handed in"),
        pytest.param({"handed_in_at": MONDAY, "mark": 70, "marked_at": TUESDAY}, "marked", id="marked after it"),
        pytest.param({"handed_in_at": TUESDAY, "mark": 70, "marked_at": MONDAY}, "waiting", id="handed in again since"),
        pytest.param({"handed_in_at": MONDAY, "feedback": "!", "feedback_at": TUESDAY}, "answered", id="answered"),
        pytest.param({"handed_in_at": TUESDAY, "feedback": "!", "feedback_at": MONDAY}, "waiting", id="and again"),
        pytest.param({"mark": 0, "marked_at": MONDAY}, "marked", id="nothing handed in, and so marked"),
    ],
)
def test_where_a_project_stands(project, stands):
    assert standing.of(project if project is None else ProjectSubmission(**project)) == stands
