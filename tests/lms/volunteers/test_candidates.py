"""Who could teach a cohort, read from the database and shown to whoever places trainers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.volunteers import assignment, candidates
from lms.volunteers.matching import Place
from lms.volunteers.models import TrainerAssignment
from tests.factories.cohorts import CentreFactory, ClassSessionFactory, CohortFactory
from tests.factories.people import StandingFactory, UserFactory
from tests.factories.volunteers import AvailabilityFactory, TrainerAssignmentFactory, VolunteerTrainerFactory

pytestmark = pytest.mark.django_db

SUNDAY = datetime(2030, 1, 6, 14, tzinfo=UTC)  # 17:00 in Jeddah


def someone(name="هدى", **fields):
    return StandingFactory(
        person=VolunteerTrainerFactory(person__given_ar=name, **fields).person
    ).person.volunteer_trainer


def cohort_at(starts_at=SUNDAY, sessions=2, **fields):
    cohort = CohortFactory(starts_on=starts_at.date(), ends_on=starts_at.date() + timedelta(weeks=9), **fields)
    for n in range(sessions):
        ClassSessionFactory(cohort=cohort, number=n + 1, starts_at=starts_at + timedelta(weeks=n))
    return cohort


def match_of(cohort, trainer):
    return next(one for one in candidates.ranked(cohort, now=timezone.now()) if one.trainer == trainer.pk)


def test_what_is_known_of_a_trainer_is_what_the_rule_is_told():
    cohort = cohort_at()
    huda = someone(sessions_a_week=3)
    huda.courses.add(cohort.course)
    huda.centres.add(CentreFactory())  # another one of the same district
    AvailabilityFactory(trainer=huda, weekday=6, part="evening")
    before = CohortFactory(course=cohort.course, closed=True)
    TrainerAssignmentFactory(trainer=huda, cohort=before, status="accepted", answered_at=SUNDAY)
    assignment.offer(cohort_at(SUNDAY + timedelta(hours=2)), trainer=huda, by=UserFactory())
    match = match_of(cohort, huda)
    assert (match.can_teach, match.taught, match.place, match.sessions) == (True, 1, Place.DISTRICT, 2)
    assert (match.outside, match.clashes, match.season, match.offered) == ((), (), 2, 3)
    assert match.tight == (
        SUNDAY.date(),
        SUNDAY.date() + timedelta(weeks=1),
    )  # from another centre, with no time between


@pytest.mark.parametrize(
    ("hour", "part"),
    [(8, "morning"), (11, "morning"), (12, "afternoon"), (16, "afternoon"), (17, "evening"), (21, "evening")],
)
def test_a_session_belongs_to_the_part_of_the_day_in_which_it_begins(hour, part):
    cohort = cohort_at(datetime(2030, 1, 6, hour - 3, 59, tzinfo=UTC), sessions=1)
    huda = someone()
    AvailabilityFactory(trainer=huda, weekday=6, part=part)
    assert match_of(cohort, huda).outside == ()


def test_only_who_can_be_asked_is_ranked_and_nobody_twice():
    cohort = cohort_at()
    huda = someone()
    VolunteerTrainerFactory()  # no account
    someone(status="paused")
    asked = someone()
    assignment.offer(cohort, trainer=asked, by=UserFactory(), role="assistant")
    assert [one.trainer for one in candidates.ranked(cohort, now=timezone.now())] == [huda.pk]


def test_sessions_that_are_over_or_called_off_are_no_part_of_it():
    cohort = cohort_at(datetime(2020, 1, 5, 14, tzinfo=UTC), sessions=3)
    ClassSessionFactory(cohort=cohort, number=4, starts_at=SUNDAY)
    ClassSessionFactory(cohort=cohort, number=5, starts_at=SUNDAY + timedelta(weeks=1), status="cancelled")
    assert match_of(cohort, someone()).sessions == 1


def test_ranking_many_costs_as_many_queries_as_ranking_one():
    cohort = cohort_at()

    def queries():
        with CaptureQueriesContext(connection) as made:
            candidates.ranked(cohort, now=timezone.now())
        return len(made)

    def add():
        each = someone()
        each.courses.add(cohort.course)
        AvailabilityFactory(trainer=each)
        assignment.offer(cohort_at(SUNDAY + timedelta(days=1)), trainer=each, by=UserFactory())

    add()
    one = queries()
    for _ in range(4):
        add()
    assert queries() == one <= 11


@pytest.fixture
def page(signed_in, lead):
    lead.language = "en"
    lead.save()
    browser = signed_in(lead)

    def act(cohort, data=None, **query):
        address = reverse("assignments_of_cohort", args=[cohort.pk], query=query)
        return browser.post(address, data) if data else browser.get(address)

    return act


def test_the_page_says_why(page):
    cohort = cohort_at()
    huda = someone()
    huda.courses.add(cohort.course)
    AvailabilityFactory(trainer=huda, weekday=6, part="evening")
    text = page(cohort).content.decode()
    assert "Free on all 2 sessions" in text
    assert "Any centre suits them" in text


def test_what_speaks_against_somebody_has_to_be_meant(page):
    cohort, huda = cohort_at(), someone()
    AvailabilityFactory(trainer=huda, weekday=0, part="morning")
    answer = page(cohort, {"trainer": huda.pk, "role": "lead"})
    assert answer.status_code == 200
    assert answer.context["unsure"]["trainer"] == huda
    assert "2 sessions are at times they have not offered" in answer.content.decode()
    assert not TrainerAssignment.objects.exists()
    assert page(cohort, {"trainer": huda.pk, "role": "lead", "meant": huda.pk}).status_code == 302
    assert TrainerAssignment.objects.get().trainer == huda


def test_what_was_meant_of_one_is_not_meant_of_another(page):
    cohort, huda, other = cohort_at(), someone(), someone()
    AvailabilityFactory(trainer=huda, weekday=0, part="morning")
    assert page(cohort, {"trainer": huda.pk, "role": "lead", "meant": other.pk}).status_code == 200
    assert not TrainerAssignment.objects.exists()


def test_two_at_once_cannot_be_meant(page):
    cohort, huda = cohort_at(), someone()
    assignment.offer(cohort_at(), trainer=huda, by=UserFactory())
    answer = page(cohort, {"trainer": huda.pk, "role": "lead", "meant": huda.pk})
    assert "Nobody teaches two sessions at once" in answer.content.decode()
    assert cohort.assignments.count() == 0


def test_twenty_are_shown_and_the_others_found_by_name(page):
    cohort = cohort_at()
    for _ in range(21):
        someone()
    yusra = someone("يسرى")
    assert len(page(cohort).context["candidates"]) == 20
    assert [each["trainer"] for each in page(cohort, q="يسري").context["candidates"]] == [yusra]


def test_a_second_trainer_is_proposed_as_an_assistant(page):
    cohort = cohort_at()
    someone()
    assert page(cohort).context["form"]["role"].value() is None
    assignment.offer(cohort, trainer=someone(), by=UserFactory())
    assert page(cohort).context["form"]["role"].value() == "assistant"
