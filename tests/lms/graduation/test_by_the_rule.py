"""Many cohorts decided by the rule alone."""

import pytest
from django.urls import reverse

from lms.graduation import by_the_rule, decision
from lms.graduation.models import DecidedEnrolment, GraduationDecision
from tests.factories.attendance import marked
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db

PAGE = "/admin/graduation/by-the-rule/"


@pytest.fixture
def taught():
    """A closed cohort of five sessions with a trainee for each text of marks: ``taught("ppppp", "aaaaa")``."""
    words = {"p": "present", "a": "absent", "-": None}

    def make(*trainees):
        cohort = CohortFactory(closed=True, attendance_percent=80)
        for number in range(1, 6):
            ClassSessionFactory(cohort=cohort, number=number, status="held", locked_at=cohort.closed_at)
        for marks in trainees:
            marked(EnrolmentFactory(enrolled=True, cohort=cohort), [words[mark] for mark in marks])
        return cohort

    return make


def ticks(page):
    """What the boxes of a page hold, by cohort."""
    return {
        review.cohort: f"{review.cohort.pk}:{review.digest}" for review in page.context["reviews"] if review.is_clear
    }


def test_only_cohorts_without_a_near_miss_or_a_gap_can_be_chosen(signed_in, lead, taught):
    assert reverse("graduation_by_the_rule") == PAGE
    clear, near, gap = taught("ppppp", "aaaaa"), taught("pppaa"), taught("pppp-", "pp---")
    page = signed_in(lead).get(PAGE)
    assert list(ticks(page)) == [clear]
    shown = page.content.decode()
    assert [f'id="cohort-{cohort.pk}"' in shown for cohort in (clear, near, gap)] == [True, False, False]
    decision.decide(clear, graduates=[clear.enrolments.first()], by=lead)
    assert 'class="decide"' not in signed_in(lead).get(PAGE).content.decode()  # no button without a choice


def test_those_chosen_are_decided_as_the_rule_says_each_on_its_own(signed_in, lead, taught):
    one, other, left = taught("ppppp", "aaaaa"), taught("ppppa", "ppppp"), taught("ppppp")
    browser = signed_in(lead)
    boxes = ticks(browser.get(PAGE))
    browser.post(PAGE, {"cohort": [boxes[one], boxes[other]]})
    assert set(GraduationDecision.objects.values_list("cohort", "decided_by")) == {
        (one.pk, lead.pk),
        (other.pk, lead.pk),
    }
    assert DecidedEnrolment.objects.filter(graduates=True).count() == 3
    assert all(one.graduates == one.by_the_rule for one in DecidedEnrolment.objects.all())
    assert list(ticks(browser.get(PAGE))) == [left]


def test_what_changed_since_it_was_looked_at_is_not_decided_and_stops_no_other(signed_in, lead, taught):
    changed, other = taught("ppppa"), taught("ppppp")
    browser = signed_in(lead)
    boxes = ticks(browser.get(PAGE))
    changed.class_sessions.last().attendance_records.update(mark="present")
    answer = browser.post(PAGE, {"cohort": list(boxes.values())}, follow=True)
    assert [made.cohort for made in GraduationDecision.objects.all()] == [other]
    assert any(str(decision.ReviewChanged.message) in str(message) for message in answer.context["messages"])


def test_a_cohort_that_is_not_clear_is_not_decided_by_a_forged_box(signed_in, lead, taught):
    near = taught("pppaa")
    browser = signed_in(lead)
    [review] = browser.get(PAGE).context["reviews"]
    for box in [f"{near.pk}:{review.digest}", f"{near.pk}:", "x:y", "1", ":", "9" * 40 + ":z"]:
        browser.post(PAGE, {"cohort": box})
    assert not GraduationDecision.objects.exists()


def test_more_than_a_page_is_shown_page_by_page(signed_in, lead, taught, monkeypatch):
    monkeypatch.setattr(by_the_rule, "PAGE", 1)
    first, second = taught("ppppp"), taught("ppppp")
    browser = signed_in(lead)
    page = browser.get(PAGE)
    assert list(ticks(page)) == [first]
    assert 'href="?page=2"' in page.content.decode()
    assert list(ticks(browser.get(f"{PAGE}?page=2"))) == [second]


def test_many_cohorts_cost_as_many_queries_as_one(signed_in, lead, taught, queries_of):
    counts = []
    for more in (1, 3):
        for _ in range(more):
            taught("ppppp", "aaaaa")
        counts.append(queries_of(signed_in(lead), PAGE))
    assert counts[0] == counts[1]


def test_after_a_decision_the_next_cohort_that_waits_is_offered(signed_in, lead, taught):
    one, other = taught("ppppp"), taught("ppppp")
    page = signed_in(lead).get(reverse("graduation_review", args=[one.pk]))
    assert page.context["next"] == other
    decision.decide(other, graduates=[other.enrolments.get()], by=lead)
    assert signed_in(lead).get(reverse("graduation_review", args=[one.pk])).context["next"] is None


@pytest.mark.parametrize("who", ["coordinator", "editor", "admin"])
def test_it_is_for_who_decides_graduation(signed_in, request, taught, who):
    cohort = taught("ppppp")
    browser = signed_in(request.getfixturevalue(who))
    for answer in [browser.get(PAGE), browser.post(PAGE, {"cohort": f"{cohort.pk}:x"})]:
        assert (answer.status_code, answer.url) == (302, "/admin/")
