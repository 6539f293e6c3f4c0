"""What waits, on the start page of the admin."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from lms.cohorts import held
from lms.cohorts.models import AttendanceRecord, Guest, HeldMark
from lms.desks import waiting
from lms.graduation import decision
from lms.graduation.models import AtRisk
from lms.outbox import jobs
from lms.outbox.models import Message
from lms.volunteers import ledger, serving
from lms.volunteers.models import VolunteerTrainer
from tests.factories.attendance import asking_register, marked
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory
from tests.factories.volunteers import HourEntryFactory, TrainerAssignmentFactory, VolunteerTrainerFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 7, 9, tzinfo=UTC)  # the day after the first session


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def counts(user):
    return {wait.address: wait.count for wait in waiting.for_user(user, NOW)}


def test_nothing_waits_where_nothing_is(lead):
    assert counts(lead) == {}


def test_each_count_is_of_what_its_list_shows(signed_in, lead):
    cohort = TrainerAssignmentFactory().cohort
    bare = CohortFactory()
    EnrolmentFactory(cohort=cohort)
    EnrolmentFactory(cohort=bare, status="declined")
    ClassSessionFactory(cohort=cohort, number=1)
    ClassSessionFactory(cohort=cohort, number=2)
    assert counts(lead) == {reverse("registers"): 1, reverse("assignments"): 1, reverse("applications"): 1}
    for address in counts(lead):
        assert signed_in(lead).get(address).status_code == 200


def test_who_is_at_risk_waits_for_whoever_runs_the_cohort_and_how_many_are_new_is_said(lead, coordinator):
    cohort = TrainerAssignmentFactory().cohort
    for since in [1, 30, 40]:
        enrolment = EnrolmentFactory(cohort=cohort, enrolled=True)
        AtRisk.objects.create(enrolment=enrolment, risk="no_more", missable=0, since=NOW - timedelta(hours=since))
    with translation.override("en"):
        [wait] = waiting.for_user(lead, NOW)
    assert (wait.count, wait.title, wait.address) == (
        3,
        "Trainees at risk; 1 new since yesterday",
        reverse("at_risk"),
    )
    with translation.override("en"):
        AtRisk.objects.update(since=NOW - timedelta(days=2))
        [wait] = waiting.for_user(lead, NOW)
    assert wait.title == "Trainees at risk"
    assert waiting.for_user(coordinator, NOW) == []


def test_volunteers_to_vet_wait_for_a_lead_alone(signed_in, lead, coordinator, editor):
    VolunteerTrainerFactory(status="applied")
    VolunteerTrainerFactory(status="paused")
    address = f"{reverse('trainers')}?status=applied"
    assert [counts(user) for user in [lead, coordinator, editor]] == [{address: 1}, {}, {}]
    assert signed_in(lead).get(address).status_code == 200


def test_hours_wait_for_a_lead_alone_and_not_their_own(signed_in, lead, coordinator, trainer):
    by, huda = UserFactory(), VolunteerTrainer.objects.get()
    line, _other, disputed = HourEntryFactory.create_batch(3, trainer=huda, account=trainer)
    HourEntryFactory(account=lead)
    ledger.approve([line], by=by)
    ledger.dispute(disputed, by=trainer, reason="It was three hours.")
    serving.ask(huda, by=trainer)
    hours = reverse("hours")
    asked = f"{reverse('certificate_desk:hours')}?who=asked"
    of_hours = {f"{hours}?state=disputed": 1, f"{hours}?state=awaiting": 1, asked: 1}
    assert counts(lead).items() >= of_hours.items()
    assert not counts(coordinator).keys() & of_hours
    assert {signed_in(lead).get(address).status_code for address in of_hours} == {200}


def test_graduation_waits_and_then_certificates_do(lead):
    cohort = CohortFactory(closed=True)
    ClassSessionFactory(cohort=cohort, status="held")
    enrolment = marked(EnrolmentFactory(enrolled=True, cohort=cohort), ["present"])
    assert counts(lead) == {reverse("graduation") + "?state=waiting": 1}
    decision.decide(cohort, graduates=[enrolment], by=lead)
    assert counts(lead) == {reverse("certificate_desk:cohorts"): 1}


def test_work_that_was_given_up_is_said_to_the_lead_for_a_week(signed_in, lead, coordinator, settings):
    settings.OUTBOX_ATTEMPTS = 1
    lead.language = "en"
    lead.save()
    for kind in ["outbox.message", "certificates.render"]:  # certificates have a count of their own
        jobs.do(jobs.enqueue(kind).pk, {})
    for hours in [1, -1]:
        Message.objects.create(
            channel="sms", address="+966551234567", language="ar", valid_until=NOW - timedelta(hours=hours)
        )
    assert counts(lead) == {reverse("given_up"): 2}
    assert counts(coordinator) == {}
    page = signed_in(lead).get("/admin/").content.decode()
    assert "Messages and other work given up in the last seven days" in page
    assert 'href=""' not in page
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        assert waiting.for_user(lead, NOW + timedelta(days=8)) == []


def test_a_coordinator_sees_what_waits_in_their_centre_only(coordinator, centre):
    for each in [CohortFactory(), CohortFactory(centre=centre)]:
        EnrolmentFactory(cohort=each)
        ClassSessionFactory(cohort=each)
    EnrolmentFactory(enrolled=True, cohort=CohortFactory(closed=True, centre=centre))
    assert counts(coordinator) == {reverse("registers"): 1, reverse("assignments"): 1, reverse("applications"): 1}


def test_the_start_page_shows_it_to_those_who_run_cohorts(signed_in, lead, editor):
    EnrolmentFactory()
    link = f'href="{reverse("applications")}"'
    assert 'wait--brass"><span class="wait__n" aria-hidden="true">١<' in signed_in(lead).get("/admin/").content.decode()
    assert link in signed_in(lead).get("/admin/").content.decode()
    assert "wait__n" not in signed_in(editor).get("/admin/").content.decode()


def test_what_waits_in_registers_is_counted_by_kind_and_leads_to_its_answers(signed_in, lead):
    session = asking_register()
    address = reverse("register_questions")
    assert counts(lead)[address] == 1
    answer = signed_in(lead).get(address)
    [row] = answer.context["rows"]
    assert [getattr(row["row"], kind) for kind in ["disputed", "unknown", "late"]] == [1, 1, 1]
    assert row["row"].waits_since == NOW
    assert row["address"] == reverse("cohorts:decide", args=[session.public_id])
    AttendanceRecord.objects.update(against=None)
    Guest.objects.all().delete()
    held.leave(HeldMark.objects.get(), by=lead)
    assert address not in counts(lead)


@pytest.mark.parametrize(
    ("query", "days", "found"),
    [
        ({"kind": "disputed"}, 0, 1),
        ({"kind": "unknown"}, 0, 0),
        ({"kind": "late"}, 0, 0),
        ({"age": "1"}, 0, 0),
        ({"age": "1"}, 2, 1),
        ({"age": "7"}, 2, 0),
    ],
)
def test_what_waits_in_registers_is_narrowed_by_kind_and_age(signed_in, lead, query, days, found):
    asking_register()
    Guest.objects.all().delete()
    HeldMark.objects.update(answer="left", answered_by=lead, answered_at=NOW)
    with time_machine.travel(NOW + timedelta(days=days), tick=False):
        assert len(signed_in(lead).get(reverse("register_questions"), query).context["rows"]) == found


def test_a_coordinator_sees_what_waits_in_registers_of_their_centre_alone(signed_in, coordinator, centre):
    session = asking_register(cohort__centre=centre)
    asking_register()
    address = reverse("register_questions")
    assert counts(coordinator)[address] == 1
    assert [row["row"] for row in signed_in(coordinator).get(address).context["rows"]] == [session]


def test_registers_cost_the_same_for_one_and_four(signed_in, lead, queries_of):
    browser, page = signed_in(lead), reverse("registers")
    for count in [1, 3]:
        for _ in range(count):
            ClassSessionFactory(cohort=TrainerAssignmentFactory(status="accepted").cohort)
        if count == 1:
            one = queries_of(browser, page)
    assert queries_of(browser, page) == one <= 20


@pytest.mark.parametrize("who", ["editor", "admin"])
def test_registers_are_for_those_who_run_cohorts(signed_in, request, who):
    response = signed_in(request.getfixturevalue(who)).get(reverse("registers"))
    assert (response.status_code, response.url) == (302, "/admin/")
