"""Each promise holds on the verbs' own work, and notices when it is broken."""

import pytest

from lms.cohorts.models import Cohort
from lms.graduation import decision, invariants
from lms.graduation.models import DecidedEnrolment, GraduationDecision
from tests.factories.cohorts import CohortFactory


def broken():
    return {promise: offenders for promise, offenders in invariants.promises() if offenders}


@pytest.fixture
def decided(cohort, trainee_with, lead):
    """Who graduates by the rule."""
    decision.decide(cohort, graduates=[trainee_with("ppppp")], by=lead)
    return DecidedEnrolment.objects.get()


def test_what_the_verbs_make_keeps_every_promise(decided):
    assert broken() == {}


def test_a_decision_about_a_cohort_that_goes_on_is_noticed(decided):
    Cohort.objects.update(status=Cohort.Status.PUBLISHED, closed_at=None)
    assert broken() == {"Graduation is decided only for closed cohorts": [str(decided.pk)]}


def test_a_decision_about_another_cohort_is_noticed(decided):
    GraduationDecision.objects.update(cohort=CohortFactory())
    assert broken() == {"A decision is about its own cohort": [str(decided.pk)]}


def test_a_decision_against_the_rule_without_a_reason_is_noticed(decided):
    DecidedEnrolment.objects.update(by_the_rule=False)
    assert broken() == {"A decision against the rule has its reason": [str(decided.pk)]}
