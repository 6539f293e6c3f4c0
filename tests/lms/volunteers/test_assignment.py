"""An offer, its answer, and the right to the registers that comes and goes with it."""

import pytest
from django.utils import timezone

from lms.accounts.models import User
from lms.audit.models import AuditEvent
from lms.cohorts import planning
from lms.cohorts.models import CohortUserObjectPermission
from lms.outbox import jobs
from lms.outbox.models import Message
from lms.volunteers import answering, assignment
from lms.volunteers.models import TrainerAssignment, VolunteerTrainer
from tests.factories.cohorts import CohortFactory
from tests.factories.people import StandingFactory, UserFactory
from tests.factories.volunteers import VolunteerTrainerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def huda(trainer):
    return VolunteerTrainer.objects.get(person__standings__user=trainer)


@pytest.fixture
def cohort():
    return CohortFactory()


def someone(**fields):
    return StandingFactory(person=VolunteerTrainerFactory(**fields).person).person.volunteer_trainer


def test_an_offer_reaches_the_trainer_and_grants_nothing_yet(cohort, huda, trainer):
    asker = UserFactory()
    offered = assignment.offer(cohort, trainer=huda, by=asker, role="lead")
    assert (offered.status, offered.role, offered.offered_by) == ("offered", "lead", asker)
    message = Message.objects.get()
    assert message.address == huda.person.phone
    assert answering.LINKS.to(offered) in message.body
    assert not trainer.has_perm("cohorts.take_register", cohort)
    assert AuditEvent.objects.get().verb == "assignment.offered"


def test_accepting_grants_the_register_of_that_cohort_and_of_no_other(cohort, huda, trainer):
    offered = assignment.offer(cohort, trainer=huda, by=UserFactory())
    assignment.accept(offered, by=trainer)
    offered.refresh_from_db()
    assert offered.status == "accepted"
    assert offered.answered_at is not None
    assert trainer.has_perm("cohorts.take_register", cohort)
    assert not trainer.has_perm("cohorts.take_register", CohortFactory())


def test_the_right_goes_to_the_trainers_account_whoever_answers(cohort, huda, trainer):
    lead = UserFactory()
    assignment.accept(assignment.offer(cohort, trainer=huda, by=lead), by=lead)
    assert trainer.has_perm("cohorts.take_register", cohort)
    assert not lead.has_perm("cohorts.take_register", cohort)


def test_an_acceptance_that_cannot_grant_the_right_changes_nothing(cohort, huda, trainer):
    offered = assignment.offer(cohort, trainer=huda, by=UserFactory())
    trainer.standings.all().delete()
    with pytest.raises(assignment.NoAccount):
        assignment.accept(offered, by=trainer)
    offered.refresh_from_db()
    assert offered.status == "offered"


def test_ending_takes_the_right_back_and_tells_why(cohort, huda, trainer):
    offered = assignment.offer(cohort, trainer=huda, by=UserFactory())
    assignment.accept(offered, by=trainer)
    lead = UserFactory()
    assignment.end(offered, by=lead, reason=" The centre moved its hours. ")
    offered.refresh_from_db()
    assert (offered.status, offered.ended_by, offered.end_reason) == ("ended", lead, "The centre moved its hours.")
    assert not trainer.has_perm("cohorts.take_register", cohort)
    assert "The centre moved its hours." in Message.objects.latest("pk").body
    assert AuditEvent.objects.latest("pk").reason == "The centre moved its hours."


def test_ending_takes_the_right_back_from_an_account_that_is_closed_at_that_moment(cohort, huda, trainer):
    offered = assignment.offer(cohort, trainer=huda, by=UserFactory())
    assignment.accept(offered, by=trainer)
    User.objects.filter(pk=trainer.pk).update(is_active=False)
    assignment.end(offered, by=UserFactory(), reason="The account was closed.")
    User.objects.filter(pk=trainer.pk).update(is_active=True)
    assert not CohortUserObjectPermission.objects.exists()
    assert not User.objects.get(pk=trainer.pk).has_perm("cohorts.take_register", cohort)


def test_an_end_without_a_reason_changes_nothing(cohort, huda, trainer):
    offered = assignment.offer(cohort, trainer=huda, by=UserFactory())
    assignment.accept(offered, by=trainer)
    with pytest.raises(assignment.NoReason):
        assignment.end(offered, by=trainer, reason="  ")
    assert trainer.has_perm("cohorts.take_register", cohort)


def test_an_offer_can_be_taken_back_before_it_is_answered(cohort, huda, trainer):
    offered = assignment.offer(cohort, trainer=huda, by=UserFactory())
    assignment.end(offered, by=UserFactory(), reason="Asked by mistake")
    with pytest.raises(assignment.AlreadyAnswered):
        assignment.accept(offered, by=trainer)
    assert not trainer.has_perm("cohorts.take_register", cohort)


