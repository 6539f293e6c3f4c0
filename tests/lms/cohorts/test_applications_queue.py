"""The queue of applications in the admin."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.audit.models import AuditEvent
from lms.cohorts import enrolment, queue
from lms.cohorts.models import Cohort, Enrolment
from lms.outbox.models import Message
from lms.scoping.exporting import read_csv
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory, StandingFactory, UserFactory

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
    said = dict(page.context["filter"].fields["status"].choices)
    assert said[""] == _("To decide")
    assert list(said) == ["", *Enrolment.Status.values, "moved", "all"]


def test_many_are_accepted_as_far_as_there_are_seats_the_oldest_first(signed_in, lead):
    cohort = CohortFactory(capacity=2)
    chosen = applications(cohort, 3)
    answer = decide(signed_in(lead), "accept", chosen)
    assert answer["Location"] == f"{QUEUE}?ticked=kept"
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
    "query",
    [
        "?fits=maybe",
        "?consent=x",
        "?ordering=-person__phone",
        "?since=x",
        "?ticked=x",
        "?status=sleeping",
        "?cohort=x",
        "?page=x",
        "?q=%00",
        "?cohort=99999999999999999999",
    ],
)
def test_a_forged_address_is_not_a_crash(signed_in, lead, query):
    applications(CohortFactory())
    assert signed_in(lead).get(QUEUE + query).status_code in {200, 400}


@pytest.mark.parametrize(("language", "named"), [("ar", "هدى الشهري"), ("en", "Huda Alshehri")])
def test_whoever_heard_a_consent_is_named_in_the_letters_of_the_page(signed_in, lead, language, named):
    heard_by = UserFactory(first_name="هدى", last_name="الشهري")
    StandingFactory(user=heard_by, person__name_en="Huda Alshehri")
    [minor] = applications(CohortFactory(), born_on=date(2010, 1, 1))
    enrolment.record_guardian_consent(minor, by=heard_by)
    browser = signed_in(lead)
    browser.cookies["language"] = language
    assert named in browser.get(QUEUE).content.decode()


def test_the_queue_costs_the_same_for_one_application_and_thirty(signed_in, lead, queries_of):
    cohort = CohortFactory()
    applications(cohort)
    browser = signed_in(lead)
    one = queries_of(browser, QUEUE)
    applications(cohort, 29)
    assert one == queries_of(browser, QUEUE)


def told(browser, answer):
    return [str(message) for message in browser.get(answer["Location"]).context["messages"]]


def test_a_bulk_is_told_exactly_and_keeps_those_ticked_whom_a_rule_refused(signed_in, lead):
    lead.language = "en"
    lead.save()
    cohort = CohortFactory(capacity=2)
    of_age = applications(cohort, 3)
    [minor] = applications(cohort, born_on=date(2010, 1, 1), given_ar="ليلى")
    browser = signed_in(lead)
    answer = decide(browser, "accept", [*of_age, minor], or_wait="on")
    assert statuses() == ["enrolled", "enrolled", "waiting", "applied"]
    page = browser.get(answer["Location"])
    assert page.context["chosen"] == [str(minor.pk)]
    assert f'id="chosen-{minor.pk}" aria-label="{minor.person}" checked' in page.content.decode()
    assert [str(message) for message in page.context["messages"]] == [
        "2 applicants are accepted.",
        "1 found no seat and is on the waiting list.",
        f"{minor.person}: The trainee is under 18. Record the guardian's consent first.",
    ]


def test_without_being_asked_nobody_is_put_on_the_waiting_list(signed_in, lead):
    cohort = CohortFactory(capacity=1)
    decide(signed_in(lead), "accept", applications(cohort, 3))
    assert statuses() == ["enrolled", "applied", "applied"]


def test_one_refusal_of_many_is_said_once_with_their_names(signed_in, lead):
    lead.language = "en"
    lead.save()
    browser = signed_in(lead)
    [words] = told(browser, decide(browser, "accept", applications(CohortFactory(), 7, born_on=date(2010, 1, 1))))
    assert words.startswith("7 not (")
    assert words.count("Arwa") == 5


def test_all_of_a_page_are_ticked_by_a_link(signed_in, lead):
    some = applications(CohortFactory(), 3)
    page = signed_in(lead).get(f"{QUEUE}?ticked=page")
    assert page.context["chosen"] == [str(one.pk) for one in some]
    assert page.content.decode().count(" checked") == 3


def test_all_of_a_list_are_decided_once_they_were_counted_and_confirmed(signed_in, lead, monkeypatch):
    monkeypatch.setattr("lms.scoping.lists.ListView.paginate_by", 2)
    wanted, other = CohortFactory(), CohortFactory()
    applications(wanted, 5)
    applications(other)
    browser, address = signed_in(lead), f"{QUEUE}?cohort={wanted.pk}"
    assert 'name="everything"' in browser.get(address).content.decode()
    page = browser.post(address, {"act": "accept", "everything": "on"})
    assert page.context["count"] == 5
    assert statuses() == ["applied"] * 6
    applications(wanted)  # meanwhile
    again = browser.post(address, {"act": "accept", "everything": "on", "count": 5})
    assert again.context["count"] == 6
    assert statuses() == ["applied"] * 7
    answer = browser.post(address, {"act": "accept", "everything": "on", "count": 6})
    assert answer["Location"] == address
    assert sorted(statuses()) == ["applied", *["enrolled"] * 6]
    assert Enrolment.objects.get(status="applied").cohort == other


def test_a_coordinator_who_asks_for_everything_gets_their_own(signed_in, coordinator, centre):
    applications(CohortFactory(centre=centre))
    applications(CohortFactory())
    browser = signed_in(coordinator)
    for query in ["", f"?centre={Cohort.objects.exclude(centre=centre).get().centre_id}"]:
        browser.post(QUEUE + query, {"act": "accept", "everything": "on", "count": 1})
    assert statuses() == ["enrolled", "applied"]


def test_no_more_are_decided_at_once_than_can_be(signed_in, lead, monkeypatch):
    monkeypatch.setattr("lms.cohorts.bulk.AT_ONCE", 2)
    applications(CohortFactory(), 5)
    browser = signed_in(lead)
    answer = browser.post(QUEUE, {"act": "accept", "everything": "on", "count": 5})
    assert statuses() == ["enrolled", "enrolled", "applied", "applied", "applied"]
    assert "٣" in told(browser, answer)[-1]


def listed(browser, query):
    return [row.enrolment for row in browser.get(f"{QUEUE}?{query}").context["page"].object_list]


# The database's own answer and the rule's: one table for both.
@pytest.mark.parametrize(
    ("cohort", "person"),
    [
        pytest.param({}, {}, id="fits"),
        pytest.param({}, {"born_on": None}, id="no date of birth"),
        pytest.param({}, {"born_on": date(2012, 12, 6)}, id="fourteen on the first day"),
        pytest.param({}, {"born_on": date(2012, 12, 7)}, id="fourteen the day after"),
        pytest.param({}, {"born_on": date(2001, 12, 7)}, id="twenty-four for one more day"),
        pytest.param({}, {"born_on": date(2001, 12, 6)}, id="twenty-five on the first day"),
        pytest.param({"starts_on": date(2026, 2, 28)}, {"born_on": date(2012, 2, 29)}, id="born on a leap day"),
        pytest.param({"audience": "male"}, {}, id="for boys"),
        pytest.param({"audience": "female"}, {}, id="for girls"),
        pytest.param({"audience": "female"}, {"gender": ""}, id="gender not known"),
    ],
)
def test_the_list_and_the_rule_agree_on_who_meets_the_conditions(signed_in, lead, cohort, person):
    made = CohortFactory(course__min_age=14, course__max_age=24, **cohort)
    [one] = applications(made, **person)
    browser = signed_in(lead)
    [row] = browser.get(QUEUE).context["page"].object_list
    assert queue.with_fit(Enrolment.objects).get().fits is (row.against == ())
    assert listed(browser, "fits=yes") == ([] if row.against else [one])
    assert listed(browser, "fits=no") == ([one] if row.against else [])


@pytest.mark.parametrize(("status", "fits"), [("published", False), ("draft", False), ("closed", True)])
def test_so_they_do_on_who_is_in_another_cohort_of_the_course(signed_in, lead, status, fits):
    [one] = applications(CohortFactory())
    other = CohortFactory(course=one.cohort.course, status=status)
    EnrolmentFactory(cohort=other, person=one.person, enrolled=True)
    [row] = signed_in(lead).get(QUEUE).context["page"].object_list
    assert (queue.with_fit(Enrolment.objects).get(pk=one.pk).fits, row.against == ()) == (fits, fits)


@pytest.mark.parametrize(
    ("today", "born_on", "is_missing"),
    [
        ("2026-11-15", date(2008, 11, 15), False),
        ("2026-11-15", date(2008, 11, 16), True),
        ("2026-11-15", None, True),
        ("2028-02-29", date(2010, 2, 28), False),
        ("2028-02-29", date(2010, 3, 1), True),
    ],
)
def test_the_list_and_the_rule_agree_on_whose_consent_is_missing(signed_in, lead, today, born_on, is_missing):
    [one] = applications(CohortFactory(), born_on=born_on)
    with time_machine.travel(f"{today}T09:00:00+03:00"):
        browser = signed_in(lead)
        [row] = browser.get(QUEUE).context["page"].object_list
        assert row.needs_consent is is_missing
        assert listed(browser, "consent=missing") == ([one] if is_missing else [])
        assert listed(browser, "consent=there") == ([] if is_missing else [one])


def test_the_list_of_who_fits_costs_the_same_for_one_and_three(signed_in, lead, queries_of):
    cohort = CohortFactory()
    counts = []
    for more in [1, 2]:
        applications(cohort, more)
        counts.append([queries_of(signed_in(lead), f"{QUEUE}?fits={answer}") for answer in ("yes", "no")])
    assert counts[0] == counts[1]


def test_the_list_is_narrowed_by_course_centre_and_day_and_sorted(signed_in, lead):
    [late] = applications(CohortFactory(), given_ar="آمنة")
    [early] = applications(CohortFactory(), given_ar="هدى")
    Enrolment.objects.filter(pk=early.pk).update(applied_at="2026-11-10T23:30:00+03:00")
    browser = signed_in(lead)
    assert listed(browser, f"course={late.cohort.course_id}") == [late]
    assert listed(browser, f"centre={early.cohort.centre_id}") == [early]
    assert listed(browser, "since=2026-11-10&until=2026-11-10") == [early]
    assert listed(browser, "") == [early, late]
    assert listed(browser, "ordering=-applied_at") == [late, early]
    assert listed(browser, "ordering=name") == [late, early]


def test_the_list_is_taken_away_as_it_stands(signed_in, lead):
    applications(CohortFactory(), given_ar="آمنة")
    applications(CohortFactory(), given_ar="هدى")
    answer = signed_in(lead).get(f"{QUEUE}?q=امنه&fits=yes&export=csv")
    [head, row] = read_csv(b"".join(answer))
    assert len(head) == len(row)
    assert row[0].startswith("آمنة")
    assert (row[1], row[-2]) == ("+966551234567", "نعم")


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
