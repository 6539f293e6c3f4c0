"""A plan for all cohorts that nobody leads: asked for, made, looked through, approved."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.outbox import jobs
from lms.outbox.models import Job, Message
from lms.volunteers import assignment, placing
from lms.volunteers.models import PlacingPlan, TrainerAssignment
from tests.factories.cohorts import CentreFactory, ClassSessionFactory, CohortFactory, CourseFactory
from tests.factories.people import StandingFactory, UserFactory
from tests.factories.volunteers import VolunteerTrainerFactory
from tests.races import at_once, without_the_lock

pytestmark = pytest.mark.django_db

SUNDAY = datetime(2030, 1, 6, 14, tzinfo=UTC)


def someone(name="هدى", *courses, **fields):
    made = StandingFactory(
        person=VolunteerTrainerFactory(person__given_ar=name, **fields).person
    ).person.volunteer_trainer
    made.courses.add(*courses)
    return made


def cohort_at(days=0, **fields):
    begins = SUNDAY + timedelta(days=days)
    cohort = CohortFactory(starts_on=begins.date(), ends_on=begins.date() + timedelta(weeks=9), **fields)
    ClassSessionFactory(cohort=cohort, starts_at=begins)
    return cohort


@pytest.fixture
def course(db):
    return CourseFactory()


def a_plan(by):
    plan = placing.ask(by=by)
    jobs.run_all()
    plan.refresh_from_db()
    return plan


def rows(plan):
    return list(plan.placements.order_by("cohort__starts_on").values_list("cohort__code", "trainer"))


def test_a_plan_proposes_and_asks_nobody(lead, course):
    huda = someone("هدى", course, sessions_a_week=2)
    first, second = cohort_at(course=course, code="A"), cohort_at(1, course=course, code="B")
    cohort_at(2, code="C")  # of a course that nobody can teach
    plan = a_plan(lead)
    assert (plan.status, plan.seconds > 0) == ("ready", True)
    assert rows(plan) == [("A", huda.pk), ("B", huda.pk), ("C", None)]
    assert not TrainerAssignment.objects.exists()
    kept = placing.matches_of(plan.placements.get(cohort=first))
    assert [(match.trainer, match.is_possible) for match in kept] == [(huda.pk, True)]
    assert plan.placements.get(cohort__code="C").why_nobody["can_teach"] == 0
    assert second.assignments.count() == 0


def test_who_is_asked_already_or_said_no_is_not_asked_by_it(lead, course):
    huda, nora, salma = (someone(name, course) for name in ["هدى", "نورة", "سلمى"])
    led, declined, assisted = cohort_at(course=course), cohort_at(1, course=course), cohort_at(2, course=course)
    assignment.offer(led, trainer=huda, by=lead)
    assignment.decline(assignment.offer(declined, trainer=nora, by=lead), by=lead)
    assignment.offer(assisted, trainer=salma, by=lead, role="assistant")
    cohort_at(-4000, course=course)  # over
    CohortFactory(course=course)  # has no sessions
    plan = a_plan(lead)
    chosen = {one.cohort_id: one.trainer_id for one in plan.placements.all()}
    assert set(chosen) == {declined.pk, assisted.pk}
    assert chosen[declined.pk] != nora.pk
    assert chosen[assisted.pk] != salma.pk


def test_a_coordinators_plan_is_of_their_centre(coordinator, centre, course):
    someone("هدى", course)
    ours = cohort_at(course=course, centre=centre)
    cohort_at(course=course)
    assert [one.cohort for one in a_plan(coordinator).placements.all()] == [ours]


def test_a_new_plan_takes_the_place_of_the_last_but_not_of_one_being_made(lead):
    first = placing.ask(by=lead)
    assert placing.ask(by=lead) == first
    assert Job.objects.filter(kind="volunteers.plan").count() == 1
    jobs.run_all()
    second = a_plan(lead)
    assert list(PlacingPlan.objects.all()) == [second] != [first]


def test_a_plan_whose_work_failed_for_good_says_so_and_is_asked_for_anew(lead):
    plan = placing.ask(by=lead)
    placing.give_up({"plan": plan.pk})
    plan.refresh_from_db()
    assert plan.status == "failed"
    assert a_plan(lead).status == "ready"


def test_a_plan_that_is_made_twice_is_written_once(lead, course):
    cohort_at(course=course)
    plan = a_plan(lead)
    placing.make({"plan": plan.pk}, heartbeat=lambda: None)
    assert plan.placements.count() == 1


def test_approving_offers_each_row_once_and_leaves_out_what_was_taken_out(lead, course):
    huda = someone("هدى", course, sessions_a_week=3)
    for day in range(3):
        cohort_at(day, course=course, code=f"C-{day}")
    plan = a_plan(lead)
    placing.choose(plan, {plan.placements.get(cohort__code="C-1"): None}, by=lead)
    placing.approve(plan, by=lead, seen=2)
    jobs.run_all()
    placing.make_offers({"plan": plan.pk}, heartbeat=lambda: None)
    made = TrainerAssignment.objects.order_by("cohort__code").values_list("cohort__code", "trainer", "status", "role")
    assert list(made) == [("C-0", huda.pk, "offered", "lead"), ("C-2", huda.pk, "offered", "lead")]
    assert Message.objects.count() == 2
    assert AuditEvent.objects.get(verb="placing.approved").facts == {"offers": 2}


def test_what_became_impossible_meanwhile_is_refused_by_itself_and_says_why(lead, course):
    huda = someone("هدى", course, sessions_a_week=3)
    taken, other = cohort_at(course=course), cohort_at(1, course=course)
    plan = a_plan(lead)
    assignment.offer(taken, trainer=someone("نورة"), by=lead)
    placing.approve(plan, by=lead, seen=2)
    jobs.run_all()
    row = plan.placements.get(cohort=taken)
    assert (row.assignment, bool(row.refusal)) == (None, True)
    assert plan.placements.get(cohort=other).assignment.trainer == huda


def test_only_whom_the_plan_names_can_be_chosen_and_nothing_once_it_is_approved(lead, course):
    someone("هدى", course)
    cohort_at(course=course)
    stranger, plan = someone("غريب"), a_plan(lead)
    row = plan.placements.get()
    with pytest.raises(placing.NotProposed):
        placing.choose(plan, {row: stranger.pk}, by=lead)
    with pytest.raises(placing.NotWhatWasSeen):
        placing.approve(plan, by=lead, seen=7)
    placing.approve(plan, by=lead, seen=1)
    with pytest.raises(placing.NotToBeChanged):
        placing.choose(plan, {row: None}, by=lead)
    with pytest.raises(placing.NotToBeChanged):
        placing.approve(plan, by=lead, seen=1)


@pytest.fixture
def browser(signed_in, lead):
    lead.language = "en"
    lead.save()
    return signed_in(lead)


PAGE = "/admin/assignments/plan/"


def test_a_lead_asks_looks_through_changes_and_approves(browser, lead, course):
    huda, nora = someone("هدى", course, sessions_a_week=2), someone("نورة", course, sessions_a_week=2)
    cohort = cohort_at(course=course, code="SAFE-9")
    assert "1 cohort waits for a lead trainer." in browser.get(PAGE).content.decode()
    browser.post(PAGE, {"act": "ask"})
    waits = browser.get(PAGE).content.decode()
    assert 'hx-trigger="every 2s"' in waits
    jobs.run_all()
    assert browser.get(PAGE, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    answer = browser.get(PAGE)
    assert "Free on" in answer.content.decode() or "Nothing else at the time" in answer.content.decode()
    row = PlacingPlan.objects.get().placements.get()
    other = nora if row.trainer == huda else huda
    browser.post(PAGE, {"act": "save", f"trainer-{row.pk}": str(other.pk)})
    row.refresh_from_db()
    assert row.trainer == other
    browser.post(PAGE, {"act": "approve", "seen": "1"})
    jobs.run_all()
    assert cohort.assignments.get().trainer == other
    assert "1 offer sent" in browser.get(PAGE).content.decode()


def test_nonsense_changes_nothing(browser, lead, course):
    someone("هدى", course)
    cohort_at(course=course)
    plan = a_plan(lead)
    before = rows(plan)
    row = plan.placements.get()
    for data in [
        {"act": "approve"},
        {"act": "approve", "seen": "9" * 40},
        {"act": "approve", "seen": "²"},
        {"act": "save", f"trainer-{row.pk}": "x"},
        {"act": "save", f"trainer-{row.pk}": "999999"},
        {"act": "other"},
    ]:
        assert browser.post(PAGE, data).status_code in {200, 302}
        plan.refresh_from_db()
        assert (rows(plan), plan.status) == (before, "ready")


def test_who_would_suit_more_and_why_nobody_is_said(browser, lead):
    course, other = CourseFactory(), CourseFactory()
    best, second = someone("هدى", course, other, sessions_a_week=1), someone("نورة", course, sessions_a_week=1)
    centre = CentreFactory(has_womens_section=True)
    best.centres.add(centre)
    cohort_at(course=course, code="FIRST", centre=centre)
    cohort_at(course=other, code="SECOND", centre=centre)
    lonely = someone("سالم", CourseFactory(), person__gender="male", sessions_a_week=1)
    cohort_at(course=lonely.courses.get(), centre=centre, audience="female", code="THIRD")
    plan = a_plan(lead)
    assert dict(rows(plan)) == {"FIRST": second.pk, "SECOND": best.pk, "THIRD": None}
    text = " ".join(browser.get(PAGE).content.decode().split())
    assert "would suit more, and is proposed for" in text
    assert "1 may not teach in the women's section" in text.replace("&#x27;", "'")


def test_each_account_has_a_plan_of_its_own(browser, staff, signed_in, course):
    other = staff("lead", email="second@example.com")
    someone("هدى", course)
    cohort_at(course=course, code="SECRET-1")
    a_plan(other)
    assert "SECRET-1" not in browser.get(PAGE).content.decode()
    assert "SECRET-1" in signed_in(other).get(reverse("placing_plan")).content.decode()


def test_the_page_costs_the_same_for_one_cohort_and_five(browser, lead, queries_of, course):
    def made(count):
        for day in range(count):
            someone("هدى", course)
            cohort_at(day, course=course)
        a_plan(lead)
        return queries_of(browser, PAGE)

    assert made(1) == made(4) <= 25


def test_making_a_plan_costs_the_same_queries_for_one_and_five(lead, course, django_assert_max_num_queries):
    for day in range(5):
        someone("هدى", course)
        cohort_at(day, course=course)
    plan = placing.ask(by=lead)
    with django_assert_max_num_queries(25):
        placing.make({"plan": plan.pk}, heartbeat=lambda: None)
    assert plan.placements.count() == 5


@pytest.mark.django_db(transaction=True)
def test_approved_twice_at_once_is_approved_once():
    lead = UserFactory()
    plan = PlacingPlan.objects.create(asked_by=lead, status="ready")
    results = at_once(*[lambda: placing.approve(plan, by=lead, seen=0)] * 2, before='SELECT "volunteers_placingplan"')
    assert sorted(type(one).__name__ for one in results) == ["NoneType", "NotToBeChanged"]
    assert Job.objects.filter(kind="volunteers.offer_planned").count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_looking_without_holding_it_approves_twice():
    from threading import Barrier

    plan, looked = PlacingPlan.objects.create(asked_by=UserFactory(), status="ready"), Barrier(2)

    def look_then_approve():
        with without_the_lock():
            is_ready = PlacingPlan.objects.get(pk=plan.pk).status == "ready"
            looked.wait(timeout=30)
            return is_ready and PlacingPlan.objects.filter(pk=plan.pk).update(status="approved")

    assert at_once(look_then_approve, look_then_approve) == [1, 1]
    assert timezone.now() > plan.asked_at
