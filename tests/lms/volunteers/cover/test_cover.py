"""A trainer cannot come: who is asked, how many at once and when, and what the first to accept is given."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, transaction

from lms.cohorts import access, planning
from lms.cohorts.models import ClassSession
from lms.outbox import choices, kinds
from lms.outbox.models import Message
from lms.volunteers import absence, assignment, at_once, cover, joining, waves
from lms.volunteers.models import Absence, CoverRequest, VolunteerTrainer
from tests.factories.cohorts import CentreFactory, ClassSessionFactory, CohortFactory
from tests.factories.cover import account, said, taught, volunteer
from tests.factories.people import UserFactory
from tests.factories.volunteers import AvailabilityFactory, SkillReviewFactory, WeekExceptionFactory

pytestmark = pytest.mark.django_db

RIYADH = ZoneInfo("Asia/Riyadh")
MORNING = datetime(2026, 12, 5, 9, tzinfo=RIYADH)  # the session is on the 6th from 17:00: in 32 hours
BEGINS = datetime(2026, 12, 6, 17, tzinfo=RIYADH)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


def others(session, count, **fields):
    return [volunteer(session.cohort.course, **fields) for _ in range(count)]


def asked(session):
    return [each.trainer for each in CoverRequest.objects.filter(session=session, status="asked").order_by("pk")]


def state(absent):
    absent.refresh_from_db()
    return absent.status


def request_of(session, trainer):
    return CoverRequest.objects.get(session=session, trainer=trainer)


class TestWhoIsAsked:
    def test_three_of_those_who_are_suited_the_best_first(self, session, sara):
        far = others(session, 2, centres=[CentreFactory(district_ar="الروضة")])
        here = others(session, 2, centres=[session.cohort.centre])
        anywhere = others(session, 1)
        absent = said(session, sara)
        assert asked(session) == [*here, *anywhere]
        assert (absent.waves, absent.status) == (1, "open")
        assert Message.objects.filter(template="cover_asked").count() == 3
        assert not set(far) & set(asked(session))

    @pytest.mark.parametrize(
        "why",
        [
            "course",
            "busy",
            "too far to come in time",
            "at another time",
            "away that day",
            "only assists",
            "paused",
            "no account",
            "not vetted",
        ],
    )
    def test_nobody_who_is_not_qualified_or_not_free(self, session, sara, why):
        [one] = others(session, 1)
        if why == "course":
            one.courses.clear()
        elif why in ("busy", "too far to come in time"):
            begins = session.starts_at + timedelta(hours=0 if why == "busy" else 2)
            taught(one, cohort=CohortFactory(centre=CentreFactory(district_ar="الروضة")), starts_at=begins)
        elif why == "at another time":
            AvailabilityFactory(trainer=one, weekday=2, part="morning")
        elif why == "away that day":
            WeekExceptionFactory(trainer=one, kind="away", first_day=session.held_on, last_day=session.held_on)
        elif why == "only assists":
            SkillReviewFactory(trainer=one, course=session.cohort.course, level="assists")
        elif why == "paused":
            joining.pause(one, by=UserFactory())
        elif why == "no account":
            one.person.standings.all().delete()
        elif why == "not vetted":
            VolunteerTrainer.objects.filter(pk=one.pk).update(status="applied")
        absent = said(session, sara)
        assert asked(session) == []
        assert absent.exhausted_at is not None

    def test_a_womens_section_asks_women_alone(self):
        cohort = CohortFactory(centre=CentreFactory(has_womens_section=True), audience="female")
        session, sara = taught(volunteer(person__gender="female"), cohort=cohort)
        others(session, 1, person__gender="male")
        [woman] = others(session, 1, person__gender="female")
        said(session, sara)
        assert asked(session) == [woman]

    def test_who_has_given_most_this_season_is_asked_last(self, session, sara):
        [busy] = others(session, 1)
        for week in range(1, 5):
            taught(busy, starts_at=session.starts_at + timedelta(weeks=week))
        fresh = others(session, 3)
        said(session, sara)
        assert asked(session) == fresh

    def test_who_covers_elsewhere_at_that_time_is_not_free(self, session, sara):
        other, layan = taught()
        [one] = others(other, 1)
        one.courses.add(session.cohort.course)
        said(other, layan)
        cover.accept(request_of(other, one), by=account(one))
        said(session, sara)
        assert asked(session) == []

    def test_who_wants_no_such_messages_is_not_asked(self, session, sara):
        quiet, keen = others(session, 2)
        choices.choose(quiet.person, {(kinds.Kind.COVER, channel): False for channel in Message.Channel})
        said(session, sara)
        assert asked(session) == [keen]
        assert not CoverRequest.objects.filter(trainer=quiet).exists()

    def test_nobody_is_asked_twice_for_a_session(self, session, sara, clock):
        [one] = others(session, 1)
        absence.take_back(said(session, sara), by=account(sara))
        assert request_of(session, one).status == "lapsed"
        said(session, sara, reason="travel")
        assert Message.objects.filter(template="cover_asked").count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            CoverRequest.objects.create(absence=Absence.objects.latest("pk"), session=session, trainer=one)


class TestWhen:
    @pytest.mark.parametrize(
        ("left", "wait"),
        [
            (timedelta(days=10), timedelta(hours=12)),
            (timedelta(hours=24), timedelta(hours=4)),
            (timedelta(hours=6), timedelta(hours=1)),
            (timedelta(minutes=40), timedelta(minutes=15)),
        ],
    )
    def test_the_nearer_the_sooner_the_next_wave(self, left, wait):
        assert waves.until_the_next(MORNING, MORNING + left) == wait

    def test_the_next_three_are_asked_after_that_and_nobody_twice(self, session, sara, clock):
        people = others(session, 7)
        absent = said(session, sara)
        assert absent.next_wave_at == MORNING + timedelta(hours=32) / 6
        waves.run(MORNING + timedelta(hours=1))
        assert asked(session) == people[:3]
        clock.move_to(absent.next_wave_at)
        for _ in range(3):
            waves.run(absent.next_wave_at)
        assert asked(session) == people[:6]
        absent.refresh_from_db()
        clock.move_to(absent.next_wave_at)
        waves.run(absent.next_wave_at)
        assert asked(session) == people
        assert state(absent) == "open"

    def test_where_all_of_a_wave_declined_the_next_is_asked_at_once(self, session, sara):
        people = others(session, 4)
        said(session, sara)
        for one in people[:3]:
            cover.decline(request_of(session, one), by=account(one))
        assert asked(session) == people[3:]

    def test_when_nobody_is_left_the_leads_are_told_once_and_at_once(self, session, sara, lead, clock):
        [one] = others(session, 1)
        absent = said(session, sara)
        assert not Message.objects.filter(template="cover_exhausted").exists()
        cover.decline(request_of(session, one), by=account(one))
        message = Message.objects.get(template="cover_exhausted")
        assert (message.address, message.is_urgent) == (lead.email, True)
        clock.move_to(MORNING + timedelta(hours=20))
        waves.run(MORNING + timedelta(hours=20))
        assert Message.objects.filter(template="cover_exhausted").count() == 1
        assert state(absent) == "open"

    @pytest.mark.parametrize(
        ("hour", "asked_at"),
        [
            pytest.param(
                datetime(2026, 12, 5, 23, tzinfo=RIYADH), datetime(2026, 12, 6, 8, tzinfo=RIYADH), id="by night"
            ),
            pytest.param(
                datetime(2026, 12, 5, 12, tzinfo=RIYADH), datetime(2026, 12, 5, 12, tzinfo=RIYADH), id="by day"
            ),
        ],
    )
    def test_nobody_is_asked_in_the_quiet_hours(self, session, sara, clock, settings, hour, asked_at):
        settings.OUTBOX_QUIET_HOURS = "lms.programme.quiet.hours"
        others(session, 1)
        clock.move_to(hour)
        absent = said(session, sara)
        assert len(asked(session)) == (hour == asked_at)
        if hour != asked_at:
            assert absent.next_wave_at == asked_at
            waves.run(asked_at - timedelta(minutes=1))
            assert asked(session) == []
            clock.move_to(asked_at)
            waves.run(asked_at)
            assert len(asked(session)) == 1

    def test_but_where_the_session_is_too_near_they_are_asked_by_night(self, clock, settings):
        settings.OUTBOX_QUIET_HOURS = "lms.programme.quiet.hours"
        session, sara = taught(starts_at=datetime(2026, 12, 6, 10, tzinfo=RIYADH))
        others(session, 1)
        clock.move_to(datetime(2026, 12, 5, 23, tzinfo=RIYADH))
        said(session, sara)
        assert len(asked(session)) == 1

    def test_it_ends_when_the_session_begins(self, session, sara, clock):
        [one] = others(session, 1)
        absent = said(session, sara)
        clock.move_to(BEGINS)
        waves.run(BEGINS)
        assert (state(absent), request_of(session, one).status) == ("uncovered", "lapsed")
        with pytest.raises(cover.NoLongerNeeded):
            cover.accept(request_of(session, one), by=account(one))

    def test_it_ends_when_the_session_is_called_off(self, session, sara, lead):
        [one] = others(session, 1)
        absent = said(session, sara)
        planning.call_off_session(session, by=lead, reason="صيانة")
        with pytest.raises(absence.NotToCome):
            cover.accept(request_of(session, one), by=account(one))
        waves.run(MORNING)
        assert (state(absent), request_of(session, one).status) == ("ended", "lapsed")

    def test_the_leads_read_each_morning_what_is_still_open(self, session, sara, lead, clock):
        said(session, sara)
        waves.report(MORNING)
        waves.report(MORNING + timedelta(hours=1))
        message = Message.objects.get(template="covers_open")
        assert message.address == lead.email
        assert session.cohort.centre.name_ar in message.body
        assert waves.report(MORNING.replace(hour=7)) == 0


class TestSayingSo:
    def test_it_is_said_once_and_may_be_taken_back_while_nobody_accepted(self, session, sara):
        [one] = others(session, 1)
        absent = said(session, sara)
        with pytest.raises(absence.AlreadySaid):
            said(session, sara)
        absence.take_back(absent, by=account(sara))
        assert state(absent) == "taken_back"
        again = said(session, sara)
        cover.assign(again, one, by=UserFactory())
        with pytest.raises(absence.TakenOver):
            absence.take_back(again, by=account(sara))

    @pytest.mark.parametrize("how", ["begun", "called off", "cohort called off"])
    def test_of_sessions_to_come_alone(self, session, sara, clock, lead, how):
        if how == "begun":
            clock.move_to(BEGINS)
        elif how == "called off":
            planning.call_off_session(session, by=lead, reason="صيانة")
        else:
            planning.cancel(session.cohort, by=lead, reason="صيانة")
        with pytest.raises(absence.NotToCome):
            said(session, sara)

    def test_where_another_trainer_is_there_they_choose_whether_somebody_is_needed(self, session, sara):
        second = volunteer(session.cohort.course)
        taught(second, cohort=session.cohort, role="assistant", number=2)
        others(session, 1)
        absent = said(session, sara, needs_cover=False)
        assert (absent.status, asked(session)) == ("not_needed", [])
        # Who is then alone is needed, whatever they say.
        assert said(session, second, needs_cover=False).status == "open"

    def test_who_teaches_alone_is_needed_whatever_they_say(self, session, sara):
        assert said(session, sara, needs_cover=False).status == "open"

    def test_their_words_are_kept_for_thirty_days(self, session, sara, clock):
        absent = said(session, sara, words="موعد في المستشفى")
        for days, words in [(1, "موعد في المستشفى"), (29, "موعد في المستشفى"), (31, "")]:
            waves.run(BEGINS + timedelta(days=days))
            absent.refresh_from_db()
            assert (absent.words, absent.reason) == (words, "illness")


class TestTheFirstToAccept:
    def test_takes_that_session_with_its_register_and_no_other(self, session, sara):
        one, second = others(session, 2)
        next_one = ClassSessionFactory(cohort=session.cohort, number=2)
        absent = said(session, sara)
        cover.accept(request_of(session, one), by=account(one))
        assert (state(absent), request_of(session, second).status) == ("covered", "too_late")
        assert account(one).has_perm("cohorts.cover_session", session)
        assert list(access.registers_of(account(one))) == [session]
        assert not account(one).has_perm("cohorts.cover_session", next_one)
        assert not account(one).has_perm("cohorts.take_register", session.cohort)
        assert not access.cohorts_taught_by(account(one)).exists()
        assert Message.objects.filter(template="absence_covered", address=sara.person.phone).count() == 1
        with pytest.raises(cover.SomebodyWasFirst):
            cover.accept(request_of(session, second), by=account(second))
        with pytest.raises(cover.AnsweredSo):
            cover.accept(request_of(session, one), by=account(one))
        call_command("check_invariants")

    def test_nobody_takes_two_sessions_at_once(self, session, sara):
        [one] = others(session, 1)
        said(session, sara)
        taught(one, starts_at=session.starts_at + timedelta(hours=1))
        with pytest.raises(at_once.TwoAtOnce):
            cover.accept(request_of(session, one), by=account(one))
        assert request_of(session, one).status == "asked"

    def test_who_covers_is_not_asked_to_teach_another_at_that_time(self, session, sara):
        [one] = others(session, 1)
        said(session, sara)
        cover.accept(request_of(session, one), by=account(one))
        other = ClassSessionFactory(starts_at=session.starts_at)
        with pytest.raises(at_once.TwoAtOnce) as refusal:
            assignment.offer(other.cohort, trainer=one, by=UserFactory())
        assert refusal.value.other == session

    def test_their_right_ends_two_days_after_the_session(self, session, sara, clock):
        [one] = others(session, 1)
        said(session, sara)
        cover.accept(request_of(session, one), by=account(one))
        over = session.ends_at + timedelta(days=2)
        clock.move_to(over - timedelta(minutes=1))
        waves.run(over - timedelta(minutes=1))
        assert access.registers_of(account(one)).exists()
        clock.move_to(over)
        waves.run(over)
        assert not access.registers_of(account(one)).exists()
        assert access.right_ended_at(account(one), [session]) == {session.pk: over}
        call_command("check_invariants")

    def test_may_give_it_back_and_the_next_are_asked_at_once(self, session, sara):
        people = others(session, 4)
        absent = said(session, sara)
        cover.accept(request_of(session, people[0]), by=account(people[0]))
        cover.give_back(request_of(session, people[0]), by=account(people[0]))
        assert state(absent) == "open"
        assert asked(session) == people[3:]
        assert not access.registers_of(account(people[0])).exists()
        assert Message.objects.filter(template="cover_given_back", address=sara.person.phone).exists()

    def test_who_leaves_the_programme_gives_it_back(self, session, sara):
        one, second = others(session, 2)
        absent = said(session, sara)
        cover.accept(request_of(session, one), by=account(one))
        joining.leave({"persons": [one.person_id]}, heartbeat=lambda: None)
        assert state(absent) == "open"
        assert VolunteerTrainer.objects.filter(pk=one.pk).exists()
        joining.leave({"persons": [second.person_id]}, heartbeat=lambda: None)
        assert VolunteerTrainer.objects.get(pk=second.pk).status == "paused"  # who was vetted stays on record


class TestStaff:
    def test_put_down_who_told_them_that_they_come_also_who_declined(self, session, sara, lead):
        [one] = others(session, 1)
        absent = said(session, sara)
        cover.decline(request_of(session, one), by=account(one))
        cover.assign(absent, one, by=lead)
        assert (state(absent), request_of(session, one).status) == ("covered", "accepted")
        assert Message.objects.filter(template="cover_assigned", address=one.person.phone).exists()

    def test_ask_somebody_beside_the_waves_once(self, session, sara, lead):
        far = volunteer(name="بعيدة")
        absent = said(session, sara)
        cover.ask(absent, far, by=lead)
        assert asked(session) == [far]
        with pytest.raises(cover.CannotBeAsked):
            cover.ask(absent, far, by=lead)
        with pytest.raises(cover.TeachesIt):
            cover.ask(absent, sara, by=lead)

    def test_end_the_search_with_a_reason_or_take_back_who_was_found(self, session, sara, lead):
        [one] = others(session, 1)
        absent = said(session, sara)
        with pytest.raises(absence.NoReason):
            absence.end(absent, by=lead, reason=" ")
        cover.accept(request_of(session, one), by=account(one))
        absence.end(absent, by=lead, reason="أُجّل اللقاء")
        assert (state(absent), request_of(session, one).status) == ("ended", "taken_back")
        assert not access.registers_of(account(one)).exists()
        told = Message.objects.filter(template__in=["cover_ended", "absence_ended"]).values_list("address", flat=True)
        assert set(told) == {one.person.phone, sara.person.phone}
        with pytest.raises(absence.AlreadyOver):
            absence.end(absent, by=lead, reason="مرة أخرى")


def test_a_session_that_is_moved_tells_who_covers_it(session, sara, lead):
    [one] = others(session, 1)
    said(session, sara)
    cover.accept(request_of(session, one), by=account(one))
    planning.move_session(
        session, starts_at=BEGINS + timedelta(days=1), ends_at=BEGINS + timedelta(days=1, hours=2), by=lead
    )
    assert Message.objects.filter(template="session_moved", address=one.person.phone).count() == 1


def test_a_called_off_session_is_not_counted_as_a_clash(session, sara, lead):
    [one] = others(session, 1)
    said(session, sara)
    cover.accept(request_of(session, one), by=account(one))
    planning.call_off_session(session, by=lead, reason="صيانة")
    other = ClassSessionFactory(starts_at=session.starts_at)
    assert assignment.offer(other.cohort, trainer=one, by=lead).status == "offered"
    assert ClassSession.objects.get(pk=session.pk).status == "cancelled"
