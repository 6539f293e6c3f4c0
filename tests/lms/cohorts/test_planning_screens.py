"""Planning and running a cohort in the admin."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from guardian.shortcuts import assign_perm

from lms.cohorts import clashes
from lms.cohorts.models import ClassSession, Cohort
from lms.programme.models import Holiday
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


@pytest.mark.parametrize("code", ["SAFE-1", "safe-1", "Safe-١"])
def test_a_code_that_is_in_use_is_refused_in_plain_words(signed_in, lead, centre, code):
    CohortFactory(code="SAFE-1")
    lead.language = "en"
    lead.save()
    page = signed_in(lead).post(reverse("cohort_screens:add"), plan_of(CourseFactory(sessions=3), centre, code=code))
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
        ({"starts_on": "31/12/9999"}, "starts_on"),
    ],
)
def test_a_plan_that_makes_no_sense_says_so_and_keeps_what_was_typed(signed_in, lead, centre, fields, wrong):
    CohortFactory(code="TAKEN")
    page = signed_in(lead).post(reverse("cohort_screens:add"), plan_of(CourseFactory(), centre, **fields))
    assert list(page.context["form"].errors) == [wrong]
    assert page.context["form"].data["begins"] == fields.get("begins", "17:00")
    assert Cohort.objects.count() == 1


def test_a_plan_without_seats_is_told_how_many_it_needs(signed_in, lead, centre):
    page = signed_in(lead).post(reverse("cohort_screens:add"), plan_of(CourseFactory(), centre, capacity="0"))
    with translation.override("en"):
        assert page.context["form"].errors == {"capacity": ["Write how many seats there are: one at least."]}


@pytest.mark.parametrize("act", ["propose", "plan"])
def test_everything_that_is_wrong_with_a_plan_is_told_at_once(signed_in, lead, centre, act):
    CohortFactory(code="TAKEN")
    wrong = {"code": "TAKEN", "begins": "x", "capacity": "31", "applications_open_on": "2026-12-01", "act": act}
    form = (
        signed_in(lead).post(reverse("cohort_screens:add"), plan_of(CourseFactory(), centre, **wrong)).context["form"]
    )
    assert sorted(form.errors) == ["__all__", "begins", "capacity", "code"]
    assert Cohort.objects.count() == 1


def test_so_is_everything_wrong_with_a_change(signed_in, lead):
    CohortFactory(code="TAKEN")
    cohort = CohortFactory(capacity=5)
    fields = {"audience": "x", "applications_open_on": "2026-12-01", "applications_close_on": "2026-11-30"}
    page = signed_in(lead).post(manage(cohort), {"act": "amend", "code": "TAKEN", "capacity": "31"} | fields)
    assert sorted(page.context["amend"].errors) == ["__all__", "audience", "capacity", "code"]


def test_the_sessions_are_shown_before_they_are_confirmed(signed_in, lead, centre):
    Holiday.objects.create(name_ar="يوم التأسيس", name_en="A", starts_on=date(2026, 12, 8), ends_on=date(2026, 12, 8))
    browser, fields = signed_in(lead), plan_of(CourseFactory(sessions=3), centre)
    shown = browser.post(reverse("cohort_screens:add"), fields | {"act": "propose"})
    assert Cohort.objects.count() == 0
    assert [slot.day.day for slot, _clash in shown.context["proposal"]] == [6, 13, 15]
    assert [(day.day, str(holiday)) for day, holiday in shown.context["skipped"]] == [(8, "يوم التأسيس")]
    confirmed = fields | {"act": "plan", "seen": shown.context["seen"]}
    changed = browser.post(reverse("cohort_screens:add"), confirmed | {"begins": "16:00"})
    assert Cohort.objects.count() == 0  # those are not the sessions that were shown
    assert changed.context["seen"] != shown.context["seen"]
    answer = browser.post(reverse("cohort_screens:add"), confirmed)
    assert answer["Location"] == manage(Cohort.objects.get())


def test_others_at_the_centre_are_shown_and_too_many_need_a_word(signed_in, lead, centre):
    small, course = CohortFactory(centre=centre, capacity=10), CourseFactory(sessions=2)
    session = ClassSessionFactory(cohort=small)  # 6 December, 17:00 to 19:00
    ClassSessionFactory(cohort=CohortFactory())  # at another centre
    browser, address = signed_in(lead), reverse("cohort_screens:add")
    shown = browser.post(address, plan_of(course, centre, act="propose"))
    [(_first, clash), (_second, none)] = shown.context["proposal"]
    assert (clash.others, clash.needed, clash.is_over, none) == ((session,), 30, False, None)
    full = plan_of(course, centre, act="plan", capacity="21")
    refused = browser.post(address, full)
    assert list(refused.context["form"].errors) == ["despite"]
    assert Cohort.objects.count() == 2
    and_more = browser.post(address, full | {"code": ""})
    assert sorted(and_more.context["form"].errors) == ["code", "despite"]  # in one round
    assert browser.post(address, full | {"despite": "on"}).status_code == 302
    assert Cohort.objects.count() == 3


def test_those_who_follow_one_another_do_not_need_their_seats_at_once(centre):
    for hour, capacity in [(13, 12), (15, 15)]:  # until three o'clock, and from then on
        begins = datetime(2026, 12, 6, hour, tzinfo=UTC)
        other = CohortFactory(centre=centre, capacity=capacity)
        ClassSessionFactory(cohort=other, starts_at=begins, ends_at=begins + timedelta(hours=2))
    times = [(datetime(2026, 12, 6, 14, tzinfo=UTC), datetime(2026, 12, 6, 16, tzinfo=UTC))]
    [clash] = clashes.at_centre(centre, times, capacity=10)
    assert (len(clash.others), clash.needed, clash.is_over) == (2, 25, False)


def test_a_cohort_is_planned_like_another_with_its_days_moved(signed_in, coordinator, centre):
    with time_machine.travel("2026-12-07T09:00:00+03:00"):
        model = CohortFactory(code="SAFE-3", centre=centre, audience="female", capacity=12)
        CohortFactory(code="SAFE-4")
        for number in range(1, 7):
            ClassSessionFactory(cohort=model, number=number)  # Sundays, to 10 January
        page = signed_in(coordinator).get(f"{reverse('cohort_screens:add')}?like={model.pk}")
    initial = page.context["form"].initial
    assert {name: initial[name] for name in ("course", "centre", "audience", "capacity", "code", "weekdays")} == {
        "course": model.course,
        "centre": centre,
        "audience": "female",
        "capacity": 12,
        "code": "SAFE-5",
        "weekdays": [6],
    }
    assert initial["starts_on"] == date(2027, 1, 17)  # six weeks after 6 December
    assert initial["applications_open_on"] == date(2026, 12, 13)
    assert initial["applications_close_on"] == date(2027, 1, 11)
    assert f'value="{initial["starts_on"]}"' in page.content.decode()


@pytest.mark.parametrize("like", ["x", "9" * 30, "٣", ""])
def test_a_model_that_makes_no_sense_is_none(signed_in, coordinator, like):
    page = signed_in(coordinator).get(reverse("cohort_screens:add"), {"like": like})
    assert page.context["model"] is None


def test_a_cohort_of_another_centre_is_no_model(signed_in, coordinator):
    assert signed_in(coordinator).get(reverse("cohort_screens:add"), {"like": CohortFactory().pk}).status_code == 404


def test_a_cohort_shows_who_else_is_there_and_where_its_trainer_is_expected_too(signed_in, lead, trainer, centre):
    cohort, beside, elsewhere = CohortFactory(centre=centre), CohortFactory(centre=centre), CohortFactory()
    for each in (cohort, beside, elsewhere):
        ClassSessionFactory(cohort=each)
        ClassSessionFactory(cohort=each, number=2, status="cancelled")
    for each in (cohort, elsewhere):
        assign_perm("take_register", trainer, each)
    with time_machine.travel("2026-12-01T09:00:00+03:00"):
        page = signed_in(lead).get(manage(cohort))
    [at_centre] = page.context["at_centre"]
    assert [one.cohort for one in at_centre.others] == [beside]
    assert at_centre.is_over  # 60 seats of 30
    [of_trainer] = page.context["of_trainers"]
    assert (of_trainer.trainer, of_trainer.other.cohort) == (trainer, elsewhere)
    with time_machine.travel("2027-01-01T09:00:00+03:00"):  # it is over
        page = signed_in(lead).get(manage(cohort))
        assert (page.context["at_centre"], page.context["of_trainers"]) == ([], [])


@time_machine.travel("2026-11-28T09:00:00+03:00")  # on a later day it would be closed before it was published
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
