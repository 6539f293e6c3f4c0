"""From wanting to teach to being ready to."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils.translation import get_language

from lms.accounts.models import Consent
from lms.arabic import dates
from lms.audit.models import AuditEvent
from lms.outbox.models import Message
from lms.volunteers import ages, assignment, joining, week
from lms.volunteers.models import VolunteerTrainer
from tests.factories.cohorts import CentreFactory, CohortFactory, CourseFactory
from tests.factories.people import PersonFactory, StandingFactory, UserFactory
from tests.factories.volunteers import VolunteerTrainerFactory, vetted

pytestmark = pytest.mark.django_db


def grown_up(**fields):
    return PersonFactory(**{"born_on": date(1998, 3, 1)} | fields)


def told(**fields):
    return joining.Told(**{"courses": (CourseFactory(),), "sessions_a_week": 2} | fields)


def test_who_applies_is_not_ready_yet():
    course = CourseFactory()
    trainer = joining.apply(grown_up(), by=UserFactory(), courses=[course])
    trainer.refresh_from_db()
    assert (trainer.status, list(trainer.courses.all())) == ("applied", [course])


def test_a_person_is_on_the_list_once():
    person = grown_up()
    joining.apply(person, by=UserFactory())
    with pytest.raises(joining.AlreadyVolunteers):
        joining.apply(person, by=UserFactory())
    assert VolunteerTrainer.objects.count() == 1


def test_all_that_whoever_joins_tells_is_kept():
    course, centre, person = CourseFactory(), CentreFactory(), grown_up()
    by = StandingFactory(person=person).user
    joining.join(
        person,
        by=by,
        told=told(courses=[course], centres=[centre], sessions_a_week=3, about="I mend networks."),
        parts=[(6, "evening"), (1, "morning")],
    )
    trainer = VolunteerTrainer.objects.get()
    assert (trainer.status, trainer.sessions_a_week, trainer.about) == ("applied", 3, "I mend networks.")
    assert (list(trainer.courses.all()), list(trainer.centres.all())) == ([course], [centre])
    assert week.parts_of(trainer) == [(1, "morning"), (6, "evening")]
    assert (trainer.charter.policy.kind, trainer.charter.policy.version, trainer.charter.given_by) == ("charter", 1, by)
    assert "/volunteering/" in Message.objects.get().body
    assert AuditEvent.objects.filter(verb="trainer.applied", by=by).count() == 1


def test_whoever_a_lead_put_on_the_list_has_agreed_to_no_charter():
    person = grown_up()
    assert joining.apply(person, by=UserFactory()).charter is None
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("born_on", "day", "may"),
    [
        pytest.param(date(2011, 12, 8), date(2026, 12, 7), False, id="a day before fifteen"),
        pytest.param(date(2011, 12, 7), date(2026, 12, 7), True, id="fifteen today"),
        pytest.param(date(2012, 2, 29), date(2027, 2, 28), False, id="born on 29 February, a day before March"),
        pytest.param(date(2012, 2, 29), date(2027, 3, 1), True, id="born on 29 February, on 1 March"),
    ],
)
def test_volunteers_are_fifteen_or_older_and_the_refusal_names_the_day(born_on, day, may):
    person, by = PersonFactory(born_on=born_on), UserFactory()
    with time_machine.travel(day, tick=False):
        if may:
            assert day >= ages.turns(15, born_on)
            guardian = ("سالم الحازمي", "+966551003333")
            assert joining.join(person, by=by, told=told(), parts=[], guardian=guardian).status == "applied"
            return
        for verb in [
            lambda: joining.join(person, by=by, told=told(), parts=[], guardian=("سالم", "+966551003333")),
            lambda: joining.apply(person, by=by),
        ]:
            with pytest.raises(joining.TooYoung) as refusal:
                verb()
            assert refusal.value.from_day == ages.turns(15, born_on) > day
            assert dates.gregorian(refusal.value.from_day, get_language()) in refusal.value.message
    assert not VolunteerTrainer.objects.exists()


def test_whose_age_is_not_known_joins_by_a_lead_alone():
    person = PersonFactory(born_on=None)
    with pytest.raises(joining.AgeUnknown):
        joining.join(person, by=UserFactory(), told=told(), parts=[])
    assert joining.apply(person, by=UserFactory()).status == "applied"


def test_vetting_says_who_did_it_is_done_once_and_the_trainer_is_told():
    first, second = UserFactory(), UserFactory()
    trainer = joining.apply(grown_up(), by=first)
    with pytest.raises(joining.VettingIncomplete):
        joining.mark_ready(trainer, by=first)
    vetted(trainer)
    joining.mark_ready(trainer, by=first)
    with pytest.raises(joining.AlreadyReady):
        joining.mark_ready(trainer, by=second)
    trainer.refresh_from_db()
    assert (trainer.status, trainer.vetted_by) == ("ready", first)
    assert trainer.vetted_at is not None
    assert AuditEvent.objects.filter(verb="trainer.ready").count() == 1
    assert Message.objects.get().address == trainer.person.phone


def test_who_a_lead_paused_comes_back_through_a_lead():
    lead = UserFactory()
    trainer = joining.mark_ready(vetted(joining.apply(grown_up(), by=lead)), by=lead)
    account = StandingFactory(person=trainer.person).user
    joining.pause(trainer, by=lead, reason="Exams")
    assert trainer.status == "paused"
    with pytest.raises(joining.NotTeaching):
        joining.pause(trainer, by=lead)
    with pytest.raises(joining.PausedByAnother):
        joining.come_back(trainer, by=account)
    trainer.refresh_from_db()
    assert trainer.status == "paused"
    trainer = joining.mark_ready(trainer, by=lead)
    assert (trainer.status, trainer.paused_by) == ("ready", None)


def test_who_paused_by_themselves_is_asked_nothing_and_comes_back_by_themselves():
    trainer = VolunteerTrainerFactory()
    account = StandingFactory(person=trainer.person).user
    joining.pause(trainer, by=account)
    with pytest.raises(assignment.NotReady):
        assignment.offer(CohortFactory(), trainer=trainer, by=UserFactory())
    assert list(VolunteerTrainer.objects.who_can_be_asked()) == []
    joining.come_back(trainer, by=account)
    assert (trainer.status, trainer.paused_by) == ("ready", None)
    assert list(VolunteerTrainer.objects.who_can_be_asked()) == [trainer]
    with pytest.raises(joining.AlreadyReady):
        joining.come_back(trainer, by=account)


def test_a_leads_pause_takes_the_place_of_the_trainers_own():
    trainer, lead = VolunteerTrainerFactory(), UserFactory()
    account = StandingFactory(person=trainer.person).user
    joining.pause(trainer, by=account)
    assert trainer.has_paused_themselves
    with pytest.raises(joining.NotTeaching):
        joining.pause(trainer, by=account)
    joining.pause(trainer, by=lead)
    assert (trainer.status, trainer.paused_by, trainer.has_paused_themselves) == ("paused", lead, False)
    with pytest.raises(joining.PausedByAnother):
        joining.come_back(trainer, by=account)
    for by in [account, UserFactory()]:
        with pytest.raises(joining.NotTeaching):
            joining.pause(trainer, by=by)
    trainer.refresh_from_db()
    assert (trainer.status, trainer.paused_by) == ("paused", lead)


def test_who_stands_for_the_trainer_as_a_guardian_is_not_the_trainer():
    trainer = VolunteerTrainerFactory()
    other = StandingFactory(person=trainer.person, stands_as="guardian").user
    joining.pause(trainer, by=other)
    assert not trainer.has_paused_themselves


def test_who_only_applied_does_not_come_back_into_being_ready():
    trainer = VolunteerTrainerFactory(status="applied")
    account = StandingFactory(person=trainer.person).user
    with pytest.raises(joining.PausedByAnother):
        joining.come_back(trainer, by=account)
    trainer.refresh_from_db()
    assert trainer.status == "applied"


def test_the_database_keeps_who_paused_to_those_who_pause():
    with pytest.raises(IntegrityError), transaction.atomic():
        VolunteerTrainerFactory(paused_by=UserFactory())


def test_what_is_told_anew_replaces_what_was_told():
    trainer, course = VolunteerTrainerFactory(about="Before", sessions_a_week=1), CourseFactory()
    trainer.courses.add(CourseFactory())
    trainer.centres.add(CentreFactory())
    joining.set_told(trainer, told(courses=[course], sessions_a_week=4), by=UserFactory())
    trainer.refresh_from_db()
    assert (list(trainer.courses.all()), list(trainer.centres.all())) == ([course], [])
    assert (trainer.sessions_a_week, trainer.about) == (4, "")
