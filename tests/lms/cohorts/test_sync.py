"""What a phone sends: taken, held, or refused, each mark alone; and what it is given to keep."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client

from lms.audit.models import AuditEvent
from lms.cohorts import attendance, guests, planning, rights
from lms.cohorts.attendance import Tap
from lms.cohorts.invariants import promises
from lms.cohorts.models import AttendanceRecord, Guest, HeldMark, RegisterEvent
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

PHONE, OTHER = UUID(int=1), UUID(int=2)
URL = "/api/v1/register/events"


@pytest.fixture(autouse=True)
def _during_the_session():
    with time_machine.travel("2026-12-06T18:00:00+03:00", tick=False) as now:
        yield now


@pytest.fixture
def send(client, trainer):
    def send(*events, by=trainer, device=PHONE, sent_at=None, **headers):
        client.force_login(by)
        body = {"device": str(device), "sent_at": sent_at or datetime.now(UTC).isoformat(), "events": list(events)}
        return client.post(URL, json.dumps(body), content_type="application/json", **headers)

    return send


def event(session, whose, mark="present", **fields):
    fields.setdefault("taken_at", datetime.now(UTC).isoformat())
    key = {"walk_in": whose} if isinstance(whose, dict) else {"enrolment": whose.public_id}
    return {"id": str(uuid4()), "seq": 1, "session": session.public_id, **key, "mark": mark, **fields}


def outcomes(response):
    assert response.status_code == 200, response.content
    return [result["outcome"] for result in response.json()["results"]]


def stands(session, enrolment):
    record = AttendanceRecord.objects.filter(session=session, enrolment=enrolment).first()
    return record and record.mark


def broken():
    return [(promise, where) for promise, where in promises() if where]


def test_a_mark_is_taken_and_the_answer_says_what_stands(send, session, arwa, trainer):
    response = send(event(session, arwa, "late", minutes_late=10))
    [result] = response.json()["results"]
    assert (result["outcome"], result["current"]["mark"], result["current"]["rev"]) == ("applied", "late", 1)
    assert result["current"]["by"] == trainer.called
    record = AttendanceRecord.objects.get()
    assert (record.mark, record.minutes_late, record.taken_by) == ("late", 10, trainer)


def test_a_mark_sent_again_changes_nothing(send, session, arwa):
    one = event(session, arwa)
    assert outcomes(send(one, one)) == ["applied", "duplicate"]
    again = send(one)
    assert outcomes(again) == ["duplicate"]
    assert again.json()["results"][0]["current"]["mark"] == "present"
    assert RegisterEvent.objects.count() == 1


def test_two_who_differ_and_had_not_seen_each_other_are_both_kept_until_the_lead_trainer_decides(
    send, session, arwa, trainer, assistant
):
    early, late = [f"2026-12-06T17:{minute}:00+03:00" for minute in (10, 20)]
    assert outcomes(send(event(session, arwa, "absent", taken_at=late), by=assistant, device=OTHER)) == ["applied"]
    assert outcomes(send(event(session, arwa, "present", taken_at=early))) == ["conflict"]
    record = AttendanceRecord.objects.get()
    assert (record.mark, record.against.mark, record.against.by) == ("absent", "present", trainer)
    # The assistant, who decides nothing, says the same again after seeing both: it stays in dispute.
    again = event(session, arwa, "absent", seq=2, base=2)
    assert outcomes(send(again, by=assistant, device=OTHER)) == ["conflict"]
    decided = event(session, arwa, "present", seq=2, base=3)
    assert outcomes(send(decided)) == ["applied"]
    record.refresh_from_db()
    assert (record.mark, record.against, record.rev) == ("present", None, 4)
    assert RegisterEvent.objects.count() == 4
    assert broken() == []


def test_two_who_come_to_agree_are_in_dispute_no_more(send, session, arwa, assistant):
    send(event(session, arwa, "absent"), by=assistant, device=OTHER)
    send(event(session, arwa, "present"))
    assert AttendanceRecord.objects.get().against
    assert outcomes(send(event(session, arwa, "present", seq=2, base=2), by=assistant, device=OTHER)) == ["applied"]
    assert AttendanceRecord.objects.get().against is None


def test_who_had_seen_the_mark_corrects_it_whatever_the_clocks(send, session, arwa, assistant):
    send(event(session, arwa, "absent"), by=assistant, device=OTHER)
    earlier = event(session, arwa, "present", base=1, taken_at="2026-12-06T16:00:00+03:00")
    assert outcomes(send(earlier)) == ["applied"]
    assert (stands(session, arwa), AttendanceRecord.objects.get().against) == ("present", None)


@pytest.mark.parametrize("year", [1, 1970, 2040, 9999])
def test_a_clock_years_off_is_corrected_and_never_refused(send, session, arwa, year):
    sent_at, taken_at = [f"{year:04}-06-06T12:{minute}:00+00:00" for minute in (30, 20)]
    assert outcomes(send(event(session, arwa, taken_at=taken_at), sent_at=sent_at)) == ["applied"]
    assert RegisterEvent.objects.get().taken_at == datetime(2026, 12, 6, 14, 50, tzinfo=UTC)  # ten minutes ago


@pytest.mark.parametrize("taken_at", ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_moment_that_cannot_be_is_within_the_day(send, session, arwa, taken_at):
    assert outcomes(send(event(session, arwa, taken_at=taken_at))) == ["applied"]
    assert RegisterEvent.objects.get().taken_at.date() == session.starts_at.date() or taken_at < "1971"


def test_what_cannot_be_read_is_refused_alone_with_a_reason(send, session, arwa, trainer):
    elsewhere = EnrolmentFactory(enrolled=True)
    good = event(session, arwa)
    bad = [
        "nothing",
        None,
        {},
        event(session, arwa) | {"id": "no uuid"},
        event(session, arwa) | {"seq": 2**40},
        event(session, arwa) | {"seq": -1},
        event(session, arwa, "here"),
        event(session, arwa, "late", minutes_late=1000),
        event(session, arwa, "excused", reason="ا" * 300),
        event(session, arwa, taken_at="yesterday"),
        event(session, arwa, base=-1),
        event(session, arwa) | {"walk_in": {"id": str(uuid4()), "name": "سعاد"}},
        {**event(session, arwa), "enrolment": None},
        event(session, {"id": str(uuid4()), "name": "  "}),
        event(session, elsewhere),
        event(ClassSessionFactory(), elsewhere),
        event(session, arwa) | {"session": "nowhere"},
        event(session, arwa) | {"enrolment": "nobody"},
    ]
    response = send(*bad, good)
    assert outcomes(response) == ["refused"] * len(bad) + ["applied"]
    assert all(result["reason"] for result in response.json()["results"][:-1])
    assert RegisterEvent.objects.count() == 1
    assert broken() == []


def test_a_mark_of_a_locked_register_is_held_for_the_lead(send, session, arwa, cohort, lead):
    with time_machine.travel("2027-01-11T10:00:00+03:00"):
        planning.close(cohort, by=lead)
        one = event(session, arwa, taken_at="2026-12-06T17:00:00+03:00")
        response = send(one)
        assert outcomes(response) == ["held"]
        assert response.json()["results"][0]["reason"]
        assert outcomes(send(one)) == ["duplicate"]
    held = HeldMark.objects.get()
    assert (held.why, held.mark, held.enrolment, held.answer) == ("locked", "present", arwa, "")
    assert stands(session, arwa) is None


def test_of_a_held_mark_that_is_sent_again_the_reason_is_said_until_somebody_answers(send, session, arwa, lead):
    session.locked_at = datetime.now(UTC)
    session.save()
    one, said = event(session, arwa), finish(session)
    send(one, said)
    again = send(one, said).json()["results"]
    assert [result["outcome"] for result in again] == ["duplicate", "duplicate"]
    assert {result["reason"] for result in again} == {"أُقفل السجل في هذه الأثناء."}
    HeldMark.objects.update(answer="left", answered_by=lead, answered_at=datetime.now(UTC))
    assert [result.get("reason", "") for result in send(one, said).json()["results"]] == ["", ""]


def test_what_was_taken_before_the_assignment_ended_is_held_and_what_was_taken_after_is_refused(
    send, session, arwa, cohort, trainer
):
    rights.take_back(cohort, trainer)
    before, after = [(datetime.now(UTC) + timedelta(minutes=minutes)).isoformat() for minutes in (-9, 9)]
    with time_machine.travel("2026-12-06T19:00:00+03:00"):
        response = send(event(session, arwa, taken_at=before), event(session, arwa, "absent", taken_at=after))
    assert outcomes(response) == ["held", "refused"]
    assert (HeldMark.objects.get().why, stands(session, arwa)) == ("ended", None)


def test_a_mark_of_a_session_called_off_meanwhile_is_held(send, session, arwa, lead):
    session.status = "cancelled"
    session.save()
    assert outcomes(send(event(session, arwa))) == ["held"]
    assert HeldMark.objects.get().why == "called_off"


def finish(session, **fields):
    taken_at = datetime.now(UTC).isoformat()
    return {"id": str(uuid4()), "seq": 9, "session": session.public_id, "mark": "finish", "taken_at": taken_at} | fields


def test_a_register_is_finished_after_the_marks_it_came_with_and_once(send, session, arwa, trainer, assistant):
    said = finish(session, taken_at="2026-12-06T17:40:00+03:00")
    assert outcomes(send(said, event(session, arwa))) == ["applied", "applied"]
    session.refresh_from_db()
    assert (session.status, session.finished_by) == ("held", trainer)
    assert session.finished_at == datetime(2026, 12, 6, 14, 40, tzinfo=UTC)
    assert outcomes(send(said)) == ["duplicate"]
    assert outcomes(send(finish(session), by=assistant, device=OTHER)) == ["duplicate"]
    session.refresh_from_db()
    assert session.finished_by == trainer
    assert AuditEvent.objects.filter(verb="register.finished").count() == 1


def test_a_register_in_which_somebody_is_unmarked_by_then_is_not_finished_and_says_so(send, session, arwa, cohort):
    EnrolmentFactory(cohort=cohort, enrolled=True)
    response = send(event(session, arwa), finish(session))
    assert outcomes(response) == ["applied", "refused"]
    assert response.json()["results"][1]["reason"]
    session.refresh_from_db()
    assert session.status == "planned"


def test_a_finish_that_cannot_be_is_refused_alone(send, session, arwa, cohort):
    tomorrow = ClassSessionFactory(cohort=cohort, number=2, starts_at=datetime(2026, 12, 7, 13, tzinfo=UTC))
    bad = [
        finish(session, enrolment=arwa.public_id),
        finish(session, walk_in={"id": str(uuid4()), "name": "سعاد"}),
        finish(session, id="no uuid"),
        finish(tomorrow),
        finish(ClassSessionFactory()),
    ]
    response = send(*bad, event(session, arwa))
    assert outcomes(response) == ["refused"] * 5 + ["applied"]
    assert all(result["reason"] for result in response.json()["results"][:5])


def test_a_finish_that_comes_after_the_lock_is_held_with_its_marks(send, session, arwa, cohort, lead):
    with time_machine.travel("2027-01-11T10:00:00+03:00"):
        planning.close(cohort, by=lead)
        said = finish(session, taken_at="2026-12-06T17:05:00+03:00")
        assert outcomes(send(event(session, arwa, taken_at="2026-12-06T17:00:00+03:00"), said)) == ["held", "held"]
        assert outcomes(send(said)) == ["duplicate"]
    kept = HeldMark.objects.get(mark="finish")
    assert (kept.why, kept.whose) == ("locked", None)
    assert kept.taken_at.replace(microsecond=0) == datetime(2026, 12, 6, 14, 5, tzinfo=UTC)


def test_a_finish_of_before_the_assignment_ended_is_held_and_one_of_after_is_refused(
    send, session, arwa, cohort, trainer
):
    rights.take_back(cohort, trainer)
    before, after = [(datetime.now(UTC) + timedelta(minutes=minutes)).isoformat() for minutes in (-9, 9)]
    with time_machine.travel("2026-12-06T19:00:00+03:00"):
        assert outcomes(send(finish(session, taken_at=before), finish(session, taken_at=after))) == ["held", "refused"]
    session.refresh_from_db()
    assert session.status == "planned"


def test_a_register_of_a_day_to_come_takes_no_marks(send, cohort, arwa):
    tomorrow = ClassSessionFactory(cohort=cohort, number=2, starts_at=datetime(2026, 12, 7, 13, tzinfo=UTC))
    response = send(event(tomorrow, arwa))
    assert outcomes(response) == ["refused"]
    assert AttendanceRecord.objects.count() == 0


def test_who_never_taught_it_is_refused_and_learns_nothing(send, session, arwa):
    one = event(session, arwa)
    send(one)
    for stranger_event in (event(session, arwa, "absent"), one):
        [result] = send(stranger_event, by=UserFactory()).json()["results"]
        assert (result["outcome"], "current" in result) == ("refused", False)
    assert stands(session, arwa) == "present"


def test_a_walk_in_is_a_guest_of_the_session_and_goes_on_as_the_trainee_they_are(send, session, arwa, cohort, trainer):
    who = {"id": str(uuid4()), "name": "سعاد"}
    response = send(event(session, who), event(session, who | {"name": "غيرها"}, "late", seq=2, minutes_late=5))
    assert outcomes(response) == ["superseded", "applied"]
    guest = Guest.objects.get()
    assert (guest.name, guest.mark, guest.minutes_late, guest.added_by) == ("سعاد", "late", 5, trainer)
    elsewhere = EnrolmentFactory(cohort=CohortFactory(status="published", course=cohort.course), enrolled=True)
    assert list(guests.who_it_could_be(guest)) == [elsewhere]
    guests.match(guest, elsewhere, by=trainer)
    assert stands(session, elsewhere) == "late"
    assert outcomes(send(event(session, who, "absent", seq=3, base=1))) == ["applied"]
    assert stands(session, elsewhere) == "absent"
    with pytest.raises(guests.AlreadyMatched):
        guests.match(guest, arwa, by=trainer)
    assert broken() == []


def test_over_500_marks_are_too_many(send, session, arwa):
    response = send(*[event(session, arwa)] * 501)
    assert response.status_code == 413
    assert RegisterEvent.objects.count() == 0


@pytest.mark.parametrize("body", ["", "{", "[]", '{"events": 1}', '{"device": "x", "events": []}', "null"])
def test_what_is_no_register_at_all_is_refused_whole(client, trainer, body):
    client.force_login(trainer)
    response = client.post(URL, body, content_type="application/json")
    assert response.status_code in {400, 422}


def test_a_form_is_no_register(client, trainer):
    client.force_login(trainer)
    assert client.post(URL, {"device": str(PHONE)}).status_code == 400


def test_signed_out_it_answers_401_in_json(client):
    for response in (client.get("/api/v1/register/sessions"), client.post(URL, "{}", content_type="application/json")):
        assert (response.status_code, response["Content-Type"].partition(";")[0]) == (401, "application/json")


def test_without_the_csrf_token_nothing_is_taken(trainer, session, arwa):
    client = Client(enforce_csrf_checks=True)
    client.force_login(trainer)
    body = json.dumps({"device": str(PHONE), "events": [event(session, arwa)]})
    assert client.post(URL, body, content_type="application/json").status_code == 403
    assert RegisterEvent.objects.count() == 0


def test_a_phone_is_given_the_rosters_of_today_and_tomorrow_and_what_is_still_open(
    client, trainer, cohort, session, arwa, assistant
):
    starts = [datetime(2026, 12, day, 13, tzinfo=UTC) for day in (4, 5, 7, 8)]
    old, finished, tomorrow, _later = [
        ClassSessionFactory(cohort=cohort, number=number, starts_at=at, ends_at=at + timedelta(hours=1))
        for number, at in enumerate(starts, start=2)
    ]
    attendance.record(finished, [Tap(arwa, "present")], by=trainer)
    attendance.finish(finished, by=trainer)
    ClassSessionFactory()  # of somebody else
    attendance.record(session, [Tap(arwa, "absent", device=OTHER, taken_at=datetime.now(UTC))], by=assistant)
    attendance.record(
        session, [Tap(arwa, "excused", reason="illness", device=PHONE, taken_at=datetime.now(UTC))], by=trainer
    )
    client.force_login(trainer)
    answer = client.get("/api/v1/register/sessions").json()
    assert [one["id"] for one in answer["sessions"]] == [one.public_id for one in (old, session, tomorrow)]
    [person] = answer["sessions"][1]["roster"]
    stands_now = AttendanceRecord.objects.get(session=session)
    assert (person["enrolment"], person["name"], person["mark"], person["rev"]) == (
        arwa.public_id, str(arwa.person), stands_now.mark, 2,
    )  # fmt: skip
    assert person["conflict"]["mark"] == stands_now.against.mark
    assert {*person} <= {"enrolment", "name", "mark", "minutes_late", "reason", "rev", "by", "at", "conflict"}


def queries_of_rosters(client, trainer, cohort, django_assert_max_num_queries, trainees):
    for _ in range(trainees):
        EnrolmentFactory(cohort=cohort, enrolled=True)
    number = cohort.class_sessions.count() + 1
    ClassSessionFactory(cohort=cohort, number=number, starts_at=datetime(2026, 12, 6, 12, number, tzinfo=UTC))
    client.force_login(trainer)
    with django_assert_max_num_queries(100) as queries:
        answer = client.get("/api/v1/register/sessions").json()
    assert len(answer["sessions"]) == number
    return len(queries)


def test_rosters_cost_the_same_for_few_and_many(client, trainer, cohort, django_assert_max_num_queries):
    few = queries_of_rosters(client, trainer, cohort, django_assert_max_num_queries, 1)
    assert queries_of_rosters(client, trainer, cohort, django_assert_max_num_queries, 9) == few


def test_25_marks_cost_as_many_queries_as_two(send, session, cohort, django_assert_max_num_queries):
    def queries_of(count):
        events = [event(session, EnrolmentFactory(cohort=cohort, enrolled=True)) for _ in range(count)]
        with django_assert_max_num_queries(100) as queries:
            assert outcomes(send(*events)) == ["applied"] * count
        return len(queries)

    queries_of(1)  # what is asked once a process
    assert queries_of(2) == queries_of(25) <= 40
