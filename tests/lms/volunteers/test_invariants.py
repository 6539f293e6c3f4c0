"""Each promise holds on the verbs' own work, and notices when it is broken."""

from datetime import timedelta

import pytest
from django.utils import timezone
from guardian.shortcuts import assign_perm, remove_perm

from lms.accounts.models import Person
from lms.volunteers import assignment, invariants
from lms.volunteers.models import VolunteerTrainer
from tests.factories.cohorts import ClassSessionFactory, CohortFactory

pytestmark = pytest.mark.django_db


def broken():
    return {promise: offenders for promise, offenders in invariants.promises() if offenders}


@pytest.fixture
def teaches(trainer, lead):
    """A cohort that the trainer agreed to teach."""
    offer = assignment.offer(CohortFactory(), trainer=VolunteerTrainer.objects.get(), by=lead)
    return assignment.accept(offer, by=trainer).cohort


def test_what_the_verbs_make_keeps_every_promise(teaches):
    assert broken() == {}


def test_a_right_that_is_missing_is_noticed(teaches, trainer):
    remove_perm("take_register", trainer, teaches)
    assert broken() == {"Whoever teaches a cohort may take its register": [f"{trainer.pk}/{teaches.code}"]}


def test_a_right_that_was_never_given_is_noticed(teaches, stranger):
    assign_perm("take_register", stranger, teaches)
    assert broken() == {"Nobody else may take it": [f"{stranger.pk}/{teaches.code}"]}


def test_somebody_under_18_who_would_be_alone_and_for_whom_nobody_looks_is_noticed(teaches):
    session = ClassSessionFactory(cohort=teaches, starts_at=timezone.now() + timedelta(days=1))
    Person.objects.update(born_on=timezone.localdate() - timedelta(days=16 * 365))  # the lead trainer themselves
    assert broken() == {"Where somebody under 18 would be alone an adult is looked for": [str(session)]}
