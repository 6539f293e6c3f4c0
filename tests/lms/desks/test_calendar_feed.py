"""The private calendar feed, read by a parser that is not the one it was written with."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.urls import reverse
from ical.calendar_stream import IcsCalendarStream

from lms.accounts import calendars, closing
from lms.accounts.models import Person
from lms.audit.models import AuditEvent
from lms.cohorts import planning
from lms.cohorts.models import Cohort
from lms.volunteers import assignment
from lms.volunteers.models import VolunteerTrainer
from tests.factories.cohorts import CentreFactory, ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.volunteers import TrainerAssignmentFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def cohort():
    centre = CentreFactory(address_en="12, Prince Sultan Road; floor 2", address_ar="طريق الأمير سلطان، ١٢")
    cohort = CohortFactory(centre=centre)
    for number in [1, 2, 3]:
        ClassSessionFactory(cohort=cohort, number=number)
    return cohort


def person_of(user):
    return Person.objects.get(standings__user=user, standings__stands_as="self")


def teach(cohort, trainer):
    volunteer = VolunteerTrainer.objects.get(person=person_of(trainer))
    assignment.accept(TrainerAssignmentFactory(cohort=cohort, trainer=volunteer), by=trainer)


def address_of(user):
    calendars.make_address(user)
    return reverse("desks:calendar_feed", args=[user.calendar_token])


def read(client, address):
    """The events of the feed by number of session, as a strict parser has them."""
    answer = client.get(address)
    assert answer.status_code == 200
    calendar = IcsCalendarStream.calendar_from_ics(answer.content.decode())
    return calendar, sorted(calendar.events, key=lambda event: event.start)


def test_a_trainee_finds_the_sessions_of_their_cohort_in_their_language(client, trainee, cohort):
    EnrolmentFactory(cohort=cohort, person=person_of(trainee), enrolled=True)
    calendar, events = read(client, address_of(trainee))
    first = cohort.class_sessions.get(number=1)
    assert [event.summary for event in events] == [f"السلامة على الإنترنت، اللقاء {number}" for number in "١٢٣"]
    assert events[0].location == "مركز حي الصفا، طريق الأمير سلطان، ١٢"
    assert (events[0].start, events[0].end) == (first.starts_at, first.ends_at)
    assert events[0].uid == f"{first.public_id}@localhost"
    assert (events[0].sequence, events[0].status) == (0, "CONFIRMED")
    assert [zone.tz_id for zone in calendar.timezones] == ["Asia/Riyadh"]
    assert b"DTSTART;TZID=Asia/Riyadh:20261206T170000" in client.get(address_of(trainee)).content


def test_commas_and_semicolons_of_an_address_come_through(client, trainer, cohort):
    trainer.language = "en"
    trainer.save()
    teach(cohort, trainer)
    _calendar, events = read(client, address_of(trainer))
    assert events[0].location == "Al-Safa centre, 12, Prince Sultan Road; floor 2"
    assert events[0].description == "You teach this session."


def test_a_guardian_finds_the_sessions_of_the_wards_once_and_nobodys_name(client, guardian, cohort):
    for ward in Person.objects.filter(standings__user=guardian, standings__stands_as="guardian"):
        EnrolmentFactory(cohort=cohort, person=ward, enrolled=True)
    address = address_of(guardian)
    assert len(read(client, address)[1]) == 3
    text = client.get(address).content.decode()
    for person in Person.objects.filter(standings__user=guardian):
        for word in [person.given_ar, person.family_ar, *person.name_en.split(), person.phone]:
            assert not word or word not in text


@pytest.mark.parametrize("status", ["applied", "waiting", "declined", "withdrawn"])
def test_without_a_seat_there_is_nothing_to_come_to(client, trainee, cohort, status):
    EnrolmentFactory(cohort=cohort, person=person_of(trainee), status=status, waiting_since=NOW)
    assert read(client, address_of(trainee))[1] == []


def test_who_joins_late_is_shown_what_is_still_theirs(client, trainee, cohort):
    second = cohort.class_sessions.get(number=2)
    EnrolmentFactory(cohort=cohort, person=person_of(trainee), enrolled=True, joined_on=second.held_on)
    assert read(client, address_of(trainee))[1][0].start == second.starts_at


def test_drafts_and_offers_are_nobodys_sessions(client, trainer, cohort):
    draft = CohortFactory(status=Cohort.Status.DRAFT)
    ClassSessionFactory(cohort=draft)
    teach(draft, trainer)
    assert read(client, address_of(trainer))[1] == []


def test_a_session_that_is_moved_keeps_its_id_and_counts_up(client, trainee, lead, cohort, time_machine):
    EnrolmentFactory(cohort=cohort, person=person_of(trainee), enrolled=True)
    address = address_of(trainee)
    before = read(client, address)[1][0]
    time_machine.move_to(NOW + timedelta(days=1), tick=False)
    session = cohort.class_sessions.get(number=1)
    later = session.starts_at + timedelta(hours=1)
    planning.move_session(session, starts_at=later, ends_at=later + timedelta(hours=2), by=lead)
    after = read(client, address)[1][0]
    assert (after.uid, after.sequence, after.start) == (before.uid, before.sequence + 1, later)
    assert after.last_modified == NOW + timedelta(days=1) > before.last_modified


def test_a_session_that_is_called_off_stays_as_cancelled(client, trainee, lead, cohort):
    EnrolmentFactory(cohort=cohort, person=person_of(trainee), enrolled=True)
    address = address_of(trainee)
    planning.call_off_session(cohort.class_sessions.get(number=2), by=lead, reason="المركز مغلق")
    trainee.language = "en"
    trainee.save()
    events = read(client, address)[1]
    assert [(event.status, event.sequence) for event in events] == [
        ("CONFIRMED", 0),
        ("CANCELLED", 1),
        ("CONFIRMED", 0),
    ]
    assert events[1].summary == "Called off: Safe online, session 2"


def test_a_cohort_that_is_called_off_stays_as_cancelled_for_trainee_and_trainer(client, trainee, trainer, lead, cohort):
    EnrolmentFactory(cohort=cohort, person=person_of(trainee), enrolled=True)
    teach(cohort, trainer)
    planning.cancel(cohort, by=lead, reason="لا مدرب")
    for user in [trainee, trainer]:
        events = read(client, address_of(user))[1]
        assert [(event.status, event.sequence) for event in events] == [("CANCELLED", 1)] * 3


def test_a_feed_that_has_not_changed_is_not_sent_again(client, trainee, lead, cohort):
    EnrolmentFactory(cohort=cohort, person=person_of(trainee), enrolled=True)
    address = address_of(trainee)
    first = client.get(address)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "private, no-cache"
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    planning.call_off_session(cohort.class_sessions.get(number=2), by=lead, reason="المركز مغلق")
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_new_address_ends_the_old_one(client, signed_in, trainee):
    browser = signed_in(trainee)
    page = reverse("desks:my_calendar")
    assert "webcal:" not in browser.get(page).content.decode()
    old = address_of(trainee)
    assert old in browser.get(page).content.decode()
    assert browser.post(page, follow=True).status_code == 200
    trainee.refresh_from_db()
    new = reverse("desks:calendar_feed", args=[trainee.calendar_token])
    assert len(trainee.calendar_token) == 22  # 128 bits
    assert [client.get(address).status_code for address in [old, new]] == [404, 200]
    assert client.get(old).content == client.get(reverse("desks:calendar_feed", args=["A" * 22])).content
    assert AuditEvent.objects.filter(verb="account.calendar_address_made", by=trainee).count() == 2


def test_the_calendar_goes_with_the_account(client, trainee, stranger):
    left_by_closing, left_by_others = address_of(stranger), address_of(trainee)
    closing.close(stranger)
    trainee.is_active = False
    trainee.save()
    assert [client.get(address).status_code for address in [left_by_closing, left_by_others]] == [404, 404]


def test_a_feed_costs_the_same_for_one_cohort_and_four(client, queries_of, guardian, trainer):
    def grow(cohorts):
        for _each in range(cohorts):
            cohort, later = CohortFactory(), timedelta(hours=next(hours))  # nobody teaches two at once
            for number in range(1, 5):
                session = ClassSessionFactory(cohort=cohort, number=number)
                session.starts_at, session.ends_at = session.starts_at + later, session.ends_at + later
                session.save()
            EnrolmentFactory(cohort=cohort, person=ward, enrolled=True)
            teach(cohort, trainer)

    hours = count(step=3)
    ward = Person.objects.filter(standings__user=guardian, standings__stands_as="guardian").first()
    addresses = [address_of(guardian), address_of(trainer)]
    grow(1)
    small = [queries_of(client, address) for address in addresses]
    grow(3)
    assert [queries_of(client, address) for address in addresses] == small == [8, 8]