@pytest.mark.parametrize("first", [assignment.accept, assignment.decline])
@pytest.mark.parametrize("second", [assignment.accept, assignment.decline])
def test_an_offer_is_answered_once(cohort, huda, trainer, first, second):
    offered = assignment.offer(cohort, trainer=huda, by=UserFactory())
    first(offered, by=trainer)
    status = offered.status
    with pytest.raises(assignment.AlreadyAnswered):
        second(offered, by=trainer)
    offered.refresh_from_db()
    assert offered.status == status


def test_an_assignment_ends_once(cohort, huda):
    offered = assignment.offer(cohort, trainer=huda, by=UserFactory())
    assignment.end(offered, by=UserFactory(), reason="First")
    with pytest.raises(assignment.AlreadyEnded):
        assignment.end(offered, by=UserFactory(), reason="Second")
    offered.refresh_from_db()
    assert offered.end_reason == "First"


@pytest.mark.parametrize("status", ["applied", "paused"])
def test_only_who_is_ready_is_asked(cohort, status):
    with pytest.raises(assignment.NotReady):
        assignment.offer(cohort, trainer=someone(status=status), by=UserFactory())
    assert not TrainerAssignment.objects.exists()


def test_a_trainer_without_an_account_is_not_asked(cohort):
    with pytest.raises(assignment.NoAccount):
        assignment.offer(cohort, trainer=VolunteerTrainerFactory(), by=UserFactory())


def test_a_guardians_account_is_not_the_trainers(cohort):
    trainer = VolunteerTrainerFactory()
    StandingFactory(person=trainer.person, stands_as="guardian")
    with pytest.raises(assignment.NoAccount):
        assignment.offer(cohort, trainer=trainer, by=UserFactory())


@pytest.mark.parametrize("status", ["closed", "cancelled"])
def test_a_cohort_that_is_over_needs_no_trainer(huda, trainer, status):
    cohort = CohortFactory(status=status)
    with pytest.raises(assignment.CohortOver):
        assignment.offer(cohort, trainer=huda, by=UserFactory())


def test_an_offer_cannot_be_accepted_once_the_cohort_is_over(cohort, huda, trainer):
    offered = assignment.offer(cohort, trainer=huda, by=UserFactory())
    cohort.status, cohort.closed_at = "closed", timezone.now()
    cohort.save()
    with pytest.raises(assignment.CohortOver):
        assignment.accept(offered, by=trainer)
    assert not trainer.has_perm("cohorts.take_register", cohort)


def test_a_cohort_has_one_lead_trainer_asked_or_teaching(cohort, huda):
    assignment.offer(cohort, trainer=huda, by=UserFactory())
    with pytest.raises(assignment.AlreadyAsked) as refusal:
        assignment.offer(cohort, trainer=someone(), by=UserFactory())
    assert str(refusal.value) == str(TrainerAssignment._meta.constraints[1].violation_error_message)


def test_a_cohort_may_have_several_assistants(cohort, huda):
    assignment.offer(cohort, trainer=huda, by=UserFactory())
    assignment.offer(cohort, trainer=someone(), by=UserFactory(), role="assistant")
    assignment.offer(cohort, trainer=someone(), by=UserFactory(), role="assistant")
    assert cohort.assignments.live().count() == 3


def test_a_trainer_is_asked_once_at_a_time_and_again_after_a_no(cohort, huda, trainer):
    offered = assignment.offer(cohort, trainer=huda, by=UserFactory(), role="assistant")
    with pytest.raises(assignment.AlreadyAsked):
        assignment.offer(cohort, trainer=huda, by=UserFactory())
    assignment.decline(offered, by=trainer)
    assert assignment.offer(cohort, trainer=huda, by=UserFactory()).status == "offered"


def test_a_cohort_called_off_ends_its_open_offers_and_leaves_who_teaches(cohort, huda, trainer):
    lead, other = UserFactory(), CohortFactory()
    assignment.accept(assignment.offer(cohort, trainer=huda, by=lead), by=trainer)
    asked = assignment.offer(cohort, trainer=someone(), by=lead, role="assistant")
    elsewhere = assignment.offer(other, trainer=asked.trainer, by=lead)
    planning.cancel(cohort, by=lead, reason="القاعة تحت الصيانة")
    for _ in range(2):
        jobs.run_all()
    states = dict(TrainerAssignment.objects.values_list("pk", "status"))
    assert (states[asked.pk], states[elsewhere.pk], sorted(states.values())) == (
        "ended",
        "offered",
        ["accepted", "ended", "offered"],
    )
    asked.refresh_from_db()
    assert (asked.ended_by, asked.end_reason) == (lead, "القاعة تحت الصيانة")
    told = Message.objects.filter(body__contains="القاعة تحت الصيانة")
    assert {message.address for message in told} == {trainer.phone, asked.trainer.person.phone}
    assert told.count() == 2


def test_an_errand_that_runs_again_ends_nothing_more(cohort, huda):
    lead = UserFactory()
    asked = assignment.offer(cohort, trainer=huda, by=lead)
    payload = {"cohort": cohort.pk, "by": lead.pk, "reason": "مطر"}
    for _ in range(2):
        assignment.end_offers(payload, heartbeat=lambda: None)
    assert AuditEvent.objects.filter(verb="assignment.ended", subject_id=str(asked.pk)).count() == 1
