"""The review: what the rule says of each trainee, from what the registers say."""

from datetime import date

import pytest

from lms.graduation import review, sheet
from lms.learning.models import ProjectSubmission
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def only(cohort):
    (row,) = review.of(cohort).rows
    return row


def test_trainees_fall_into_groups(cohort, trainee_with):
    passes, near, gap, fails = (trainee_with(marks) for marks in ["ppplx", "pppaa", "pppp-", "paaaa"])
    found = review.of(cohort)
    assert [row.enrolment for row in found.passes] == [passes]
    assert [row.enrolment for row in found.near_misses] == [near]
    assert [row.enrolment for row in found.gaps] == [gap]
    assert [row.enrolment for row in found.fails] == [fails]


def test_a_trainee_without_a_single_mark_is_a_gap_in_every_session(cohort, trainee_with):
    trainee_with("-----")
    assert only(cohort).outcome.unmarked == (1, 2, 3, 4, 5)


def test_a_mark_taken_back_is_a_gap(cohort, trainee_with):
    enrolment = trainee_with("ppppp")
    record = enrolment.attendance_records.get(session__number=2)
    record.mark = "none"
    record.save()
    assert only(cohort).outcome.unmarked == (2,)


def test_a_session_called_off_is_nobodys_gap(cohort, trainee_with):
    trainee_with("ppppp")
    ClassSessionFactory(cohort=cohort, number=6, status="cancelled")
    assert only(cohort).outcome.counted == 5


def test_sessions_before_a_trainee_joined_and_after_they_left_do_not_count(cohort, trainee_with):
    trainee_with("-ppp-", joined_on=date(2026, 12, 13), left_on=date(2027, 1, 3))
    row = only(cohort)
    assert (list(row.sheet.marks), row.outcome.counted, row.outcome.unmarked) == ([2, 3, 4], 3, ())


def test_marks_of_others_and_of_other_cohorts_are_not_mixed_in(cohort, trainee_with):
    trainee_with("aaaaa")
    trainee_with("ppppp")
    other = EnrolmentFactory(enrolled=True, cohort=CohortFactory(closed=True))
    ClassSessionFactory(cohort=other.cohort)
    assert sorted(row.outcome.attended for row in review.of(cohort).rows) == [0, 5]


@pytest.mark.parametrize("status", ["applied", "declined", "withdrawn"])
def test_only_who_holds_a_seat_is_reviewed(cohort, status):
    EnrolmentFactory(cohort=cohort, status=status)
    assert review.of(cohort).rows == ()


def test_a_cohort_without_sessions_graduates_nobody():
    enrolment = EnrolmentFactory(enrolled=True, cohort=CohortFactory(closed=True))
    row = only(enrolment.cohort)
    assert (row.enrolment, row.outcome.graduates) == (enrolment, False)


def test_the_project_is_read_with_the_marks(cohort, trainee_with):
    cohort.project_percent = 60
    cohort.save()
    enrolment = trainee_with("ppppp")
    assert only(cohort).outcome.project_mark is None
    marker = UserFactory()
    ProjectSubmission.objects.create(enrolment=enrolment, mark=58, marked_by=marker, marked_at=cohort.closed_at)
    assert (only(cohort).outcome.project_mark, only(cohort).outcome.marks_short) == (58, 2)


def test_the_digest_changes_with_what_was_counted_only(cohort, trainee_with):
    enrolment = trainee_with("ppppa")
    before = review.of(cohort).digest
    assert review.of(cohort).digest == before
    enrolment.attendance_records.filter(session__number=5).update(mark="present")
    assert review.of(cohort).digest != before


def test_the_marks_are_counted_in_one_statement(cohort, trainee_with, django_assert_num_queries):
    for _ in range(3):
        trainee_with("ppppp")
    with django_assert_num_queries(1):
        assert len(sheet.of(cohort.enrolments.all())) == 3
    with django_assert_num_queries(2):  # and one for the names
        review.of(cohort)
