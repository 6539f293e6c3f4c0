"""What goes with a session to who covers it: its register, also on the phone, its reminder, its hours, its place in a calendar."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from icalendar import Calendar

from lms.cohorts import attendance, clashes, phone, reminding, rights
from lms.cohorts.models import AttendanceRecord, HeldMark
from lms.desks import calendar_feed, teaching
from lms.outbox.models import Message
from lms.volunteers import cover, ledger
from lms.volunteers.models import CoverRequest
from tests.factories.cohorts import ClassSessionFactory, EnrolmentFactory
from tests.factories.cover import account, said, taught, volunteer

pytestmark = pytest.mark.django_db

RIYADH = ZoneInfo("Asia/Riyadh")
BEFORE, DURING = datetime(2026, 12, 6, 9, tzinfo=RIYADH), datetime(2026, 12, 6, 18, tzinfo=RIYADH)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(BEFORE, tick=False) as clock:
        yield clock


@pytest.fixture
def huda(session, sara):
    """Takes the session in Sara's place."""
    huda = volunteer(session.cohort.course)
    said(session, sara)
    cover.accept(CoverRequest.objects.get(trainer=huda), by=account(huda))
    return huda


@pytest.fixture
def arwa(session):
    return EnrolmentFactory(cohort=session.cohort, enrolled=True)


@pytest.fixture
def send(client):
    def send(session, whose, *, by, taken_at=None, mark="present"):
        client.force_login(account(by))
        event = {
            "id": str(uuid4()),
            "seq": 1,
            "session": session.public_id,
            "enrolment": whose.public_id,
            "mark": mark,
            "taken_at": (taken_at or datetime.now(UTC)).isoformat(),
        }
        body = {"device": str(uuid4()), "sent_at": datetime.now(UTC).isoformat(), "events": [event]}
        answer = client.post("/api/v1/register/events", json.dumps(body), content_type="application/json")
        return answer.json()["results"][0]["outcome"]

    return send


def on_phone(trainer):
    return [each["id"] for each in phone.rosters(account(trainer), BEFORE.date())]


def test_its_register_alone_is_on_their_phone_and_not_on_that_of_who_cannot_come(session, sara, huda, arwa):
    ClassSessionFactory(cohort=session.cohort, number=2, starts_at=session.starts_at + timedelta(days=1))
    assert on_phone(huda) == [session.public_id]
    assert session.public_id not in on_phone(sara)
    assert len(on_phone(sara)) == 1


def test_marks_from_their_phone_are_taken_those_of_who_cannot_come_are_held(clock, session, sara, huda, arwa, send):
    clock.move_to(DURING)
    assert send(session, arwa, by=sara, mark="absent") == "held"
    assert HeldMark.objects.get().why == "covered"
    assert send(session, arwa, by=huda) == "applied"
    assert AttendanceRecord.objects.get().mark == "present"


def test_marks_of_another_session_of_the_cohort_are_refused(clock, session, huda, arwa, send):
    other = ClassSessionFactory(cohort=session.cohort, number=2, starts_at=session.starts_at - timedelta(hours=3))
    clock.move_to(DURING)
    assert send(other, arwa, by=huda) == "refused"


def test_once_their_right_ended_late_marks_are_held_and_later_ones_refused(clock, session, huda, arwa, send):
    ends = session.ends_at + rights.COVER_LASTS
    clock.move_to(ends)
    rights.end_covers(ends)
    clock.move_to(ends + timedelta(hours=1))
    assert send(session, arwa, by=huda, taken_at=DURING) == "held"
    assert HeldMark.objects.get().why == "ended"
    assert send(session, arwa, by=huda) == "refused"


def test_after_that_who_teaches_the_cohort_marks_again(clock, session, sara, huda, arwa, send):
    ends = session.ends_at + rights.COVER_LASTS
    clock.move_to(ends)
    rights.end_covers(ends)
    assert send(session, arwa, by=sara) == "applied"


def test_the_page_says_who_takes_it_and_takes_no_marks_from_who_cannot_come(
    clock, session, sara, huda, arwa, signed_in
):
    clock.move_to(DURING)
    page = reverse("cohorts:take_register", args=[session.public_id])
    absent, there = signed_in(account(sara)), signed_in(account(huda))
    assert "هذا اللقاء مسند إلى" in absent.get(page).content.decode()
    absent.post(page, {"act": "rest"})
    assert AttendanceRecord.objects.count() == 0
    for name in ["check_in_code", "claims", "paper"]:
        other_way = reverse(f"cohorts:{name}", args=[session.public_id])
        assert (absent.get(other_way).status_code, there.get(other_way).status_code) == (404, 200), name
    file = SimpleUploadedFile("marks.csv", f"code,{session.number}\n{arwa.public_id},P\n".encode())
    looked_at = absent.post(
        reverse("cohorts:mark_file", args=[session.cohort.public_id]), {"act": "check", "file": file}
    )
    assert (looked_at.status_code, looked_at.context["marks"]) == (200, "")
    there.post(page, {"act": "rest"})
    assert AttendanceRecord.objects.get().taken_by == account(huda)
    assert there.get(reverse("desks:cohort", args=[session.cohort.public_id])).status_code == 404
    assert there.get(reverse("cohorts:announce", args=[session.cohort.public_id])).status_code == 404


