"""The queue of applications in the admin."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.audit.models import AuditEvent
from lms.cohorts import enrolment
from lms.cohorts.models import Cohort, Enrolment
from lms.outbox.models import Message
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

QUEUE = "/admin/applications/"


@pytest.fixture(autouse=True)
def _mid_november():
    with time_machine.travel("2026-11-15T09:00:00+03:00"):
        yield


def applications(cohort, count=1, **fields):
    return [
        EnrolmentFactory(cohort=cohort, person=PersonFactory(**{"born_on": date(2005, 1, 1)} | fields))
        for _ in range(count)
    ]


def statuses():
    return list(Enrolment.objects.order_by("pk").values_list("status", flat=True))


def decide(browser, act, chosen, **fields):
    return browser.post(QUEUE, {"act": act, "chosen": [one.pk for one in chosen]} | fields)


def test_those_to_decide_are_listed_oldest_first(signed_in, lead):
    assert reverse("applications") == QUEUE
    first, second = applications(CohortFactory(), 2)
    EnrolmentFactory(cohort=first.cohort, enrolled=True)
    page = signed_in(lead).get(QUEUE)
    assert [row.enrolment for row in page.context["page"].object_list] == [first, second]


def test_many_are_accepted_as_far_as_there_are_seats_the_oldest_first(signed_in, lead):
    cohort = CohortFactory(capacity=2)
    chosen = applications(cohort, 3)
    answer = decide(signed_in(lead), "accept", chosen)
    assert answer["Location"] == QUEUE
    assert statuses() == ["enrolled", "enrolled", "applied"]
    assert Cohort.objects.get().taken == 2
    told = [str(message) for message in signed_in(lead).get(QUEUE).context["messages"]]
    assert told == []


def test_the_messages_say_how_many_and_whom_not(signed_in, lead):
    cohort = CohortFactory(capacity=1)
    browser = signed_in(lead)
    decide(browser, "accept", applications(cohort, 2))
    told = [str(message) for message in browser.get(QUEUE).context["messages"]]
    assert len(told) == 2


def test_one_is_put_on_the_waiting_list_and_one_declined_with_a_reason(signed_in, lead):
    cohort = CohortFactory(capacity=1)
    waits, declined = applications(cohort, 2)
    browser = signed_in(lead)
    decide(browser, "wait", [waits])
    assert statuses() == ["applied", "applied"]  # a seat is free
    Cohort.objects.update(taken=1)
    decide(browser, "wait", [waits])
    page = decide(browser, "decline", [declined])
    assert "reason" in page.context["form"].errors
    assert statuses() == ["waiting", "applied"]
    decide(browser, "decline", [declined], reason="المقاعد لأهل الحي")
    assert statuses() == ["waiting", "declined"]


@pytest.mark.parametrize("who", ["lead", "coordinator"])
def test_staff_take_an_enrolled_trainee_out_with_a_reason_the_trainee_reads(who, request, signed_in, centre):
    staff = request.getfixturevalue(who)
    cohort = CohortFactory(centre=centre, capacity=1)
    out = EnrolmentFactory(cohort=cohort, enrolled=True)
    first = EnrolmentFactory(cohort=cohort, status="waiting", waiting_since="2026-11-09T09:00:00+03:00")
    browser = signed_in(staff)
    page = browser.get(f"{QUEUE}?status=enrolled&cohort={cohort.pk}")
    assert [row.enrolment for row in page.context["page"].object_list] == [out]
    assert "reason" in decide(browser, "withdraw", [out]).context["form"].errors
    assert statuses() == ["enrolled", "waiting"]
    decide(browser, "withdraw", [out], reason="انتقلت إلى مدينة أخرى")
    assert statuses() == ["withdrawn", "enrolled"]
    event = AuditEvent.objects.get(verb="enrolment.withdrawn")
    assert (event.by, event.reason, event.subject_id) == (staff, "انتقلت إلى مدينة أخرى", str(out.pk))
    assert Message.objects.filter(body__contains="انتقلت إلى مدينة أخرى").count() == 1
    first.refresh_from_db()
    assert first.decided_by is None


def test_nobody_is_taken_out_of_a_cohort_that_is_over(signed_in, lead):
    out = EnrolmentFactory(cohort=CohortFactory(closed=True), enrolled=True)
    decide(signed_in(lead), "withdraw", [out], reason="x")
    assert statuses() == ["enrolled"]


def test_a_minor_is_accepted_only_after_a_guardians_consent_is_recorded(signed_in, coordinator, centre):
    chosen = applications(CohortFactory(centre=centre), born_on=date(2010, 1, 1))
    browser = signed_in(coordinator)
    assert browser.get(QUEUE).context["page"].object_list[0].needs_consent
    decide(browser, "accept", chosen)
    assert statuses() == ["applied"]
    decide(browser, "consent", chosen)
    assert Enrolment.objects.get().guardian_consent_by == coordinator
    decide(browser, "accept", chosen)
    assert statuses() == ["enrolled"]


def test_a_coordinator_decides_nothing_of_another_centre(signed_in, coordinator, centre):
    [mine], [foreign] = applications(CohortFactory(centre=centre)), applications(CohortFactory())
    browser = signed_in(coordinator)
    assert [row.enrolment for row in browser.get(QUEUE).context["page"].object_list] == [mine]
    for act in ["accept", "wait", "consent", "decline", "withdraw"]:
        page = decide(browser, act, [mine, foreign], reason="x")
        assert "chosen" in page.context["form"].errors
    assert statuses() == ["applied", "applied"]
    foreign.refresh_from_db()
    assert foreign.guardian_consent_at is None


@pytest.mark.parametrize(
    "junk", [{}, {"act": "accept"}, {"act": "promote", "chosen": ["1"]}, {"act": "accept", "chosen": ["x"]}]
)
def test_nonsense_decides_nothing(signed_in, lead, junk):
    applications(CohortFactory())
    assert signed_in(lead).post(QUEUE, junk).status_code == 200
    assert statuses() == ["applied"]


def test_what_speaks_against_an_application_is_shown(signed_in, lead):
    boys = CohortFactory(audience="male")
    applications(boys)
    [row] = signed_in(lead).get(QUEUE).context["page"].object_list
    assert [refusal.code for refusal in row.against] == ["for_others"]


def test_the_queue_is_searched_by_name_however_it_is_spelt(signed_in, lead):
    cohort = CohortFactory()
    applications(cohort, given_ar="هدى")
    [found] = applications(cohort, given_ar="أسماء")
    page = signed_in(lead).get(QUEUE + "?q=اسماء")
    assert [row.enrolment for row in page.context["page"].object_list] == [found]


@pytest.mark.parametrize(
    "query", ["?status=sleeping", "?cohort=x", "?page=x", "?q=%00", "?cohort=99999999999999999999"]
)
def test_a_forged_address_is_not_a_crash(signed_in, lead, query):
    applications(CohortFactory())
    assert signed_in(lead).get(QUEUE + query).status_code in {200, 400}


def test_the_queue_costs_the_same_for_one_application_and_thirty(signed_in, lead, queries_of):
    cohort = CohortFactory()
    applications(cohort)
    browser = signed_in(lead)
    one = queries_of(browser, QUEUE)
    applications(cohort, 29)
    assert one == queries_of(browser, QUEUE)


def test_what_was_ticked_stays_ticked_when_the_act_is_refused(signed_in, lead):
    first, second = applications(CohortFactory(), 2)
    page = decide(signed_in(lead), "decline", [second]).content.decode()  # without a reason
    ticked = [f'id="chosen-{one.pk}" aria-label="{one.person}" checked' in page for one in (first, second)]
    assert ticked == [False, True]


def test_choosing_nobody_is_said_in_words(signed_in, lead):
    applications(CohortFactory())
    form = decide(signed_in(lead), "accept", []).context["form"]
    assert [str(error) for error in form.errors["chosen"]] == [_("Choose at least one application.")]
    assert form["chosen"].label == _("Applications")


def test_a_list_offers_only_what_can_be_done_with_those_in_it(signed_in, lead):
    cohort = CohortFactory()
    applications(cohort)
    EnrolmentFactory(cohort=cohort, enrolled=True)
    browser = signed_in(lead)
    assert browser.get(QUEUE).context["acts"] == {"accept", "wait", "consent", "decline"}
    assert browser.get(QUEUE, {"status": "enrolled"}).context["acts"] == {"withdraw"}
    assert browser.get(QUEUE, {"status": "declined"}).context["acts"] == set()


def test_whoever_decides_finds_the_guardians_number(signed_in, lead):
    father = PersonFactory(given_ar="سالم", gender="male", born_on=None, phone="+966552000001")
    applications(CohortFactory(), guardian=father, phone="+966551111111")
    page = signed_in(lead).get(QUEUE).content.decode()
    assert "tel:+966552000001" in page
    assert "tel:+966551111111" in page


def test_who_waits_already_is_not_said_to_be_decided(signed_in, lead):
    cohort = CohortFactory(capacity=1)
    EnrolmentFactory(cohort=cohort, enrolled=True)
    waits = EnrolmentFactory(
        cohort=cohort, person__born_on=date(2005, 1, 1), status="waiting", waiting_since="2026-11-09T09:00:00+03:00"
    )
    answer = signed_in(lead).post(QUEUE, {"act": "wait", "chosen": [waits.pk]}, follow=True)
    [message] = answer.context["messages"]
    assert str(enrolment.AlreadyWaiting.message) in str(message)
