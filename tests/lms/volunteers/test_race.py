"""Two people at once: one lead trainer, one answer; on SQLite as on PostgreSQL."""

import threading

import pytest
from django.db import connection

from lms.cohorts.models import CohortUserObjectPermission
from lms.volunteers import assignment
from lms.volunteers.models import TrainerAssignment
from tests.factories.cohorts import CohortFactory
from tests.factories.people import StandingFactory, UserFactory
from tests.factories.volunteers import VolunteerTrainerFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Do all of them at the same moment; return the refusals' class names and "done", sorted."""
    start, ends = threading.Barrier(len(acts)), []

    def one(act):
        start.wait()
        try:
            act()
            ends.append("done")
        except assignment.Refused as refusal:
            ends.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


@pytest.fixture
def trainers():
    made = [VolunteerTrainerFactory() for _ in range(4)]
    for trainer in made:
        StandingFactory(person=trainer.person)
    return made


def test_of_four_lead_trainers_asked_at_once_one_is(trainers):
    cohort, lead = CohortFactory(), UserFactory()
    ends = at_once(*[lambda each=each: assignment.offer(cohort, trainer=each, by=lead) for each in trainers])
    assert ends == ["AlreadyAsked", "AlreadyAsked", "AlreadyAsked", "done"]
    assert TrainerAssignment.objects.count() == 1


def test_accepted_and_declined_at_once_is_one_of_the_two(trainers):
    offered = assignment.offer(CohortFactory(), trainer=trainers[0], by=UserFactory())
    answers = [assignment.accept, assignment.decline, assignment.accept, assignment.decline]
    by = assignment.account_of(trainers[0])
    ends = at_once(
        *[lambda answer=answer: answer(TrainerAssignment.objects.get(pk=offered.pk), by=by) for answer in answers]
    )
    assert ends == ["AlreadyAnswered", "AlreadyAnswered", "AlreadyAnswered", "done"]
    offered.refresh_from_db()
    assert CohortUserObjectPermission.objects.count() == (1 if offered.status == "accepted" else 0)


def test_accepted_and_ended_at_once_never_leaves_the_right_behind(trainers):
    lead, by = UserFactory(), assignment.account_of(trainers[0])
    for _ in range(5):
        offered = assignment.offer(CohortFactory(), trainer=trainers[0], by=lead)
        again = TrainerAssignment.objects.get(pk=offered.pk)
        at_once(
            lambda offered=offered: assignment.accept(offered, by=by),
            lambda again=again: assignment.end(again, by=lead, reason="Changed my mind"),
        )
        again.refresh_from_db()
        assert again.status == "ended"
        assert not CohortUserObjectPermission.objects.exists()
