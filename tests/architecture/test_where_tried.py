"""Which test is tried on which database: what is named is there, what commits is tried on both, nothing on neither."""

import pytest

from tests.databases import ON_BOTH, ON_SQLITE, POSTGRESQL, ROOT, SQLITE, databases_of


@pytest.mark.parametrize("places", [ON_SQLITE, ON_BOTH], ids=["SQLite", "both"])
def test_what_is_named_is_there_once_and_in_order(places):
    assert [place for place in places if not (ROOT / place).exists()] == []
    assert sorted(set(places)) == places


@pytest.mark.parametrize(
    ("place", "commits", "tried_on"),
    [
        ("tests/lms/desks/test_figures.py", False, {POSTGRESQL}),
        ("tests/lms/volunteers/test_race.py", True, {SQLITE, POSTGRESQL}),
        ("tests/lms/volunteers/test_invariants.py", False, {SQLITE, POSTGRESQL}),
        ("tests/lms/cohorts/test_planning.py", False, {SQLITE, POSTGRESQL}),
        ("tests/browser/test_phone.py", True, {SQLITE}),
    ],
)
def test_a_test_is_tried_where_it_shows_something(place, commits, tried_on):
    assert databases_of(ROOT / place, commits=commits) == tried_on
