"""The hours a trainer gave, from the registers they took."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from lms.volunteers import assignment, hours, ledger
from lms.volunteers.models import VolunteerTrainer
from tests.factories.cohorts import ClassSessionFactory, CohortFactory
from tests.factories.people import UserFactory


@pytest.mark.parametrize(
    ("minutes", "english", "arabic"),
    [
        (0, "0 hours", None),
        (45, "45 minutes", None),
        (60, "1 hour", None),
        (61, "1 hour and 1 minute", None),
        (150, "2 hours and 30 minutes", None),
        (60 * 120, "120 hours", None),
    ],
)
def test_time_is_said_in_hours_and_minutes(minutes, english, arabic):
    with translation.override("en"):
        assert hours.said(timedelta(minutes=minutes)) == english


@pytest.fixture
def huda(trainer):
    return VolunteerTrainer.objects.get(person__standings__user=trainer)


def teach(huda, by, **fields):
    cohort = CohortFactory(**fields)
    return assignment.accept(assignment.offer(cohort, trainer=huda, by=UserFactory()), by=by)


def held(cohort, number, minutes, by):
    begins = timezone.now() - timedelta(days=10 - number)
    return ClassSessionFactory(
        cohort=cohort,
        number=number,
        starts_at=begins,
        ends_at=begins + timedelta(minutes=minutes),
        status="held",
        finished_at=timezone.now(),
        finished_by=by,
    )


@pytest.mark.django_db
def test_hours_are_those_of_the_registers_one_took_and_of_no_others(huda, trainer):
    cohort, colleague = teach(huda, trainer).cohort, UserFactory()
    held(cohort, 1, 90, trainer)
    held(cohort, 2, 125, trainer)
    held(cohort, 3, 120, colleague)
    ClassSessionFactory(cohort=cohort, number=4)  # planned
    called_off = held(cohort, 5, 120, trainer)
    called_off.status = "cancelled"
    called_off.save()
    held(CohortFactory(), 1, 120, trainer)  # a register taken as staff may, in a cohort they do not teach
    declined = CohortFactory()
    assignment.decline(assignment.offer(declined, trainer=huda, by=colleague), by=trainer)
    held(declined, 1, 120, trainer)
    ledger.derive_all()
    [given] = hours.of(huda)
    assert (given.cohort, given.sessions, given.time) == (cohort, 2, timedelta(minutes=215 + 2 * 30))


@pytest.mark.django_db
def test_what_was_given_stays_when_the_assignment_ends(huda, trainer):
    taught = teach(huda, trainer)
    held(taught.cohort, 1, 120, trainer)
    assignment.end(taught, by=UserFactory(), reason="Moved.")
    again = assignment.offer(taught.cohort, trainer=huda, by=UserFactory())
    assignment.accept(again, by=trainer)
    ledger.derive_all()
    assert [given.time for given in hours.of(huda)] == [timedelta(hours=2, minutes=30)]


@pytest.mark.django_db
def test_cohorts_are_counted_apart_and_the_whole_is_their_sum(huda, trainer, django_assert_num_queries):
    for number in range(6):
        cohort = teach(huda, trainer, starts_on=f"2026-0{number + 1}-01").cohort
        held(cohort, 1, 100 + number, trainer)
        held(cohort, 2, 60, trainer)
    ledger.derive_all()
    with django_assert_num_queries(2):
        given = hours.of(huda)
        assert [str(each.cohort.starts_on) for each in given] == [f"2026-0{number}-01" for number in range(6, 0, -1)]
        assert [each.cohort.course.code for each in given]
    assert hours.total(each.time for each in given) == timedelta(minutes=6 * 160 + 15 + 12 * 30)
