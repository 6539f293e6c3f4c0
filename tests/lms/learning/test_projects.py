"""The project's mark."""

import pytest
from django.core.exceptions import ValidationError

from lms.audit.models import AuditEvent
from lms.graduation import decision
from lms.learning import projects
from lms.learning.models import ProjectSubmission
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    return EnrolmentFactory(enrolled=True)


def test_a_mark_says_who_gave_it_and_when(enrolment):
    trainer = UserFactory()
    projects.mark(enrolment, 78, by=trainer)
    project = ProjectSubmission.objects.get()
    assert (project.enrolment, project.mark, project.marked_by) == (enrolment, 78, trainer)
    assert project.marked_at is not None


def test_a_second_mark_replaces_the_first_and_the_trail_keeps_both(enrolment):
    first, second = UserFactory(), UserFactory()
    projects.mark(enrolment, 58, by=first)
    projects.mark(enrolment, 62, by=second)
    project = ProjectSubmission.objects.get()
    assert (project.mark, project.marked_by) == (62, second)
    assert [event.facts["mark"] for event in AuditEvent.objects.order_by("pk")] == [58, 62]


def test_the_same_mark_again_changes_nothing(enrolment):
    first = UserFactory()
    projects.mark(enrolment, 60, by=first)
    projects.mark(enrolment, 60, by=UserFactory())
    assert ProjectSubmission.objects.get().marked_by == first
    assert AuditEvent.objects.count() == 1


def test_a_mark_can_be_taken_back(enrolment):
    projects.mark(enrolment, 60, by=UserFactory())
    projects.mark(enrolment, None, by=UserFactory())
    project = ProjectSubmission.objects.get()
    assert (project.mark, project.marked_by, project.marked_at) == (None, None, None)


def test_nought_is_a_mark(enrolment):
    projects.mark(enrolment, 0, by=UserFactory())
    assert ProjectSubmission.objects.get().mark == 0


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_mark_is_from_nought_to_a_hundred(enrolment, percent):
    with pytest.raises(ValidationError):
        projects.mark(enrolment, percent, by=UserFactory())
    assert not ProjectSubmission.objects.exists()


@pytest.mark.parametrize("status", ["applied", "declined", "withdrawn"])
def test_only_who_is_enrolled_has_a_project(status):
    with pytest.raises(projects.NotEnrolled):
        projects.mark(EnrolmentFactory(status=status), 60, by=UserFactory())


def test_a_mark_stays_as_graduation_was_decided_on_it():
    enrolment = EnrolmentFactory(enrolled=True, cohort=CohortFactory(closed=True, project_percent=60))
    projects.mark(enrolment, 20, by=UserFactory())
    decision.decide(enrolment.cohort, graduates=[], by=UserFactory())
    with pytest.raises(projects.AlreadyDecided):
        projects.mark(enrolment, 90, by=UserFactory())
    assert ProjectSubmission.objects.get().mark == 20
