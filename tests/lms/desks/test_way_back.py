"""The way back of who missed sessions: on the trainer's page, on its own, in the list of the lead, and on "My learning"."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from lms.cohorts import makeups, rights
from lms.cohorts.models import Guest
from lms.graduation import watching
from lms.graduation.models import AtRisk
from tests.factories.attendance import AttendanceRecordFactory
from tests.factories.cohorts import CentreFactory, ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import StandingFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 28, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _after_the_fourth_session():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def missed(trainer):
    """Somebody who missed the first three of ten sessions: with two make-ups it can still be."""
    cohort = CohortFactory()
    rights.give(cohort, trainer, decides=True)
    enrolment = EnrolmentFactory(cohort=cohort, enrolled=True, person=StandingFactory().person)
    for number in range(1, 11):
        session = ClassSessionFactory(cohort=cohort, number=number)
        if number < 5:
            AttendanceRecordFactory(session=session, enrolment=enrolment, mark="absent" if number < 4 else "present")
    return enrolment


@pytest.fixture
def there(missed):
    """Session 2 of another cohort, tomorrow."""
    at = NOW + timedelta(days=1)
    cohort = CohortFactory(course=missed.cohort.course, centre=CentreFactory(name_en="Al-Nuzha centre"))
    return ClassSessionFactory(cohort=cohort, number=2, starts_at=at, ends_at=at + timedelta(hours=2))


def english(user):
    user.language = "en"
    user.save()
    return user


def address_of(enrolment):
    return reverse("desks:way_back", args=[enrolment.public_id])


def test_the_trainer_sees_the_way_back_beside_who_is_at_risk(signed_in, trainer, missed, there):
    answer = signed_in(english(trainer)).get(reverse("desks:cohort", args=[missed.cohort.public_id]))
    [trainee] = answer.context["at_risk"]
    assert trainee.way.fitting == (there,)
    assert "Al-Nuzha centre" in answer.text
    assert address_of(missed) in answer.text
    assert "1 of 4 so far, of 10 of the whole course" in " ".join(answer.text.split())


def test_one_tap_invites(signed_in, trainer, missed, there):
    browser = signed_in(trainer)
    answer = browser.post(address_of(missed), {"session": there.public_id}, follow=True)
    assert Guest.objects.get().enrolment == missed
    assert (answer.context["way"].fitting, answer.context["way"].noted) == ((), (2,))


def test_one_tap_takes_the_invitation_back(signed_in, trainer, missed, there):
    browser = signed_in(english(trainer))
    browser.post(address_of(missed), {"session": there.public_id})
    on_the_cohorts_page = browser.get(reverse("desks:cohort", args=[missed.cohort.public_id])).context["at_risk"][0]
    assert on_the_cohorts_page.invited == (there,)
    page = browser.get(address_of(missed))
    assert page.context["invited"] == [there]
    assert "Take the invitation back" in page.text
    answer = browser.post(address_of(missed), {"session": there.public_id, "act": "take_back"}, follow=True)
    assert not Guest.objects.exists()
    assert [one.level_tag for one in answer.context["messages"]] == ["success"]
    assert answer.context["way"].fitting == (there,)


def test_who_needs_it_no_more_can_be_uninvited_too(signed_in, trainer, missed, there):
    browser = signed_in(trainer)
    browser.post(address_of(missed), {"session": there.public_id})
    missed.attendance_records.update(mark="present")
    assert browser.get(address_of(missed)).context["invited"] == [there]
    browser.post(address_of(missed), {"session": there.public_id, "act": "take_back"})
    assert not Guest.objects.exists()


@pytest.mark.parametrize("session", ["own", "nonsense", ""])
def test_what_is_no_invitation_is_not_taken_back(session, signed_in, trainer, missed, there):
    browser = signed_in(trainer)
    makeups.invite(missed, there, by=trainer)
    asked = {"own": missed.cohort.class_sessions.get(number=6).public_id}.get(session, session)
    answer = browser.post(address_of(missed), {"session": asked, "act": "take_back"}, follow=True)
    assert Guest.objects.count() == 1
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]


@pytest.mark.parametrize("session", ["own", "nonsense", ""])
def test_what_does_not_fit_is_refused_in_words(session, signed_in, trainer, missed, there):
    asked = {"own": missed.cohort.class_sessions.get(number=6).public_id}.get(session, session)
    answer = signed_in(trainer).post(address_of(missed), {"session": asked}, follow=True)
    assert not Guest.objects.exists()
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]


def test_a_stranger_finds_nothing(signed_in, missed, there):
    stranger = StandingFactory().user
    assert signed_in(stranger).get(address_of(missed)).status_code == 404
    assert signed_in(stranger).post(address_of(missed), {"session": there.public_id}).status_code == 404
    assert not Guest.objects.exists()
    makeups.invite(missed, there, by=UserFactory())
    asked = {"session": there.public_id, "act": "take_back"}
    assert signed_in(stranger).post(address_of(missed), asked).status_code == 404
    assert Guest.objects.count() == 1


def test_the_trainee_reads_what_may_still_come_of_it_and_where_to_make_up(signed_in, missed, there):
    user = missed.person.standings.get().user
    text = " ".join(signed_in(english(user)).get(reverse("desks:my_learning")).text.split())
    assert "You can still graduate, with a session made up." in text
    assert "6 sessions are left; to be attended: 6." in text
    assert "1 missed session has to be made up in another cohort." in text
    assert "Al-Nuzha centre" in text
    assert "out of reach from" in text


def test_the_trainee_reads_where_they_are_invited(signed_in, missed, there):
    makeups.invite(missed, there, by=UserFactory())
    user = missed.person.standings.get().user
    place = signed_in(english(user)).get(reverse("desks:my_learning")).context["learning"].places[0]
    assert place.invited == [there]
    text = signed_in(user).get(reverse("desks:my_learning")).text
    assert "You are invited to make a session up, and expected there:" in text
    assert "Al-Nuzha centre" in text


def test_the_next_session_is_counted_by_the_last_of_the_cohort(signed_in, missed):
    """Who was moved into it has fewer sessions of their own."""
    missed.joined_on = NOW.date() - timedelta(days=7)
    missed.save()
    found = signed_in(missed.person.standings.get().user).get(reverse("desks:my_learning")).context["learning"].next
    assert len(found.place.progress.sessions) < 10
    assert found.number_of == 10


def test_who_cannot_lose_it_any_more_stands_last_on_every_database(signed_in, lead, missed, there):
    watching.watch(NOW)
    AtRisk.objects.update(lost_at=NOW)
    other = EnrolmentFactory(cohort=missed.cohort, enrolled=True)
    AtRisk.objects.create(enrolment=other, risk="no_more", missable=0, lost_at=None, since=NOW)
    rows = signed_in(lead).get(reverse("at_risk")).context["page"].object_list
    assert [row.enrolment for row in rows] == [missed, other]


def test_the_lead_finds_them_in_a_list_with_the_way_back(signed_in, lead, missed, there):
    watching.watch(NOW)
    answer = signed_in(english(lead)).get(reverse("at_risk"))
    assert str(missed.person.name_en) in answer.text
    assert "Al-Nuzha centre" in answer.text
    assert address_of(missed) in answer.text
    narrowed = signed_in(lead).get(reverse("at_risk"), {"risk": "lost"})
    assert list(narrowed.context["page"].object_list) == []


def test_a_session_made_up_is_said_with_where(signed_in, trainer, missed, there):
    Guest.objects.create(
        id="00000000-0000-4000-8000-000000000001", session=there, enrolment=missed, name="x", added_by=trainer
    )
    AttendanceRecordFactory(session=there, enrolment=missed)
    text = signed_in(english(trainer)).get(reverse("desks:cohort", args=[missed.cohort.public_id])).text
    assert f"Session 2: made up on 29 December 2026, Al-Nuzha centre ({there.cohort.code})" in text
