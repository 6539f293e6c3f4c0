"""Several at once: one lead trainer, one answer; on SQLite as on PostgreSQL. Each control is the same without its rule."""

from threading import Barrier, Event

import pytest
from guardian.shortcuts import assign_perm, remove_perm

from lms.cohorts.models import CohortUserObjectPermission
from lms.volunteers import assignment, joining
from lms.volunteers.models import TrainerAssignment, VolunteerTrainer
from tests import races
from tests.factories.cohorts import CohortFactory
from tests.factories.people import PersonFactory, StandingFactory, UserFactory
from tests.factories.volunteers import VolunteerTrainerFactory
from tests.races import at_once, without_the_constraint, without_the_lock

pytestmark = pytest.mark.django_db(transaction=True)

INSERT, UPDATE = 'INSERT INTO "volunteers_trainerassignment"', 'UPDATE "volunteers_trainerassignment"'


def kinds(results):
    return sorted(type(result).__name__ for result in results)


@pytest.fixture
def trainers():
    made = [VolunteerTrainerFactory() for _ in range(4)]
    for trainer in made:
        StandingFactory(person=trainer.person)
    return made


@pytest.fixture
def offered(trainers):
    return assignment.offer(CohortFactory(), trainer=trainers[0], by=UserFactory())


def test_of_four_lead_trainers_asked_at_once_one_is(trainers):
    cohort, lead = CohortFactory(), UserFactory()
    asks = [lambda each=each: assignment.offer(cohort, trainer=each, by=lead) for each in trainers]
    assert kinds(at_once(*asks, before=INSERT)) == ["AlreadyAsked", "AlreadyAsked", "AlreadyAsked", "TrainerAssignment"]
    assert TrainerAssignment.objects.count() == 1


def test_control_looking_for_a_lead_trainer_first_and_asking_after_asks_all_four(trainers):
    cohort, lead = CohortFactory(), UserFactory()
    looked = Barrier(4)

    def look_then_ask(trainer):
        with without_the_lock():
            is_free = not TrainerAssignment.objects.live().filter(cohort=cohort).exists()
            looked.wait(timeout=30)
            if is_free:
                TrainerAssignment.objects.create(cohort=cohort, trainer=trainer, offered_by=lead)

    with without_the_constraint(TrainerAssignment, "one_lead_trainer_per_cohort"):
        at_once(*[lambda each=each: look_then_ask(each) for each in trainers])
        assert TrainerAssignment.objects.live().filter(cohort=cohort, role="lead").count() == 4


def test_accepted_and_declined_at_once_is_one_of_the_two(trainers, offered):
    answers = [assignment.accept, assignment.decline, assignment.accept, assignment.decline]
    by = assignment.account_of(trainers[0])
    results = at_once(
        *[lambda answer=answer: answer(TrainerAssignment.objects.get(pk=offered.pk), by=by) for answer in answers],
        before=UPDATE,
    )
    assert kinds(results) == ["AlreadyAnswered", "AlreadyAnswered", "AnsweredSo", "TrainerAssignment"]
    offered.refresh_from_db()
    assert CohortUserObjectPermission.objects.filter(permission__codename="take_register").count() == (
        1 if offered.status == "accepted" else 0
    )


def test_accepted_and_ended_at_once_never_leaves_the_right_behind(trainers, offered):
    lead, by = UserFactory(), assignment.account_of(trainers[0])
    again = TrainerAssignment.objects.get(pk=offered.pk)
    at_once(
        lambda: assignment.accept(offered, by=by),
        lambda: assignment.end(again, by=lead, reason="Changed my mind"),
        before=UPDATE,
    )
    again.refresh_from_db()
    assert again.status == "ended"
    assert not CohortUserObjectPermission.objects.exists()


def test_control_an_answer_that_looks_first_and_writes_after_leaves_the_right_behind(trainers, offered):
    account = assignment.account_of(trainers[0])
    looked, ended = Barrier(2), Barrier(2)

    def accept_what_was_offered():
        with without_the_lock():
            is_offered = TrainerAssignment.objects.get(pk=offered.pk).status == "offered"
            looked.wait(timeout=30)
            ended.wait(timeout=30)
            if is_offered:
                TrainerAssignment.objects.filter(pk=offered.pk).update(status="accepted")
                assign_perm("take_register", account, offered.cohort)

    def end_what_was_offered():
        with without_the_lock():
            looked.wait(timeout=30)
            remove_perm("take_register", account, offered.cohort)
        ended.wait(timeout=30)

    at_once(accept_what_was_offered, end_what_was_offered)
    assert CohortUserObjectPermission.objects.filter(permission__codename="take_register").count() == 1


def test_of_four_who_join_at_once_as_one_person_one_does():
    person, by = PersonFactory(born_on=None), UserFactory()
    joins = [lambda: joining.apply(person, by=by) for _ in range(4)]
    results = at_once(*joins, before='INSERT INTO "volunteers_volunteertrainer"')
    assert kinds(results) == ["AlreadyVolunteers"] * 3 + ["VolunteerTrainer"]
    assert VolunteerTrainer.objects.count() == 1


def test_control_looking_first_lets_all_four_through_to_the_database_which_refuses_three():
    person = PersonFactory(born_on=None)
    looked = Barrier(4)

    def look_then_join():
        with without_the_lock():
            is_new = not VolunteerTrainer.objects.filter(person=person).exists()
            looked.wait(timeout=30)
            return is_new and VolunteerTrainer.objects.create(person=person)

    results = at_once(*[look_then_join] * 4)
    assert kinds(results) == ["IntegrityError"] * 3 + ["VolunteerTrainer"]


def test_of_a_volunteer_and_a_lead_who_pause_at_once_the_leads_pause_stands():
    trainer, lead = VolunteerTrainerFactory(), UserFactory()
    account = StandingFactory(person=trainer.person).user
    results = at_once(
        *[lambda by=by: joining.pause(VolunteerTrainer.objects.get(pk=trainer.pk), by=by) for by in [lead, account]],
        before='UPDATE "volunteers_volunteertrainer"',
    )
    assert isinstance(results[0], VolunteerTrainer)  # the lead's, whichever came first
    trainer.refresh_from_db()
    assert trainer.paused_by == lead


def pause_and_come_back(come_back, pause):
    """A lead pauses who paused by themselves, in the moment in which they come back: how it ends."""
    trainer, lead = VolunteerTrainerFactory(), UserFactory()
    account = StandingFactory(person=trainer.person).user
    joining.pause(trainer, by=account)
    one, same = [VolunteerTrainer.objects.get(pk=trainer.pk) for _ in range(2)]
    at_once(
        lambda: come_back(one, by=account),
        lambda: pause(same, by=lead),
        before='UPDATE "volunteers_volunteertrainer"',
    )
    trainer.refresh_from_db()
    return trainer.status, trainer.paused_by == lead


def test_a_leads_pause_stands_whenever_the_trainer_comes_back():
    assert pause_and_come_back(joining.come_back, joining.pause) == ("paused", True)


def test_control_looking_first_and_coming_back_after_ends_the_pause_of_a_lead():
    has_looked, is_paused = Event(), Event()

    def come_back(trainer, *, by):
        assert trainer.paused_by == by
        has_looked.set()
        is_paused.wait(timeout=races.FREE)
        trainer.status, trainer.paused_by = "ready", None
        trainer.save()

    def pause(trainer, *, by):
        has_looked.wait(timeout=races.FREE)
        joining.pause(trainer, by=by)
        is_paused.set()

    assert pause_and_come_back(come_back, pause) == ("ready", False)
