"""When a trainer could teach."""

from threading import Barrier

import pytest
from django.db import IntegrityError, transaction

from lms.audit.models import AuditEvent
from lms.cohorts.schedule import Weekday
from lms.volunteers import week
from lms.volunteers.models import Availability, VolunteerTrainer
from tests.factories.people import UserFactory
from tests.factories.volunteers import AvailabilityFactory, VolunteerTrainerFactory
from tests.races import at_once, without_the_constraint, without_the_lock

SUNDAY, MONDAY, THURSDAY = Weekday.SUNDAY, Weekday.MONDAY, Weekday.THURSDAY


def test_the_week_has_twenty_one_parts_and_begins_on_sunday():
    assert week.PARTS[0] == (SUNDAY, "morning")
    assert len(set(week.PARTS)) == 21


@pytest.mark.django_db
def test_what_is_said_replaces_what_was_said_before():
    trainer, by = VolunteerTrainerFactory(), UserFactory()
    other = AvailabilityFactory()
    week.set_parts(trainer, [(SUNDAY, "evening"), (MONDAY, "morning")], by=by)
    week.set_parts(trainer, [(MONDAY, "morning"), (THURSDAY, "evening")], by=by)
    assert week.parts_of(trainer) == [(MONDAY, "morning"), (THURSDAY, "evening")]
    assert week.parts_of(other.trainer) == [(SUNDAY, "evening")]


@pytest.mark.django_db
def test_the_same_again_changes_nothing():
    trainer, by = VolunteerTrainerFactory(), UserFactory()
    week.set_parts(trainer, [(SUNDAY, "evening")], by=by)
    [row] = trainer.availability.all()
    week.set_parts(trainer, [(SUNDAY, "evening")], by=by)
    assert list(trainer.availability.all()) == [row]
    assert AuditEvent.objects.filter(verb="trainer.week_set").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"weekday": 7}, {"part": "night"}, {"weekday": SUNDAY, "part": "evening"}], ids=["day", "part", "twice"]
)
def test_the_database_keeps_a_week_of_seven_days_in_three_parts_each_said_once(wrong):
    trainer = AvailabilityFactory(weekday=SUNDAY, part="evening").trainer
    with pytest.raises(IntegrityError), transaction.atomic():
        Availability.objects.create(**{"trainer": trainer, "weekday": MONDAY, "part": "morning"} | wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("sessions", [0, 15])
def test_the_database_keeps_a_volunteer_within_one_to_fourteen_sessions_a_week(sessions):
    with pytest.raises(IntegrityError), transaction.atomic():
        VolunteerTrainerFactory(sessions_a_week=sessions)


@pytest.mark.django_db(transaction=True)
def test_of_two_weeks_said_at_once_one_stands_whole():
    trainer, by = AvailabilityFactory(weekday=THURSDAY, part="morning").trainer, UserFactory()
    weeks = [[(SUNDAY, "evening"), (MONDAY, "evening")], [(MONDAY, "morning"), (MONDAY, "evening")]]
    results = at_once(
        *[
            lambda parts=parts: week.set_parts(VolunteerTrainer.objects.get(pk=trainer.pk), parts, by=by)
            for parts in weeks
        ],
        before='DELETE FROM "volunteers_availability"',
    )
    assert results == [None, None]
    assert sorted(week.parts_of(trainer)) in [sorted(each) for each in weeks]


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_two_weeks_are_mixed():
    trainer = VolunteerTrainerFactory()
    weeks = [[(SUNDAY, "evening")], [(MONDAY, "morning")]]
    looked = Barrier(2)

    def clear_then_write(parts):
        with without_the_lock():
            trainer.availability.all().delete()
            looked.wait(timeout=30)
            Availability.objects.bulk_create(
                Availability(trainer=trainer, weekday=weekday, part=part) for weekday, part in parts
            )

    with without_the_constraint(Availability, "a_part_of_a_trainers_week_is_said_once"):
        at_once(*[lambda parts=parts: clear_then_write(parts) for parts in weeks])
        assert len(week.parts_of(trainer)) == 2
