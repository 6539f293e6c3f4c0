"""Promises about projects: each is kept as things go, and noticed when it is broken."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.graduation import decision
from lms.graduation.models import GraduationDecision
from lms.learning import invariants, projects, uploads
from lms.learning.models import ProjectSubmission
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    return EnrolmentFactory(enrolled=True, cohort=CohortFactory(closed=True, project_percent=60))


@pytest.fixture
def one(enrolment):
    projects.mark(EnrolmentFactory(enrolled=True, cohort=enrolment.cohort), 70, by=UserFactory())  # never handed in
    return projects.hand_in(enrolment, by=UserFactory(), file=uploads.Upload(b"%PDF-1.7", "a.pdf", "pdf"))


def broken():
    return {promise: offenders for promise, offenders in invariants.promises() if offenders}


def test_what_is_handed_in_keeps_every_promise(enrolment, one):
    projects.mark(enrolment, 70, by=UserFactory())
    decision.decide(enrolment.cohort, graduates=[enrolment], by=UserFactory(), reason="All.")
    assert broken() == {}


def test_a_moment_that_is_not_the_last_hand_ins_is_noticed(one):
    for moment in [None, timezone.now() - timedelta(days=1)]:
        ProjectSubmission.objects.filter(pk=one.project_id).update(handed_in_at=moment)
        assert broken() == {"A project was handed in when its last hand-in was": [str(one.project_id)]}


def test_a_hand_in_after_the_decision_is_noticed(enrolment, one):
    projects.mark(enrolment, 70, by=UserFactory())
    decision.decide(enrolment.cohort, graduates=[enrolment], by=UserFactory(), reason="All.")
    GraduationDecision.objects.update(decided_at=timezone.now() - timedelta(days=1))
    assert broken() == {"Nothing is handed in after graduation is decided": [str(one.pk)]}


def test_a_file_that_is_gone_is_noticed(one):
    uploads.discard(one.file)
    assert broken() == {"Every file that was handed in is whole": [str(one.pk)]}
