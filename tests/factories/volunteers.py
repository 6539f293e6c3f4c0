"""Volunteer trainers and their assignments."""

import factory

from lms.volunteers.models import Availability, TrainerAssignment, VolunteerTrainer
from tests.factories.cohorts import CohortFactory
from tests.factories.people import PersonFactory, UserFactory


class VolunteerTrainerFactory(factory.django.DjangoModelFactory):
    """Ready to teach."""

    class Meta:
        model = VolunteerTrainer

    person = factory.SubFactory(PersonFactory, given_ar="هدى", name_en="Huda Salem Alhazmi", born_on=None)
    status = VolunteerTrainer.Status.READY


class TrainerAssignmentFactory(factory.django.DjangoModelFactory):
    """An open offer. Use the verbs of ``volunteers.assignment`` to accept it: they grant the permission."""

    class Meta:
        model = TrainerAssignment

    cohort = factory.SubFactory(CohortFactory)
    trainer = factory.SubFactory(VolunteerTrainerFactory)
    offered_by = factory.SubFactory(UserFactory)


class AvailabilityFactory(factory.django.DjangoModelFactory):
    """Sunday evening."""

    class Meta:
        model = Availability

    trainer = factory.SubFactory(VolunteerTrainerFactory)
    weekday = 6
    part = Availability.Part.EVENING
