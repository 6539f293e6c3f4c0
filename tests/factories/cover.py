"""A session whose trainer cannot come, and those who could take it."""

from lms.volunteers import absence, assignment
from lms.volunteers.models import VolunteerTrainer
from tests.factories.cohorts import ClassSessionFactory, CohortFactory
from tests.factories.people import StandingFactory, UserFactory
from tests.factories.volunteers import VolunteerTrainerFactory


def number():
    number.last = getattr(number, "last", 0) + 1
    return f"+9665540{number.last:05d}"


def volunteer(*courses, name="هدى", centres=(), **fields):
    """Ready, with an account and a mobile number, who can teach the courses."""
    trainer = VolunteerTrainerFactory(**{"person__given_ar": name, "person__phone": number()} | fields)
    StandingFactory(person=trainer.person, user__phone=trainer.person.phone, user__first_name=name)
    trainer.courses.set(courses)
    trainer.centres.set(centres)
    return trainer


def account(trainer):
    return assignment.account_of(VolunteerTrainer.objects.get(pk=trainer.pk))


def taught(trainer=None, *, cohort=None, role="lead", **fields):
    """A session of a cohort that the trainer, or a new one, leads."""
    session = ClassSessionFactory(cohort=cohort or CohortFactory(), **fields)
    trainer = trainer or volunteer(name="سارة")
    asked = assignment.offer(session.cohort, trainer=trainer, by=UserFactory(), role=role)
    assignment.accept(asked, by=account(trainer))
    return session, trainer


def said(session, trainer, **fields):
    """They say that they cannot come."""
    return absence.say(session, trainer=trainer, by=account(trainer), **{"reason": "illness"} | fields)
