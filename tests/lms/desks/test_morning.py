"""What the leads read each morning: registers that are not finished, and who is at risk."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.cohorts.models import ClassSession
from lms.desks import morning
from lms.graduation.models import AtRisk
from lms.outbox.models import Message
from tests.factories.attendance import asking_register
from tests.factories.cohorts import ClassSessionFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db


def at(day, hour, minute=0):
    return datetime(2026, 12, day, hour, minute, tzinfo=ZoneInfo("Asia/Riyadh"))


def of_session(**fields):
    """A session on 6 December from 17:00 to 19:00."""
    return ClassSessionFactory(**fields)


def at_risk(*, since, **fields):
    enrolment = EnrolmentFactory(enrolled=True, **fields)
    return AtRisk.objects.create(enrolment=enrolment, risk="no_more", missable=0, since=since)


def test_the_leads_hear_in_the_morning_what_is_still_not_finished(lead, staff):
    other = staff("lead", email="", phone="+966567777777", language="en")
    sessions = [of_session() for _each in range(2)]
    of_session(status=ClassSession.Status.HELD)
    reported = [morning.report(now) for now in [at(6, 23), at(7, 7, 59), at(7, 8), at(7, 12), at(8, 8)]]
    assert reported == [0, 0, 2, 0, 0]
    body = Message.objects.get(address=other.phone).body
    assert body.startswith("2 registers of yesterday are not finished:\nsession 1 of Safe online, Al-Safa centre\n")
    assert len(sessions) == body.count("Al-Safa centre")


def test_the_lead_hears_of_ten_and_how_many_more(staff):
    staff("lead", language="en")
    for _each in range(12):
        of_session()
    morning.report(at(7, 8))
    body = Message.objects.get().body
    assert body.count("Al-Safa centre") == 10
    assert "and 2 more" in body


def test_nobody_hears_of_nothing(lead):
    assert morning.report(at(7, 8)) == 0


def test_the_report_counts_what_waits_in_registers(lead, time_machine):
    time_machine.move_to(at(6, 20), tick=False)
    asking_register()
    morning.report(at(7, 8))
    assert "في سجل واحد ما ينتظر البت." in Message.objects.get(template="registers_unfinished").body


def test_the_report_says_how_many_are_at_risk_and_how_many_are_new(staff):
    staff("lead", language="en")
    of_session()
    for since in [at(1, 9), at(6, 7), at(6, 20)]:
        at_risk(since=since)
    gone = at_risk(since=at(6, 20)).enrolment
    gone.status = "withdrawn"
    gone.save()
    morning.report(at(7, 8))
    body = Message.objects.get(template="registers_unfinished").body
    assert "\n3 trainees are at risk; 1 new since yesterday: " in body
    assert body.endswith("/admin/at-risk/")


def test_where_every_register_is_finished_the_leads_hear_of_who_is_new_alone(staff, time_machine):
    staff("lead", language="en")
    at_risk(since=at(1, 9))
    assert morning.report(at(7, 8)) == 0
    at_risk(since=at(6, 20))
    assert [morning.report(at(7, hour)) for hour in (8, 9)] == [1, 0]
    message = Message.objects.get()
    assert (message.template, message.subject) == (
        "trainees_at_risk",
        "2 trainees are at risk; 1 new since yesterday",
    )
    assert message.body.endswith("/admin/at-risk/")


def test_of_one_morning_there_is_one_report_though_the_registers_are_finished_meanwhile(staff):
    lead = staff("lead", language="en")
    session = of_session()
    at_risk(since=at(6, 20))
    assert morning.report(at(7, 8)) == 1
    session.status, session.finished_at, session.finished_by = "held", at(7, 8, 30), lead
    session.save()
    assert morning.report(at(7, 9)) == 0
    assert Message.objects.get().template == "registers_unfinished"


@pytest.mark.parametrize("many", [1, 6])
def test_reporting_costs_the_same_for_few_and_for_many(many, lead):
    for _each in range(many):
        of_session()
        at_risk(since=at(6, 20))
    with CaptureQueriesContext(connection) as queries:
        assert morning.report(at(7, 8)) == 1
    assert len(queries) == 12
