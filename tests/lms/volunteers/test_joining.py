"""From wanting to teach to being ready to."""

import pytest

from lms.audit.models import AuditEvent
from lms.volunteers import joining
from lms.volunteers.models import VolunteerTrainer
from tests.factories.cohorts import CourseFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_who_applies_is_not_ready_yet():
    course = CourseFactory()
    trainer = joining.apply(PersonFactory(), by=UserFactory(), courses=[course])
    trainer.refresh_from_db()
    assert (trainer.status, list(trainer.courses.all())) == ("applied", [course])


def test_a_person_is_on_the_list_once():
    person = PersonFactory()
    joining.apply(person, by=UserFactory())
    with pytest.raises(joining.AlreadyVolunteers):
        joining.apply(person, by=UserFactory())
    assert VolunteerTrainer.objects.count() == 1


def test_vetting_says_who_did_it_and_is_done_once():
    first, second = UserFactory(), UserFactory()
    trainer = joining.apply(PersonFactory(), by=first)
    joining.mark_ready(trainer, by=first)
    with pytest.raises(joining.AlreadyReady):
        joining.mark_ready(trainer, by=second)
    trainer.refresh_from_db()
    assert (trainer.status, trainer.vetted_by) == ("ready", first)
    assert trainer.vetted_at is not None
    assert AuditEvent.objects.filter(verb="trainer.ready").count() == 1


def test_who_pauses_can_come_back():
    lead = UserFactory()
    trainer = joining.mark_ready(joining.apply(PersonFactory(), by=lead), by=lead)
    joining.pause(trainer, by=lead, reason="Exams")
    assert trainer.status == "paused"
    with pytest.raises(joining.NotTeaching):
        joining.pause(trainer, by=lead)
    assert joining.mark_ready(trainer, by=lead).status == "ready"
