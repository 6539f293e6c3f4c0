"""Nobody teaches two sessions at once, nor in a section that is not theirs; on SQLite as on PostgreSQL."""

from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from lms.cohorts.models import ClassSession
from lms.volunteers import assignment, at_once
from lms.volunteers.models import TrainerAssignment, VolunteerTrainer
from tests.factories.cohorts import CentreFactory, ClassSessionFactory, CohortFactory
from tests.factories.people import StandingFactory, UserFactory
from tests.factories.volunteers import VolunteerTrainerFactory
from tests.races import at_once as together
from tests.races import without_the_lock

SUNDAY = datetime(2030, 1, 6, 14, tzinfo=UTC)  # 17:00 to 19:00 in Jeddah


def cohort_at(starts_at=SUNDAY, **fields):
    cohort = CohortFactory(**fields)
    ClassSessionFactory(cohort=cohort, number=1, starts_at=starts_at)
    return cohort


def someone(**fields):
    return StandingFactory(person=VolunteerTrainerFactory(**fields).person).person.volunteer_trainer


@pytest.fixture
def huda(db):
    return someone()


def hours(n):
    return SUNDAY + timedelta(hours=n)


@pytest.mark.parametrize(
    ("begins", "is_refused"),
    [
        pytest.param(hours(0), True, id="at the same time"),
        pytest.param(hours(1), True, id="begins before the other ends"),
        pytest.param(hours(-1), True, id="ends after the other begins"),
        pytest.param(hours(2), False, id="begins as the other ends"),
        pytest.param(hours(-2), False, id="ends as the other begins"),
        pytest.param(hours(24), False, id="the day after"),
    ],
)
def test_a_session_at_the_time_of_another_refuses_the_offer(huda, begins, is_refused):
    taught = cohort_at()
    assignment.offer(taught, trainer=huda, by=UserFactory())
    asked = cohort_at(begins)
    if not is_refused:
        assert assignment.offer(asked, trainer=huda, by=UserFactory()).status == "offered"
        return
    with pytest.raises(at_once.TwoAtOnce) as refusal:
        assignment.offer(asked, trainer=huda, by=UserFactory())
    assert refusal.value.other == taught.class_sessions.get()
    assert str(taught.course) in str(refusal.value)
    assert asked.assignments.count() == 0


@pytest.mark.parametrize("away", ["declined", "ended", "called off", "session called off", "another's", "closed"])
def test_what_is_not_to_be_taught_any_more_stands_in_nobodys_way(huda, away):
    lead, taught = UserFactory(), cohort_at()
    offered = assignment.offer(taught, trainer=someone() if away == "another's" else huda, by=lead)
    if away == "declined":
        assignment.decline(offered, by=lead)
    elif away == "ended":
        assignment.end(offered, by=lead, reason="مرض")
    elif away == "called off":
        type(taught).objects.filter(pk=taught.pk).update(status="cancelled")
    elif away == "closed":
        type(taught).objects.filter(pk=taught.pk).update(status="closed", closed_at=SUNDAY)
    elif away == "session called off":
        taught.class_sessions.update(status=ClassSession.Status.CANCELLED)
    assert assignment.offer(cohort_at(), trainer=huda, by=lead).status == "offered"


def test_sessions_that_are_over_stand_in_nobodys_way(huda):
    over = datetime(2020, 1, 5, 14, tzinfo=UTC)
    assignment.offer(cohort_at(over), trainer=huda, by=UserFactory())
    assert assignment.offer(cohort_at(over), trainer=huda, by=UserFactory()).status == "offered"


def test_an_offer_cannot_be_accepted_once_its_sessions_were_moved_onto_others(huda):
    lead = UserFactory()
    taught = assignment.accept(assignment.offer(cohort_at(), trainer=huda, by=lead), by=lead)
    offered = assignment.offer(cohort_at(hours(3)), trainer=huda, by=lead)
    offered.cohort.class_sessions.update(starts_at=hours(1), ends_at=hours(3))
    with pytest.raises(at_once.TwoAtOnce):
        assignment.accept(offered, by=lead)
    offered.refresh_from_db()
    assert offered.status == "offered"
    assignment.end(taught, by=lead, reason="تبديل")
    assert assignment.accept(offered, by=lead).status == "accepted"


@pytest.mark.parametrize(
    ("gender", "audience", "has_section", "is_refused"),
    [
        ("male", "female", True, True),
        ("", "female", True, True),
        ("female", "female", True, False),
        ("male", "female", False, False),
        ("male", "male", True, False),
        ("male", "all", True, False),
    ],
)
@pytest.mark.django_db
def test_a_womens_section_is_taught_by_women(gender, audience, has_section, is_refused):
    cohort = CohortFactory(centre=CentreFactory(has_womens_section=has_section), audience=audience)
    asks = lambda: assignment.offer(cohort, trainer=someone(person__gender=gender), by=UserFactory())  # noqa: E731
    if is_refused:
        with pytest.raises(assignment.NotOfSection):
            asks()
    else:
        assert asks().status == "offered"


@pytest.mark.django_db(transaction=True)
def test_of_two_leads_who_ask_one_trainer_for_two_sessions_at_once_one_does():
    huda, lead, cohorts = someone(), UserFactory(), [cohort_at(), cohort_at(hours(1))]
    trainers = [VolunteerTrainer.objects.get(pk=huda.pk) for _ in cohorts]
    pairs = zip(cohorts, trainers, strict=True)
    asks = [lambda one=one, each=each: assignment.offer(one, trainer=each, by=lead) for one, each in pairs]
    results = together(*asks, before='INSERT INTO "volunteers_trainerassignment"')
    assert sorted(type(one).__name__ for one in results) == ["TrainerAssignment", "TwoAtOnce"]
    assert TrainerAssignment.objects.live().count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_looking_first_and_asking_after_asks_for_both():
    huda, lead, cohorts = someone(), UserFactory(), [cohort_at(), cohort_at(hours(1))]
    looked = Barrier(2)

    def look_then_ask(cohort):
        with without_the_lock():
            is_free = not TrainerAssignment.objects.live().filter(trainer=huda).exists()
            looked.wait(timeout=30)
            if is_free:
                TrainerAssignment.objects.create(cohort=cohort, trainer=huda, offered_by=lead)

    together(*[lambda each=each: look_then_ask(each) for each in cohorts])
    assert TrainerAssignment.objects.live().filter(trainer=huda).count() == 2