def test_who_takes_it_is_reminded_and_who_cannot_come_is_not(session, sara, huda):
    Message.objects.all().delete()
    reminding.remind(BEFORE)
    [reminder] = Message.objects.filter(template="teaching_reminder")
    assert reminder.address == huda.person.phone
    assert reverse("volunteers:cannot_come", args=[session.public_id]) in reminder.body
    reminding.ask_for_registers(session.ends_at + timedelta(hours=2))
    [asked] = Message.objects.filter(template="register_unfinished")
    assert asked.address == huda.person.phone


def test_who_cannot_come_is_not_reminded_while_nobody_is_found(session, sara):
    said(session, sara)
    reminding.remind(BEFORE)
    assert not Message.objects.filter(template="teaching_reminder").exists()


@pytest.mark.parametrize("finished_by", ["huda", "sara"])
def test_the_hours_are_theirs_who_taught_whoever_finished_the_register(session, sara, huda, clock, finished_by):
    clock.move_to(session.ends_at)
    attendance.finish(session, by=account({"huda": huda, "sara": sara}[finished_by]))
    session.refresh_from_db()
    assert ledger.taught_by(session) == huda
    lines = ledger.derive(session)
    assert {(line.trainer, line.account) for line in lines} == {(huda, account(huda))}
    assert ledger.derive(session) == []


def test_the_hours_of_another_trainer_of_the_cohort_who_took_the_register_stay_theirs(session, sara, huda, clock):
    second = volunteer()
    taught(second, cohort=session.cohort, role="assistant", number=2, starts_at=session.starts_at + timedelta(weeks=1))
    clock.move_to(session.ends_at)
    attendance.finish(session, by=account(second))
    session.refresh_from_db()
    assert ledger.taught_by(session) == second


def test_hours_of_covered_sessions_are_found_by_night_too(session, huda, clock):
    clock.move_to(session.ends_at)
    attendance.finish(session, by=account(huda))
    session.cohort.assignments.all().delete()
    assert ledger.derive_all() == 2
    assert ledger.derive_all() == 0


def events(trainer):
    calendar = Calendar.from_ical(calendar_feed.of(account(trainer), datetime.now(UTC)))
    return {str(each["uid"]).partition("@")[0]: each for each in calendar.walk("VEVENT")}


def test_the_calendars_of_both_change(session, sara, huda):
    theirs, hers = events(sara)[session.public_id], events(huda)[session.public_id]
    assert (theirs["status"], hers["status"]) == ("CANCELLED", "CONFIRMED")
    assert theirs["sequence"] == 1
    cover.give_back(CoverRequest.objects.get(trainer=huda), by=account(huda))
    assert session.public_id not in events(huda)
    assert events(sara)[session.public_id]["status"] == "CONFIRMED"
    assert events(sara)[session.public_id]["sequence"] == 2


def test_now_opens_on_it_for_who_takes_it_and_not_for_who_cannot_come(session, sara, huda):
    now = DURING.astimezone(RIYADH)
    assert teaching.now_of(account(huda), now).session == session
    assert teaching.now_of(account(sara), now).session is None
    [shown] = teaching.now_of(account(sara), now).week
    assert (shown.is_away, shown.is_covered, shown.is_cover) == (True, True, False)


def test_a_cohort_of_theirs_shows_that_they_are_elsewhere_then(session, huda):
    own, _huda = taught(huda, starts_at=session.starts_at + timedelta(weeks=1))
    own.starts_at = session.starts_at  # as if it were moved
    [clash] = clashes.of_trainers(own.cohort, [own])
    assert (clash.trainer, clash.other) == (account(huda), session)


def test_a_mark_taken_on_the_page_by_who_gave_it_back_is_refused(session, huda, arwa, clock, signed_in):
    cover.give_back(CoverRequest.objects.get(trainer=huda), by=account(huda))
    page = reverse("cohorts:take_register", args=[session.public_id])
    assert signed_in(account(huda)).post(page, {"act": "rest"}).status_code == 404


def test_a_later_assignment_to_the_cohort_gives_the_right_again(session, huda, arwa, clock, send):
    ends = session.ends_at + rights.COVER_LASTS
    clock.move_to(ends)
    rights.end_covers(ends)
    rights.give(session.cohort, account(huda))
    assert send(session, arwa, by=huda) == "applied"
