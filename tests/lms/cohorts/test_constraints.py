"""What the database itself refuses, whoever writes."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from lms.cohorts.models import ClassSession, Cohort, Enrolment, RegisterEvent
from tests.factories.cohorts import ClassSessionFactory, EnrolmentFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "change"),
    [
        pytest.param(Cohort, {"capacity": 0}, id="a cohort without a seat"),
        pytest.param(Cohort, {"status": "closed", "closed_at": None}, id="closed, and nobody knows when"),
        pytest.param(ClassSession, {"status": "held"}, id="held, and nobody finished its register"),
        pytest.param(Enrolment, {"status": "declined"}, id="declined without a reason"),
    ],
)
def test_half_a_fact_is_refused(model, change):
    EnrolmentFactory(cohort=ClassSessionFactory().cohort)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**change)


def test_a_tap_of_presence_has_no_minutes():
    session = ClassSessionFactory()
    tap = RegisterEvent(
        id=uuid4(),
        session=session,
        enrolment=EnrolmentFactory(cohort=session.cohort),
        mark="present",
        minutes_late=5,
        by=UserFactory(),
        taken_at=session.starts_at,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        tap.save(force_insert=True)
