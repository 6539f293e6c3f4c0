"""Each promise holds on the verbs' own work, and notices when it is broken."""

import pytest
from guardian.shortcuts import assign_perm, remove_perm

from lms.volunteers import assignment, invariants
from lms.volunteers.models import VolunteerTrainer
from tests.factories.cohorts import CohortFactory

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
