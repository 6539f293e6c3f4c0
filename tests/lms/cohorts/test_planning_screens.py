"""Planning and running a cohort in the admin."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from lms.cohorts.models import ClassSession, Cohort
from tests.factories.cohorts import (
    CentreFactory,
    ClassSessionFactory,
    CohortFactory,
    CourseFactory,
    EnrolmentFactory,
)

pytestmark = pytest.mark.django_db


def plan_of(course, centre, **fields):
    return {
        "course": course.pk,
        "centre": centre.pk,
        "code": "SAFE-1",
        "audience": "all",
        "capacity": "٢٠",
        "starts_on": "6/12/2026",
        "weekdays": ["6", "1"],
        "begins": "17:00",
        "ends": "19:00",
        "applications_open_on": "2026-11-01",
        "applications_close_on": "٣٠/١١/٢٠٢٦",
    } | fields


def manage(cohort):
    return reverse("cohort_screens:edit", args=[cohort.pk])


def test_a_coordinator_plans_a_cohort_at_their_centre_in_one_form(signed_in, coordinator, centre):
    answer = signed_in(coordinator).post(reverse("cohort_screens:add"), plan_of(CourseFactory(sessions=3), centre))
    cohort = Cohort.objects.get()
    assert answer["Location"] == manage(cohort)
    assert (cohort.status, cohort.capacity, cohort.applications_close_on) == ("draft", 20, date(2026, 11, 30))
    assert [session.held_on for session in cohort.class_sessions.all()] == [
        date(2026, 12, 6),
        date(2026, 12, 8),
        date(2026, 12, 13),
    ]


def test_a_code_that_is_in_use_is_refused_in_plain_words(signed_in, lead, centre):
    CohortFactory(code="SAFE-1")
    lead.language = "en"
    lead.save()
    page = signed_in(lead).post(reverse("cohort_screens:add"), plan_of(CourseFactory(sessions=3), centre))
    assert page.context["form"].errors["code"] == ["Another cohort has this code."]


def test_before_there_is_a_centre_a_lead_is_led_to_add_one(signed_in, lead, coordinator, centre):
    centre.delete()
    answer = signed_in(lead).get(reverse("cohort_screens:add"))
    assert answer.headers["Location"] == reverse("centres:add")
    assert signed_in(coordinator).get(reverse("cohort_screens:add")).headers["Location"] == reverse("wagtailadmin_home")


def test_a_plan_at_another_centre_is_refused(signed_in, coordinator):
    page = signed_in(coordinator).post(reverse("cohort_screens:add"), plan_of(CourseFactory(), CentreFactory()))
    assert list(page.context["form"].errors) == ["centre"]
    assert not Cohort.objects.exists()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"ends": "16:00"}, "ends"),
        ({"weekdays": []}, "weekdays"),
        ({"weekdays": ["9"]}, "weekdays"),
        ({"starts_on": "31/2/2026"}, "starts_on"),
        ({"capacity": "0"}, "capacity"),
        ({"capacity": "99999"}, "capacity"),
        ({"applications_close_on": "2026-10-01"}, "__all__"),
        ({"code": "TAKEN"}, "code"),
        ({"begins": "\u0661\u0667:\u0660\u0660x"}, "begins"),
    ],
)
def test_a_plan_that_makes_no_sense_says_so_and_keeps_what_was_typed(signed_in, lead, centre, fields, wrong):
    CohortFactory(code="TAKEN")
    page = signed_in(lead).post(reverse("cohort_screens:add"), plan_of(CourseFactory(), centre, **fields))
    assert list(page.context["form"].errors) == [wrong]
    assert page.context["form"].data["begins"] == fields.get("begins", "17:00")
    assert Cohort.objects.count() == 1


def test_a_cohort_is_published_amended_closed_from_its_page(signed_in, lead):
    cohort = CohortFactory(status="draft")
    session = ClassSessionFactory(cohort=cohort)
    browser = signed_in(lead)
    browser.post(manage(cohort), {"act": "publish"})
    amended = {
        "act": "amend",
        "code": "SAFE-9",
        "audience": "female",
        "capacity": "25",
        "applications_open_on": "2026-11-01",
        "applications_close_on": "2026-11-30",
    }
    browser.post(manage(cohort), amended)
    cohort.refresh_from_db()
    assert (cohort.status, cohort.code, cohort.capacity, cohort.audience) == ("published", "SAFE-9", 25, "female")
    with time_machine.travel(session.ends_at):
        browser.post(manage(cohort), {"act": "close"})
    cohort.refresh_from_db()
    session.refresh_from_db()
    assert (cohort.status, session.locked_at) == ("closed", cohort.closed_at)
    assert "amend" not in browser.get(manage(cohort)).content.decode().split('id="sessions"')[1]


def test_seats_do_not_go_below_those_taken_and_the_message_says_so(signed_in, lead):
    cohort = CohortFactory()
    for _ in range(2):
        EnrolmentFactory(cohort=cohort, enrolled=True)
    page = signed_in(lead).post(
        manage(cohort),
        {
            "act": "amend",
            "code": cohort.code,
            "audience": "all",
            "capacity": "1",
            "applications_open_on": "2026-11-01",
            "applications_close_on": "2026-11-30",
        },
    )
    assert page.status_code == 200
    assert page.context["amend"].errors
    cohort.refresh_from_db()
    assert cohort.capacity == 30


def test_a_cohort_is_called_off_with_a_reason_only(signed_in, lead):
    cohort = CohortFactory()
    browser = signed_in(lead)
    assert "reason" in browser.post(manage(cohort), {"act": "cancel", "reason": " "}).context["cancel"].errors
    browser.post(manage(cohort), {"act": "cancel", "reason": "القاعة تحت الصيانة"})
    cohort.refresh_from_db()
    assert cohort.status == "cancelled"
    assert browser.get(manage(cohort)).content.decode().count("القاعة تحت الصيانة") == 1


def test_a_session_is_moved_added_and_called_off(signed_in, lead):
    cohort = CohortFactory()
    session = ClassSessionFactory(cohort=cohort)
    browser = signed_in(lead)
    change = reverse("cohort_screens:change_session", args=[session.pk])
    assert browser.get(change).status_code == 200
    browser.post(change, {"act": "move", "day": "7/12/2026", "begins": "١٨:٠٠", "ends": "20:00"})
    session.refresh_from_db()
    assert session.starts_at.isoformat() == "2026-12-07T15:00:00+00:00"
    browser.post(
        reverse("cohort_screens:add_session", args=[cohort.pk]),
        {"day": "14/12/2026", "begins": "18:00", "ends": "20:00"},
    )
    assert ClassSession.objects.get(number=2).held_on == date(2026, 12, 14)
    browser.post(change, {"act": "call_off", "reason": "مطر"})
    session.refresh_from_db()
    assert session.status == "cancelled"
    assert '<span class="muted small">مطر</span>' in browser.get(manage(session.cohort)).content.decode()


def test_of_a_closed_cohort_a_session_that_was_never_held_is_called_off_and_not_moved(signed_in, lead):
    cohort = CohortFactory(closed=True)
    session = ClassSessionFactory(cohort=cohort)
    browser = signed_in(lead)
    change = reverse("cohort_screens:change_session", args=[session.pk])
    assert change in browser.get(manage(cohort)).content.decode()
    html = browser.get(change).content.decode()
    assert 'value="call_off"' in html
    assert 'value="move"' not in html
    browser.post(change, {"act": "call_off", "reason": "مطر"})
    session.refresh_from_db()
    assert session.status == "cancelled"
    assert change not in browser.get(manage(cohort)).content.decode()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_list_costs_the_same_for_one_cohort_and_twenty(signed_in, coordinator, centre, queries_of, language):
    CohortFactory(centre=centre)
    browser = signed_in(coordinator)
    browser.cookies["language"] = language
    one = queries_of(browser, reverse("cohort_screens:index"))
    for _ in range(19):
        EnrolmentFactory(cohort=CohortFactory(centre=centre))
    assert one == queries_of(browser, reverse("cohort_screens:index"))


def test_the_list_is_searched_by_code_and_filtered_by_state(signed_in, lead):
    CohortFactory(code="SAFE-1")
    CohortFactory(code="WEB-1", status="draft")
    browser = signed_in(lead)
    for query in ["?q=WEB", "?status=draft"]:
        html = browser.get(reverse("cohort_screens:index_results") + query).content.decode()
        assert "WEB-1" in html
        assert "SAFE-1" not in html
