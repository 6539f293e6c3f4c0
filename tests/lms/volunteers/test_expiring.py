"""What is said of vettings that end: once to each, before and after."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from lms.outbox.models import Message
from lms.volunteers import expiring, vetting
from lms.volunteers.models import VettingStep
from tests.factories.people import StandingFactory, UserFactory
from tests.factories.volunteers import VolunteerTrainerFactory

pytestmark = pytest.mark.django_db

UNTIL = date(2027, 3, 1)  # a Monday
EIGHT = datetime(2027, 3, 1, 5, 15, tzinfo=UTC)  # 08:15 in Jeddah


@pytest.fixture
def lead(lead):
    lead.language = "en"
    lead.save()
    return lead


@pytest.fixture
def huda():
    trainer = VolunteerTrainerFactory(person__language="en", person__phone="+966551001234")
    StandingFactory(person=trainer.person)
    with time_machine.travel(date(2026, 3, 1), tick=False):
        vetting.see(
            trainer, VettingStep.Kind.CHARTER, checked_on=date(2026, 3, 1), valid_until=UNTIL, seen=1, by=UserFactory()
        )
    return trainer


def look(days):
    """A look on so many days after the last on which the step holds; the templates of what was said by it."""
    now = EIGHT + timedelta(days=days)
    before = set(Message.objects.values_list("pk", flat=True))
    with time_machine.travel(now, tick=False):
        expiring.look(now)
    return sorted(Message.objects.exclude(pk__in=before).values_list("template", flat=True))


def test_it_is_said_a_month_before_and_when_it_is_over_once_each_and_to_leads_once_a_week(huda, lead):
    assert look(-30) == []
    assert look(-29) == ["vetting_ends", "vettings_end"]
    assert look(-29) == []
    assert look(-28) == []
    assert look(-22) == ["vettings_end"]  # the next Sunday
    assert look(0) == ["vettings_end"]
    assert look(1) == ["vetting_ended", "vettings_end"]
    assert look(1) == []
    assert look(2) == []
    assert look(60) == []


def test_who_is_told_reads_which_step_and_until_when(huda, lead):
    look(-10)
    told = {message.template: message.body for message in Message.objects.all()}
    assert "Signed charter holds until 1 March 2027" in told["vetting_ends"]
    assert "/volunteering/" in told["vetting_ends"]
    assert "Huda Salem Alhazmi, Signed charter: 1 March 2027" in told["vettings_end"]
    assert "/admin/trainers/?vetting=soon" in told["vettings_end"]


def test_nothing_is_said_of_what_was_renewed_nor_of_who_pauses(huda, lead):
    vetting.see(huda, VettingStep.Kind.CHARTER, checked_on=date(2026, 3, 2), valid_until=None, seen=2, by=UserFactory())
    assert look(-10) == []
    other = VolunteerTrainerFactory(status="paused")
    with time_machine.travel(date(2026, 3, 1), tick=False):
        vetting.see(
            other, VettingStep.Kind.CHARTER, checked_on=date(2026, 3, 1), valid_until=UNTIL, seen=1, by=UserFactory()
        )
    assert look(-10) == []


def test_many_steps_that_end_are_one_message_to_a_lead_and_as_many_statements(
    huda, lead, django_assert_max_num_queries
):
    for _ in range(12):
        other = VolunteerTrainerFactory()
        vetting.see(
            other, VettingStep.Kind.CHARTER, checked_on=date(2026, 3, 1), valid_until=UNTIL, seen=1, by=UserFactory()
        )
    with django_assert_max_num_queries(25):
        said = look(-10)
    assert said == ["vetting_ends"] * 13 + ["vettings_end"]
    assert "and 3 more" in Message.objects.get(template="vettings_end").body
