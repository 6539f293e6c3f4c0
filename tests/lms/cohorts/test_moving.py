"""A trainee moves to another cohort of the same course."""

from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from lms.cohorts import enrolment, moving
from lms.cohorts.models import AttendanceRecord, Credit, Enrolment
from lms.cohorts.refusals import AlreadyDecided, CohortFull, CohortOver, NotEligible
from lms.outbox.models import Message
from tests.factories.attendance import AttendanceRecordFactory
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_the_second_session():
    with time_machine.travel("2026-12-14T10:00:00+03:00"):
        yield


@pytest.fixture
def held():
    """Two sessions of six are over; this trainee attended both."""
    enrolment = EnrolmentFactory(
        enrolled=True, person=PersonFactory(born_on=date(2008, 1, 1), phone="+966552001111", language="en")
    )
    for number in range(1, 4):
        session = ClassSessionFactory(cohort=enrolment.cohort, number=number)
        if number < 3:
            AttendanceRecordFactory(session=session, enrolment=enrolment)
    return enrolment


@pytest.fixture
def other(held):
    cohort = CohortFactory(course=held.cohort.course, capacity=2)
    for number in range(1, 4):
        ClassSessionFactory(cohort=cohort, number=number)
    return cohort


def test_one_seat_is_given_for_another_and_no_register_changes(held, other, lead):
    before = list(AttendanceRecord.objects.values_list("pk", "enrolment", "session", "mark"))
    moved = moving.move(held, other, by=lead, reason="nearer to home")
    held.refresh_from_db()
    assert (held.status, held.left_on, held.moved_to) == ("withdrawn", date(2026, 12, 14), moved)
    assert (moved.status, moved.cohort, moved.joined_on, moved.person) == (
        "enrolled",
        other,
        date(2026, 12, 14),
        held.person,
    )
    held.cohort.refresh_from_db(), other.refresh_from_db()
    assert (held.cohort.taken, other.taken) == (0, 1)
    assert list(AttendanceRecord.objects.values_list("pk", "enrolment", "session", "mark")) == before
    assert "nearer to home" in Message.objects.get(template="enrolment_moved").body


@pytest.mark.parametrize("carry", [True, False])
def test_what_was_attended_is_taken_along_or_left(carry, held, other, lead):
    moved = moving.move(held, other, by=lead, reason="…", carry=carry)
    assert list(moved.credits.values_list("source", "given_by")) == ([(held.pk, lead.pk)] if carry else [])


def test_who_moves_twice_takes_along_what_they_brought(held, other, lead):
    there = moving.move(held, other, by=lead, reason="…")
    third = CohortFactory(course=other.course)
    on = moving.move(there, third, by=lead, reason="…")
    assert set(on.credits.values_list("source", flat=True)) == {held.pk, there.pk}


def test_who_left_something_behind_once_does_not_find_it_again(held, other, lead):
    there = moving.move(held, other, by=lead, reason="…", carry=False)
    on = moving.move(there, CohortFactory(course=other.course), by=lead, reason="…")
    assert list(on.credits.values_list("source", flat=True)) == [there.pk]


def test_the_seat_that_is_left_goes_to_the_first_who_waits(held, other, lead):
    waiting = EnrolmentFactory(
        cohort=held.cohort, status="waiting", waiting_since="2026-12-01T00:00Z", person__born_on=date(2000, 1, 1)
    )
    type(held.cohort).objects.filter(pk=held.cohort_id).update(capacity=1)
    moving.move(held, other, by=lead, reason="…")
    waiting.refresh_from_db()
    assert waiting.status == "enrolled"


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        pytest.param({"capacity": 1, "taken": 1}, CohortFull, id="full"),
        pytest.param({"status": "cancelled"}, CohortOver, id="called off"),
        pytest.param({"audience": "male"}, NotEligible, id="for others"),
    ],
)
def test_a_refusal_leaves_everything_as_it_was(fields, refusal, held, other, lead):
    type(other).objects.filter(pk=other.pk).update(**fields)
    with pytest.raises(refusal):
        moving.move(held, other, by=lead, reason="…")
    held.refresh_from_db()
    assert (held.status, Enrolment.objects.count(), Credit.objects.count()) == ("enrolled", 1, 0)


def test_another_course_and_the_same_cohort_are_refused(held, lead):
    for cohort in (CohortFactory(), held.cohort):
        with pytest.raises(moving.OfAnotherCourse):
            moving.move(held, cohort, by=lead, reason="…")


def test_who_has_left_already_is_not_moved(held, other, lead):
    moving.move(held, other, by=lead, reason="…")
    with pytest.raises((AlreadyDecided, NotEligible)):
        moving.move(held, CohortFactory(course=other.course), by=lead, reason="…")
    assert Enrolment.objects.enrolled().count() == 1


def test_a_lead_moves_a_trainee_and_what_was_typed_is_kept(signed_in, held, other, lead):
    browser, address = signed_in(lead), reverse("move_trainee", args=[held.pk])
    assert other.code in browser.get(address).text
    answer = browser.post(address, {"cohort": other.pk, "carry": "on", "reason": ""})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["reason"]
    assert Enrolment.objects.count() == 1
    answer = browser.post(address, {"cohort": other.pk, "carry": "on", "reason": "nearer"})
    assert answer.status_code == 302
    assert Credit.objects.get().source == held


def test_only_cohorts_of_the_course_with_a_seat_that_one_runs_are_offered(signed_in, held, other, lead):
    full = CohortFactory(course=other.course, capacity=1, taken=1)
    draft = CohortFactory(course=other.course, status="draft")
    foreign = CohortFactory()
    offered = set(
        signed_in(lead).get(reverse("move_trainee", args=[held.pk])).context["form"].fields["cohort"].queryset
    )
    assert offered == {other}
    assert not offered & {full, draft, foreign, held.cohort}


def test_where_they_were_it_reads_where_they_are_and_not_that_they_withdrew(signed_in, trainee, lead):
    was, gone = EnrolmentFactory(enrolled=True, person=trainee.standings.get().person), EnrolmentFactory(enrolled=True)
    moved = moving.move(was, CohortFactory(course=was.cohort.course), by=lead, reason="…")
    enrolment.withdraw(gone, by=lead, reason="…")
    browser, desk = signed_in(trainee), signed_in(lead)
    for each in (browser, desk):
        each.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    told = browser.get(reverse("cohorts:application", args=[was.public_id])).text
    assert f'href="{reverse("cohorts:application", args=[moved.public_id])}"' in told
    assert str(moved.cohort.centre.name_en) in told
    for page in (told, browser.get(reverse("desks:my_learning")).text):
        assert ("Moved to another cohort" in page, "ithdrawn" in page, "Apply again" in page) == (True, False, False)
    listed = {
        stage: [row["row"] for row in desk.get(f"{reverse('enrolments')}?stage={stage}").context["rows"]]
        for stage in ["moved", "withdrawn"]
    }
    assert listed == {"moved": [was], "withdrawn": [gone]}
    queue = desk.get(f"{reverse('applications')}?status=withdrawn").text
    assert (queue.count("Moved to another cohort<"), queue.count("Withdrawn</span>")) == (1, 1)
