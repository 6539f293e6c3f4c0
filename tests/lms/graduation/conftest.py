"""A cohort of five sessions that was taught to its end: four attended are enough."""

import pytest

from tests.factories.attendance import marked
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory


@pytest.fixture
def cohort(db):
    cohort = CohortFactory(closed=True, attendance_percent=80, project_percent=None)
    for number in range(1, 6):
        ClassSessionFactory(cohort=cohort, number=number, status="held", locked_at=cohort.closed_at)
    return cohort


@pytest.fixture
def trainee_with(cohort):
    """Somebody enrolled in the cohort, with these marks: ``trainee_with("pppaa")``, ``-`` for unmarked."""
    words = {"p": "present", "l": "late", "x": "excused", "a": "absent", "-": None}

    def make(marks, **fields):
        enrolment = EnrolmentFactory(enrolled=True, cohort=cohort, **fields)
        return marked(enrolment, [words[letter] for letter in marks])

    return make
