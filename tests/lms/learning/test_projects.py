"""The project's mark."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from courses.models import Course, CoursePage
from lms.audit.models import AuditEvent
from lms.graduation import decision
from lms.learning import projects, rubric
from lms.learning.models import ProjectSubmission
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.pages import site_with
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


@pytest.fixture
def of_a_course():
    """An enrolment in a course whose pages have a rubric, in both languages."""
    site_with()
    return EnrolmentFactory(
        enrolled=True, cohort=CohortFactory(course=Course.objects.get(code="TINY"), project_percent=60)
    )


def test_levels_are_kept_with_the_words_of_the_rubric_as_they_were(of_a_course):
    criteria = rubric.of(of_a_course.cohort.course)
    assert set(criteria[0].names) == {"ar", "en"}
    projects.mark(of_a_course, 70, by=UserFactory(), levels=[3] * len(criteria))
    CoursePage.objects.all().delete()
    with translation.override("en"):
        (criterion, level, words), *_others = ProjectSubmission.objects.get().levels_said
    assert (criterion, level, words) == (criteria[0].names["en"], 3, criteria[0].words["en"][3])


@pytest.mark.parametrize("levels", [[0, 0, 0, 0, 0, 0], [4], [-1], ["2"]])
def test_levels_that_do_not_fit_the_rubric_are_refused(of_a_course, levels):
    with pytest.raises(ValidationError):
        projects.mark(of_a_course, 70, by=UserFactory(), levels=levels)
    assert not ProjectSubmission.objects.exists()


def test_a_mark_alone_leaves_what_was_said_and_an_empty_word_takes_it_back(of_a_course):
    levels = [1] * len(rubric.of(of_a_course.cohort.course))
    projects.mark(of_a_course, 50, by=UserFactory(), levels=levels, feedback="Name the source.")
    projects.mark(of_a_course, 60, by=UserFactory())
    project = ProjectSubmission.objects.get()
    assert (project.mark, [entry["level"] for entry in project.levels], project.feedback) == (
        60,
        levels,
        "Name the source.",
    )
    projects.mark(of_a_course, 60, by=UserFactory(), levels=[], feedback="")
    project.refresh_from_db()
    assert (project.levels, project.feedback, project.feedback_at) == ([], "", None)


def test_words_may_come_without_a_mark(enrolment):
    projects.mark(enrolment, None, by=UserFactory(), feedback="Hand in again.")
    project = ProjectSubmission.objects.get()
    assert (project.mark, project.marked_by, project.feedback) == (None, None, "Hand in again.")
    assert project.feedback_at is not None


def test_a_hand_in_waits_until_somebody_says_something(of_a_course):
    projects.hand_in(of_a_course, by=UserFactory(), text="one")
    assert ProjectSubmission.objects.get().waits_for_a_look
    projects.mark(of_a_course, None, by=UserFactory(), feedback="Nearly.")
    assert not ProjectSubmission.objects.get().waits_for_a_look
    projects.hand_in(of_a_course, by=UserFactory(), text="two")
    assert ProjectSubmission.objects.get().waits_for_a_look


def test_a_translation_that_lags_behind_is_left_out_of_the_rubric(of_a_course):
    page = CoursePage.objects.get(language="en")
    page.project_rubric = []
    page.save()
    assert all(set(criterion.names) == {"ar"} for criterion in rubric.of(of_a_course.cohort.course))
