"""A trainee moves to another cohort of the same course."""

from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from lms.cohorts import enrolment, moving
from lms.cohorts.models import AttendanceRecord, Cohort, Credit, Enrolment
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


@pytest.fixture
def was(trainee, held):
    """A seat of somebody with an account, in the same cohort."""
    return EnrolmentFactory(enrolled=True, cohort=held.cohort, person=trainee.standings.get().person)


@pytest.fixture
def in_english(signed_in):
    def browser(user):
        opened = signed_in(user)
        opened.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return opened

    return browser


@pytest.fixture
def read(in_english, trainee):
    return lambda enrolment: in_english(trainee).get(reverse("cohorts:application", args=[enrolment.public_id])).text


@pytest.mark.parametrize("status", ["published", "closed", "cancelled"])
def test_where_they_were_it_reads_where_they_are(was, other, status, in_english, trainee, lead, read):
    moved = moving.move(was, other, by=lead, reason="…")
    Cohort.objects.filter(pk=was.cohort_id).update(
        status=status, closed_at="2026-12-14T09:00Z" if status == "closed" else None
    )
    page = read(was)
    assert f'href="{reverse("cohorts:application", args=[moved.public_id])}"' in page
    assert f"{other.centre.name_en}, from 14 December 2026" in page
    for shown in (page, in_english(trainee).get(reverse("desks:my_learning")).text):
        assert ("Moved to another cohort" in shown, "ithdrawn" in shown, "Called off" in shown) == (True, False, False)


def test_who_gave_up_the_seat_they_moved_to_applies_anew_there_and_not_where_they_were(was, other, lead, read, trainee):
    moved = moving.move(was, other, by=lead, reason="…")
    enrolment.withdraw(moved, by=trainee)
    for cohort in (was.cohort, other):
        Cohort.objects.filter(pk=cohort.pk).update(
            applications_close_on="2026-12-20", starts_on="2026-12-21", ends_on="2026-12-30"
        )
    assert ("Apply again" in read(was), "Apply again" in read(moved)) == (False, True)


def test_leads_tell_who_moved_from_who_withdrew(was, other, in_english, lead):
    gone = EnrolmentFactory(enrolled=True)
    moving.move(was, other, by=lead, reason="…")
    enrolment.withdraw(gone, by=lead, reason="…")
    desk = in_english(lead)
    for word, found in [("moved", was), ("withdrawn", gone)]:
        [listed] = desk.get(f"{reverse('enrolments')}?stage={word}").context["rows"]
        assert listed["row"] == found
        [application] = desk.get(f"{reverse('applications')}?status={word}").context["page"].object_list
        assert application.enrolment == found
        assert application.enrolment.state == {"moved": "Moved to another cohort", "withdrawn": "Withdrawn"}[word]
