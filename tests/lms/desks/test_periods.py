"""The weeks and months figures are counted by."""

from datetime import date

import pytest

from lms.desks import periods


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2026, 11, 25), date(2026, 11, 28)])
def test_a_week_begins_on_sunday_and_ends_on_saturday(today):
    before, this = periods.weeks(today, 2)
    assert (this.first, this.last) == (date(2026, 11, 22), date(2026, 11, 28))
    assert (before.first, before.last) == (date(2026, 11, 15), date(2026, 11, 21))


def test_months_are_whole_and_in_order_over_the_end_of_a_year():
    found = periods.months(date(2026, 1, 31), 3)
    assert [(one.first, one.last) for one in found] == [
        (date(2025, 11, 1), date(2025, 11, 30)),
        (date(2025, 12, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 1, 31)),
    ]


def test_its_moments_are_midnights_in_riyadh():
    [week] = periods.weeks(date(2026, 11, 25), 1)
    assert [moment.isoformat() for moment in week.moments] == ["2026-11-22T00:00:00+03:00", "2026-11-29T00:00:00+03:00"]
