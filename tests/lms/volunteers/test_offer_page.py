"""The offer as the trainer sees it."""

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import pgettext

from lms.arabic.templatetags.arabic import clock_range, weekdays
from lms.volunteers import assignment
from lms.volunteers.models import VolunteerTrainer
from tests.factories.cohorts import ClassSessionFactory, CohortFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(trainer):
    huda = VolunteerTrainer.objects.get(person__standings__user=trainer)
    return assignment.offer(CohortFactory(), trainer=huda, by=UserFactory())


@pytest.fixture
def page(offered):
    return reverse("volunteers:offer", args=[offered.public_id])


def test_one_tap_accepts(signed_in, trainer, offered, page):
    client = signed_in(trainer)
    assert 'value="accept"' in client.get(page).content.decode()
    response = client.post(page, {"answer": "accept"})
    assert (response.status_code, response.url) == (302, page)
    offered.refresh_from_db()
    assert offered.status == "accepted"
    assert trainer.has_perm("cohorts.take_register", offered.cohort)
    assert 'value="accept"' not in client.get(page).content.decode()


def test_one_tap_declines(signed_in, trainer, offered, page):
    signed_in(trainer).post(page, {"answer": "decline"})
    offered.refresh_from_db()
    assert offered.status == "declined"


def test_why_not_may_be_said_and_is_kept(signed_in, trainer, lead, offered, page):
    signed_in(trainer).post(page, {"answer": "decline", "reason": "  Exams until June "})
    offered.refresh_from_db()
    assert (offered.status, offered.decline_reason) == ("declined", "Exams until June")
    assert "Exams until June" in signed_in(trainer).get(page).content.decode()
    assert (
        "Exams until June"
        in signed_in(lead).get(reverse("assignments_of_cohort", args=[offered.cohort_id])).content.decode()
    )


def test_a_reason_that_is_too_long_is_kept_to_be_shortened_and_nothing_is_answered(signed_in, trainer, offered, page):
    response = signed_in(trainer).post(page, {"answer": "decline", "reason": "ا" * 301})
    offered.refresh_from_db()
    assert (response.status_code, offered.status) == (200, "offered")
    assert list(response.context["form"].errors) == ["reason"]
    assert "ا" * 301 in response.content.decode()


def test_accepting_leaves_a_reason_that_was_typed_aside(signed_in, trainer, offered, page):
    signed_in(trainer).post(page, {"answer": "accept", "reason": "ا" * 301})
    offered.refresh_from_db()
    assert (offered.status, offered.decline_reason) == ("accepted", "")


@pytest.mark.parametrize("answer", [{}, {"answer": "perhaps"}, {"answer": "a" * 10_000}])
def test_an_answer_that_is_neither_changes_nothing(signed_in, trainer, offered, page, answer):
    response = signed_in(trainer).post(page, answer, follow=True)
    offered.refresh_from_db()
    assert offered.status == "offered"
    assert len(list(response.context["messages"])) == 1


def test_the_second_answer_is_refused_in_words(signed_in, trainer, offered, page):
    client = signed_in(trainer)
    client.post(page, {"answer": "accept"})
    response = client.post(page, {"answer": "decline"}, follow=True)
    offered.refresh_from_db()
    assert offered.status == "accepted"
    assert [str(message) for message in response.context["messages"]] == [str(assignment.AlreadyAnswered.message)]


def test_it_says_on_which_days_and_at_what_time_the_cohort_meets(signed_in, trainer, offered, page):
    for number in (1, 2):
        ClassSessionFactory(cohort=offered.cohort, number=number)
    html = signed_in(trainer).get(page).content.decode()
    with translation.override("ar"):
        [meeting] = offered.cohort.weekly
        assert f"{weekdays(meeting.weekdays)} · {clock_range(meeting.begins, meeting.ends)}" in html


@pytest.mark.parametrize("gender", ["female", "male"])
@pytest.mark.parametrize("role", ["lead", "assistant"])
def test_the_role_is_said_of_her_or_of_him(offered, gender, role):
    offered.trainer.person.gender = gender
    offered.role = role
    context = {"female": "of her", "male": "of him"}[gender]
    with translation.override("ar"):
        assert offered.role_said == pgettext(context, f"{role.capitalize()} trainer")


def test_why_it_ended_is_shown(signed_in, trainer, offered, page):
    assignment.end(offered, by=UserFactory(), reason="The centre is being painted.")
    assert "The centre is being painted." in signed_in(trainer).get(page).content.decode()


@pytest.mark.parametrize("who", ["stranger", "trainee", "lead"])
def test_an_offer_is_the_trainers_alone(signed_in, request, who, page, offered):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(page).status_code == 404
    assert client.post(page, {"answer": "accept"}).status_code == 404
    offered.refresh_from_db()
    assert offered.status == "offered"


def test_reading_an_offer_changes_nothing(signed_in, trainer, offered, page, django_assert_max_num_queries):
    client = signed_in(trainer)
    with django_assert_max_num_queries(15) as queries:
        client.get(page)
    assert not [query for query in queries if not query["sql"].startswith(("SELECT", "BEGIN", "SAVEPOINT", "RELEASE"))]
