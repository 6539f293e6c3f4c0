"""The lead looks, chooses and confirms."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from lms.graduation.decision import ReviewChanged
from lms.graduation.models import DecidedEnrolment, GraduationDecision
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(cohort):
    return reverse("graduation_review", args=[cohort.pk])


@pytest.fixture
def browser(signed_in, lead):
    return signed_in(lead)


@pytest.fixture
def last_look(cohort):
    return reverse("graduation_confirm", args=[cohort.pk])


def checked(browser, page, chosen, **typed):
    """Check the choice, as a browser does: by following the answer."""
    return browser.post(page, {"graduates": [enrolment.pk for enrolment in chosen]} | typed, follow=True)


def confirm(browser, page, chosen, **typed):
    """Check the choice, then confirm it as the page that comes asks."""
    looked = checked(browser, page, chosen, **typed)
    assert looked.templates[0].name == "graduation/confirm.html"
    ids = [enrolment.pk for enrolment in chosen]
    return browser.post(f"{page}confirm/", {"graduates": ids, "seen": looked.context["seen"]} | typed)


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


def test_namesakes_are_told_apart_by_their_age_decided_or_not(browser, page, cohort, lead, trainee_with):
    lead.language = "en"
    lead.save()
    browser.cookies["language"] = "en"
    last = cohort.ends_on
    older, _younger = [
        trainee_with(marks, person__name_en="Ghala Ali", person__born_on=last.replace(year=last.year - age))
        for age, marks in [(17, "ppppp"), (16, "ppp-p")]
    ]
    trainee_with("ppppp", person__name_en="Noura Ali")

    def told(response):
        html = response.content.decode()
        return [html.count(words) for words in ["17 years old", "16 years old", "years old"]]

    assert told(browser.get(page)) == [1, 1, 2]
    assert told(checked(browser, page, [older])) == [1, 1, 2]
    confirm(browser, page, [older], reason="Noura comes again.")
    assert list(DecidedEnrolment.objects.graduated().values_list("enrolment", flat=True)) == [older.pk]
    assert told(browser.get(page)) == [1, 1, 2]


def test_those_who_pass_are_ticked_and_those_with_gaps_cannot_be(browser, page, trainee_with):
    passes, near, gap = trainee_with("ppppp"), trainee_with("pppaa"), trainee_with("pppp-")
    html = browser.get(page).content.decode()
    ticks = {e: f'id="graduates-{e.pk}"' in html for e in (passes, near, gap)}
    assert ticks == {passes: True, near: True, gap: False}
    assert browser.get(page).context["form"].chosen == {str(passes.pk)}


def test_checking_decides_nothing_and_leads_to_a_page_that_can_be_loaded_again(browser, page, last_look, trainee_with):
    enrolment = trainee_with("ppppp")
    response = browser.post(page, {"graduates": [enrolment.pk]})
    assert (response.status_code, response.url) == (302, last_look)
    for _ in range(2):
        assert [row.enrolment for row in browser.get(last_look).context["graduating"]] == [enrolment]
    assert not GraduationDecision.objects.exists()


def test_the_last_look_names_everyone_by_group(browser, page, trainee_with):
    passes = trainee_with("ppppp", person__given_ar="أروى")
    near = trainee_with("pppaa", person__given_ar="بشرى")
    fails = trainee_with("aaaaa", person__given_ar="تالا")
    gap = trainee_with("pppp-", person__given_ar="ثريا")
    looked = checked(browser, page, [passes])
    groups = {name: [row.enrolment for row in looked.context[name]] for name in ("graduating", "others", "gaps")}
    assert groups == {"graduating": [passes], "others": [near, fails], "gaps": [gap]}
    html = looked.content.decode()
    for enrolment in [passes, near, fails, gap]:
        assert f"<bdi>{enrolment.person}</bdi>" in html
    assert html.count("badge--brass") == 1
    later = checked(browser, page, [passes], near_later="on")
    assert [row.enrolment for row in later.context["later"]] == [near]


def test_going_back_keeps_what_was_ticked(browser, page, trainee_with):
    trainee_with("ppppp")
    near = trainee_with("pppaa")
    looked = checked(browser, page, [near])
    assert f'href="{page}?chosen"' in looked.content.decode()
    assert browser.get(f"{page}?chosen").context["form"].chosen == {str(near.pk)}


def test_the_last_look_leads_back_when_there_is_nothing_to_confirm(browser, page, last_look, trainee_with):
    enrolment = trainee_with("ppppp")
    assert browser.get(last_look).url == page
    confirm(browser, page, [enrolment])
    assert browser.get(last_look).url == page


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
    assert [row.enrolment for row in response.context["form"].against_the_rule()] == [near]
    assert response.content.decode().count("badge--red") == 1
    assert not GraduationDecision.objects.exists()
    assert confirm(browser, page, [near], reason="A make-up session\nwas held.").status_code == 302
    assert GraduationDecision.objects.get().reason == "A make-up session\nwas held."


def test_near_misses_can_wait(browser, page, trainee_with):
    passes, near = trainee_with("ppppp"), trainee_with("pppaa")
    confirm(browser, page, [passes], near_later="on")
    assert list(DecidedEnrolment.objects.values_list("enrolment", flat=True)) == [passes.pk]
    assert [row.enrolment for row in browser.get(page).context["review"].rows] == [near]


def test_a_mark_that_changes_between_looking_and_confirming_stops_the_decision(browser, page, last_look, trainee_with):
    enrolment = trainee_with("ppppp")
    seen = checked(browser, page, [enrolment]).context["seen"]
    enrolment.attendance_records.filter(session__number=5).update(mark="excused")
    response = browser.post(last_look, {"graduates": [enrolment.pk], "seen": seen, "reason": "x"}, follow=True)
    assert response.redirect_chain == [(f"{page}?chosen", 302)]
    assert [str(message) for message in response.context["messages"]] == [str(ReviewChanged.message)]
    assert not GraduationDecision.objects.exists()


def test_a_second_confirmation_of_the_same_page_decides_nothing_more(browser, page, last_look, trainee_with):
    enrolment = trainee_with("ppppp")
    confirm(browser, page, [enrolment])
    browser.get(page)  # reads what the first one said
    for chosen in [[enrolment.pk], []]:
        response = browser.post(last_look, {"graduates": chosen, "seen": "x"}, follow=True)
        assert response.status_code == 200
        assert len(response.context["messages"]) == 1
    assert GraduationDecision.objects.count() == 1


@pytest.mark.parametrize("value", ["0", "abc", "9" * 40, "1; drop", "\u202e"])
def test_nonsense_chooses_nobody(browser, page, last_look, trainee_with, value):
    trainee_with("ppppp")
    assert browser.post(page, {"graduates": [value]}).status_code == 200
    assert browser.post(last_look, {"graduates": [value], "seen": "x"}).status_code == 302
    assert not GraduationDecision.objects.exists()


def test_a_decision_shows_everyone_by_outcome_and_leads_on_to_the_certificates(browser, page, cohort, trainee_with):
    passes, fails = trainee_with("ppppp", person__given_ar="أروى"), trainee_with("aaaaa", person__given_ar="تالا")
    issue = reverse("certificate_desk:issue", args=[cohort.pk])
    assert issue not in browser.get(page).content.decode()
    confirm(browser, page, [passes])
    html = browser.get(page).content.decode()
    assert html.index(f"<bdi>{passes.person}</bdi>") < html.index(f"<bdi>{fails.person}</bdi>")
    assert "إصدار الشهادة" in html
    assert issue in html
    browser.post(issue, {"seen": browser.get(issue).context["seen"]})
    html = browser.get(page).content.decode()
    assert issue not in html
    assert reverse("certificate_desk:progress", args=[cohort.pk]) in html


def test_who_decides_and_may_not_issue_is_not_led_to_it(staff, signed_in, page, cohort, trainee_with):
    confirm(signed_in(staff("lead")), page, [trainee_with("ppppp")])
    decides = staff("editor")
    decides.user_permissions.add(Permission.objects.get(codename="add_graduationdecision"))
    html = signed_in(decides).get(page).content.decode()
    assert f"<bdi>{cohort.enrolments.get().person}</bdi>" in html
    assert reverse("certificate_desk:issue", args=[cohort.pk]) not in html


def test_a_decision_on_one_costs_the_same_as_on_four(browser, page, queries_of, trainee_with):
    confirm(browser, page, [trainee_with("ppppp")])
    one = queries_of(browser, page)
    confirm(browser, page, [trainee_with("ppppp") for _ in range(3)])
    assert queries_of(browser, page) == one <= 22


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
        browser.post(page, {"graduates": [enrolment.pk]}),
        browser.get(f"{page}confirm/"),
        browser.post(f"{page}confirm/", {"graduates": [enrolment.pk]}),
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
