"""Volunteer trainers and their assignments."""

from datetime import date, timedelta

import factory
from django.utils import timezone

from lms.volunteers import assignment
from lms.volunteers.models import (
    Availability,
    GuardianConsent,
    HourEntry,
    SkillReview,
    TrainerAssignment,
    VettingStep,
    VolunteerTrainer,
    WeekException,
)
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, CourseFactory
from tests.factories.people import PersonFactory, UserFactory


class VolunteerTrainerFactory(factory.django.DjangoModelFactory):
    """Ready to teach: every step of the vetting was seen and holds for good, unless ``vetted=False``."""

    class Meta:
        model = VolunteerTrainer
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory, given_ar="هدى", name_en="Huda Salem Alhazmi", born_on=None)
    status = VolunteerTrainer.Status.READY

    @factory.post_generation
    def vetted(self, create, extracted, **kwargs):
        if extracted is not False and self.status != VolunteerTrainer.Status.APPLIED:
            vetted(self)


def vetted(trainer):
    """The trainer, with every step of their vetting seen."""
    VettingStep.objects.bulk_create(step_of(trainer, kind) for kind in VettingStep.Kind)
    return trainer


def step_of(trainer, kind, *, number=1, **fields):
    """Not saved yet: seen when the trainer joined, and holding for good."""
    return VettingStep(**{"trainer": trainer, "kind": kind, "number": number, "checked_on": date(2020, 1, 1)} | fields)


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


class GuardianConsentFactory(factory.django.DjangoModelFactory):
    """Asked, and not answered yet."""

    class Meta:
        model = GuardianConsent

    trainer = factory.SubFactory(VolunteerTrainerFactory)
    name = "سالم الحازمي"
    phone = "+966551003333"
    asked_by = factory.SubFactory(UserFactory)


class WeekExceptionFactory(factory.django.DjangoModelFactory):
    """Away for three days from tomorrow on."""

    class Meta:
        model = WeekException

    trainer = factory.SubFactory(VolunteerTrainerFactory)
    kind = WeekException.Kind.AWAY
    first_day = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=1))
    last_day = factory.LazyAttribute(lambda one: one.first_day + timedelta(days=2))


class SkillReviewFactory(factory.django.DjangoModelFactory):
    """Seen a month ago to teach alone; to be seen again in a year."""

    class Meta:
        model = SkillReview

    trainer = factory.SubFactory(VolunteerTrainerFactory)
    course = factory.SubFactory(CourseFactory)
    number = 1
    level = SkillReview.Level.TEACHES
    reviewed_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    review_by = factory.LazyAttribute(lambda one: one.reviewed_on + timedelta(days=365))
    by = factory.SubFactory(UserFactory)


class HourEntryFactory(factory.django.DjangoModelFactory):
    """Two hours of teaching on the day of a session that was held; nobody has approved them."""

    class Meta:
        model = HourEntry

    trainer = factory.SubFactory(VolunteerTrainerFactory)
    account = factory.SubFactory(UserFactory)
    session = factory.SubFactory(ClassSessionFactory)
    cohort = factory.SelfAttribute("session.cohort")
    given_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    kind = HourEntry.Kind.TEACHING
    minutes = 120


def taught(trainer, account, *, minutes=120, finished=True, **cohort):
    """A session of yesterday in a cohort that the trainer was asked to teach, whose register they finished."""
    asked = assignment.offer(CohortFactory(**cohort), trainer=trainer, by=UserFactory())
    assignment.accept(asked, by=account)
    begins = timezone.now() - timedelta(days=1)
    finish = {"status": "held", "finished_at": timezone.now(), "finished_by": account} if finished else {}
    return ClassSessionFactory(
        cohort=asked.cohort, starts_at=begins, ends_at=begins + timedelta(minutes=minutes), **finish
    )
