"""A month of a centre in the admin."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from lms.programme.models import Holiday
from tests.factories.cohorts import CentreFactory, ClassSessionFactory, CohortFactory

pytestmark = pytest.mark.django_db

CALENDAR = "/admin/calendar/"


@pytest.fixture(autouse=True)
def _december():
    with time_machine.travel("2026-12-07T09:00:00+03:00"):
        yield


def shown(page):
    """What stands on each day that holds something."""
    return {one.day: [session.cohort.code for session in one.sessions] for one in page.context["days"] if one.sessions}


def test_the_sessions_of_a_centre_stand_on_their_days(signed_in, coordinator, centre):
    assert reverse("centre_calendar") == CALENDAR
    cohort = CohortFactory(centre=centre, code="OURS")
    ClassSessionFactory(cohort=cohort, number=1)
    ClassSessionFactory(cohort=cohort, number=2, status="cancelled")
    ClassSessionFactory(cohort=CohortFactory(code="THEIRS"))
    ClassSessionFactory(cohort=CohortFactory(centre=centre, status="cancelled"))
    late = datetime(2026, 12, 31, 20, 30, tzinfo=UTC)  # 23:30 in Riyadh
    ClassSessionFactory(cohort=cohort, number=3, starts_at=late, ends_at=late.replace(minute=50))
    page = signed_in(coordinator).get(CALENDAR)
    assert shown(page) == {date(2026, 12, 6): ["OURS"], date(2026, 12, 13): ["OURS"], date(2026, 12, 31): ["OURS"]}
    assert page.context["count"] == 2  # the one that was called off is shown, and not counted
    assert "THEIRS" not in page.content.decode()


def test_a_week_begins_on_sunday_and_the_month_is_filled_up(signed_in, coordinator):
    days = signed_in(coordinator).get(CALENDAR, {"month": "2026-12"}).context["days"]
    assert (days[0].day, days[-1].day, len(days)) == (date(2026, 11, 29), date(2027, 1, 2), 35)
    assert [one.is_out for one in days[:3]] == [True, True, False]


def test_two_cohorts_at_one_time_are_marked_and_holidays_named(signed_in, coordinator, centre):
    Holiday.objects.create(name_ar="إجازة", name_en="A", starts_on=date(2026, 11, 20), ends_on=date(2026, 12, 2))
    one, other = (ClassSessionFactory(cohort=CohortFactory(centre=centre)) for _ in range(2))
    ClassSessionFactory(cohort=CohortFactory(centre=centre), number=3)
    page = signed_in(coordinator).get(CALENDAR)
    assert page.context["clashing"] == {one.pk, other.pk}
    assert [day.day.day for day in page.context["days"] if day.holidays and not day.is_out] == [1, 2]


def test_a_lead_chooses_any_centre_a_coordinator_their_own(signed_in, lead, coordinator, centre):
    other = CentreFactory(code="zzz")
    assert signed_in(lead).get(CALENDAR, {"centre": other.pk}).context["centre"] == other
    assert signed_in(coordinator).get(CALENDAR).context["centres"] == [centre]
    assert signed_in(coordinator).get(CALENDAR, {"centre": other.pk}).status_code == 404


def test_it_opens_on_a_centre_where_something_meets(signed_in, lead, centre):
    busy = CentreFactory(code="zzz")
    ClassSessionFactory(cohort=CohortFactory(centre=centre, status="cancelled"))
    assert signed_in(lead).get(CALENDAR).context["centre"] == centre
    ClassSessionFactory(cohort=CohortFactory(centre=busy))
    browser = signed_in(lead)
    assert browser.get(CALENDAR).context["centre"] == busy
    assert browser.get(CALENDAR, {"month": "2027-06"}).context["centre"] == centre
    assert browser.get(CALENDAR, {"centre": centre.pk}).context["centre"] == centre


@pytest.mark.parametrize("month", ["x", "2026-13", "2026-1", "0000-00", "٢٠٢٦-١٢", "9999-12", "-" * 7, "2026-12\0"])
def test_a_month_that_is_none_is_this_one(signed_in, coordinator, month):
    page = signed_in(coordinator).get(CALENDAR, {"month": month})
    assert page.status_code == 400 if "\0" in month else page.context["first"] == date(2026, 12, 1)


def test_a_month_costs_the_same_for_one_session_and_nine(signed_in, coordinator, centre, queries_of):
    counts = []
    for more in (1, 8):
        for _ in range(more):
            ClassSessionFactory(cohort=CohortFactory(centre=centre))
        counts.append(queries_of(signed_in(coordinator), CALENDAR))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("who", ["editor", "admin"])
def test_it_is_for_those_who_run_cohorts(signed_in, request, who):
    answer = signed_in(request.getfixturevalue(who)).get(CALENDAR)
    assert (answer.status_code, answer.url) == (302, "/admin/")
