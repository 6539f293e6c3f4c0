"""The lead looks, chooses and confirms."""

import pytest
from django.urls import reverse

from lms.graduation.models import DecidedEnrolment, GraduationDecision
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(cohort):
    return reverse("graduation_review", args=[cohort.pk])


@pytest.fixture
def browser(signed_in, lead):
    return signed_in(lead)


def confirm(browser, page, chosen, **typed):
    """Check the choice, then confirm it as the page that comes asks."""
    ids = [enrolment.pk for enrolment in chosen]
    checked = browser.post(page, {"graduates": ids} | typed)
    assert checked.templates[0].name == "graduation/confirm.html"
    seen = checked.context["seen"]
    return browser.post(page, {"graduates": ids, "step": "decide", "seen": seen} | typed)


def test_the_page_shows_three_groups_and_the_exact_shortfall(browser, page, trainee_with):
    trainee_with("ppppp")
    near = trainee_with("pppaa", person__given_ar="بشرى")
    trainee_with("pp-pp")
    trainee_with("aaaaa")
    response = browser.get(page)
    assert [group["verdict"] for group in response.context["groups"]] == ["blocked", "near", "passes", "fails"]
    html = response.content.decode()
    assert str(near.person) in html
    assert f'value="{near.pk}"' in html


def test_those_who_pass_are_ticked_and_those_with_gaps_cannot_be(browser, page, trainee_with):
    passes, near, gap = trainee_with("ppppp"), trainee_with("pppaa"), trainee_with("pppp-")
    html = browser.get(page).content.decode()
    ticks = {e: f'id="graduates-{e.pk}"' in html for e in (passes, near, gap)}
    assert ticks == {passes: True, near: True, gap: False}
    assert browser.get(page).context["form"].chosen == {str(passes.pk)}


def test_checking_decides_nothing(browser, page, trainee_with):
    enrolment = trainee_with("ppppp")
    response = browser.post(page, {"graduates": [enrolment.pk]})
    assert (response.status_code, len(response.context["graduating"])) == (200, 1)
    assert not GraduationDecision.objects.exists()


def test_confirming_decides(browser, page, lead, trainee_with):
    passes, fails = trainee_with("ppppp"), trainee_with("aaaaa")
    response = confirm(browser, page, [passes])
    assert (response.status_code, response.url) == (302, page)
    assert GraduationDecision.objects.get().decided_by == lead
    assert DecidedEnrolment.objects.get(enrolment=passes).graduates is True
    assert DecidedEnrolment.objects.get(enrolment=fails).graduates is False


def test_a_reason_is_asked_where_the_decision_differs_from_the_rule(browser, page, trainee_with):
    near = trainee_with("pppaa")
    response = confirm(browser, page, [near])
    assert list(response.context["form"].errors) == ["reason"]
    assert [row.enrolment for row in response.context["against"]] == [near]
    assert not GraduationDecision.objects.exists()
    assert confirm(browser, page, [near], reason="A make-up session\nwas held.").status_code == 302
    assert GraduationDecision.objects.get().reason == "A make-up session\nwas held."


def test_near_misses_can_wait(browser, page, trainee_with):
    passes, near = trainee_with("ppppp"), trainee_with("pppaa")
    confirm(browser, page, [passes], near_later="on")
    assert list(DecidedEnrolment.objects.values_list("enrolment", flat=True)) == [passes.pk]
    assert [row.enrolment for row in browser.get(page).context["review"].rows] == [near]


def test_a_mark_that_changes_between_looking_and_confirming_stops_the_decision(browser, page, trainee_with):
    enrolment = trainee_with("ppppp")
    seen = browser.post(page, {"graduates": [enrolment.pk]}).context["seen"]
    enrolment.attendance_records.filter(session__number=5).update(mark="excused")
    response = browser.post(page, {"graduates": [enrolment.pk], "step": "decide", "seen": seen, "reason": "x"})
    assert response.status_code == 200
    assert len(response.context["form"].non_field_errors()) == 1
    assert not GraduationDecision.objects.exists()


def test_a_second_confirmation_of_the_same_page_decides_nothing_more(browser, page, trainee_with):
    enrolment = trainee_with("ppppp")
    confirm(browser, page, [enrolment])
    response = browser.post(page, {"graduates": [enrolment.pk], "step": "decide", "seen": "x"}, follow=True)
    assert response.status_code == 200
    assert GraduationDecision.objects.count() == 1


@pytest.mark.parametrize("value", ["0", "abc", "9" * 40, "1; drop", "\u202e"])
def test_nonsense_chooses_nobody(browser, page, trainee_with, value):
    trainee_with("ppppp")
    assert browser.post(page, {"graduates": [value], "step": "decide", "seen": "x"}).status_code == 200
    assert not GraduationDecision.objects.exists()


@pytest.mark.parametrize("status", ["draft", "published", "cancelled"])
def test_only_closed_cohorts_are_here(browser, status):
    cohort = CohortFactory(status=status)
    assert browser.get(reverse("graduation_review", args=[cohort.pk])).status_code == 404
    assert cohort.code not in browser.get(reverse("graduation")).content.decode()


@pytest.mark.parametrize("who", ["admin", "editor", "coordinator"])
def test_other_staff_are_sent_back_to_their_start_page(signed_in, request, who, page, trainee_with):
    enrolment = trainee_with("ppppp")
    browser = signed_in(request.getfixturevalue(who))
    for response in [
        browser.get(reverse("graduation")),
        browser.get(page),
        browser.post(page, {"graduates": [enrolment.pk], "step": "decide"}),
    ]:
        assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))
    assert not GraduationDecision.objects.exists()


@pytest.mark.parametrize("who", ["trainer", "trainee", "stranger"])
def test_who_is_not_staff_does_not_enter(signed_in, request, who, page):
    response = signed_in(request.getfixturevalue(who)).get(page)
    assert response.status_code == 302
    assert response.url.startswith(reverse("wagtailadmin_login"))


def test_the_review_costs_the_same_for_one_trainee_and_six(browser, page, queries_of, trainee_with):
    trainee_with("ppppp")
    one = queries_of(browser, page)
    for marks in ["pppaa", "pp-pp", "aaaaa", "ppppp", "xxppp"]:
        trainee_with(marks)
    assert queries_of(browser, page) == one <= 20


def test_the_list_costs_the_same_for_one_cohort_and_four(browser, queries_of, cohort):
    one = queries_of(browser, reverse("graduation"))
    for _ in range(3):
        other = CohortFactory(closed=True)
        ClassSessionFactory(cohort=other)
        EnrolmentFactory(enrolled=True, cohort=other)
    assert queries_of(browser, reverse("graduation")) == one <= 20
