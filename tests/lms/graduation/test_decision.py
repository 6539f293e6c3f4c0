"""One decision, once, by one lead, with a reason wherever it is not the rule's own."""

import pytest

from lms.audit.models import AuditEvent
from lms.graduation import decision, review
from lms.graduation.models import DecidedEnrolment, GraduationDecision
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory


@pytest.fixture
def decider(db):
    return UserFactory()


def decided(enrolment):
    return DecidedEnrolment.objects.get(enrolment=enrolment)


def test_those_chosen_graduate_and_the_rest_do_not(cohort, trainee_with, decider):
    passes, fails = trainee_with("ppppa"), trainee_with("paaaa")
    made = decision.decide(cohort, graduates=[passes], by=decider)
    assert (made.cohort, made.decided_by, made.reason) == (cohort, decider, "")
    assert (decided(passes).graduates, decided(passes).by_the_rule) == (True, True)
    assert (decided(fails).graduates, decided(fails).by_the_rule) == (False, False)
    assert decided(fails).outcome["attended"] == 1


def test_the_trail_says_who_decided_what_against_the_rule(cohort, trainee_with, decider):
    near = trainee_with("pppaa")
    decision.decide(cohort, graduates=[near], by=decider, reason="She was in hospital.")
    event = AuditEvent.objects.get()
    assert (event.verb, event.by, event.reason) == ("graduation.decided", decider, "She was in hospital.")
    assert event.facts == {"cohort": cohort.pk, "graduates": 1, "others": 0, "against_the_rule": [near.pk]}


@pytest.mark.parametrize("marks", ["pppaa", "paaaa"])
def test_graduating_whom_the_rule_would_not_needs_a_reason(cohort, trainee_with, decider, marks):
    enrolment = trainee_with(marks)
    with pytest.raises(decision.ReasonRequired) as refusal:
        decision.decide(cohort, graduates=[enrolment], by=decider, reason="  ")
    assert [row.enrolment for row in refusal.value.rows] == [enrolment]
    assert not GraduationDecision.objects.exists()
    decision.decide(cohort, graduates=[enrolment], by=decider, reason="A make-up session was held.")
    assert (decided(enrolment).graduates, decided(enrolment).by_the_rule) == (True, False)


def test_refusing_whom_the_rule_would_graduate_needs_a_reason(cohort, trainee_with, decider):
    enrolment = trainee_with("ppppp")
    with pytest.raises(decision.ReasonRequired):
        decision.decide(cohort, graduates=[], by=decider)
    decision.decide(cohort, graduates=[], by=decider, reason="The project was not her own.")
    assert (decided(enrolment).graduates, decided(enrolment).by_the_rule) == (False, True)


def test_who_lacks_a_mark_stays_undecided_until_it_is_written(cohort, trainee_with, decider):
    passes, gap = trainee_with("ppppp"), trainee_with("pppp-")
    decision.decide(cohort, graduates=[passes], by=decider)
    assert not DecidedEnrolment.objects.filter(enrolment=gap).exists()
    with pytest.raises(decision.DataMissing):
        decision.decide(cohort, graduates=[gap], by=decider, reason="I know her.")


def test_whom_the_lead_leaves_for_later_stays_undecided(cohort, trainee_with, decider):
    passes, near = trainee_with("ppppp"), trainee_with("pppaa")
    decision.decide(cohort, graduates=[passes], by=decider, later=[near])
    assert [row.enrolment for row in review.of(cohort).rows] == [near]
    decision.decide(cohort, graduates=[], by=decider)
    assert decided(near).graduates is False
    assert GraduationDecision.objects.count() == 2


@pytest.mark.parametrize("status", ["draft", "published", "cancelled"])
def test_only_a_closed_cohort_is_decided(decider, status):
    enrolment = EnrolmentFactory(enrolled=True, cohort=CohortFactory(status=status))
    with pytest.raises(decision.NotClosed):
        decision.decide(enrolment.cohort, graduates=[enrolment], by=decider, reason="Early")


def test_nobody_is_decided_twice(cohort, trainee_with, decider):
    enrolment = trainee_with("ppppp")
    decision.decide(cohort, graduates=[enrolment], by=decider)
    with pytest.raises(decision.AlreadyDecided):
        decision.decide(cohort, graduates=[], by=decider, reason="On second thoughts")
    assert decided(enrolment).graduates is True
    assert GraduationDecision.objects.count() == 1


def test_a_cohort_of_nobody_has_nothing_to_decide(cohort, decider):
    with pytest.raises(decision.NothingToDecide):
        decision.decide(cohort, graduates=[], by=decider)


def test_marks_that_changed_since_the_lead_looked_stop_the_decision(cohort, trainee_with, decider):
    enrolment = trainee_with("ppppp")
    seen = review.of(cohort).digest
    enrolment.attendance_records.filter(session__number=5).update(mark="absent")
    with pytest.raises(decision.ReviewChanged):
        decision.decide(cohort, graduates=[enrolment], by=decider, seen=seen)
    assert not DecidedEnrolment.objects.exists()
