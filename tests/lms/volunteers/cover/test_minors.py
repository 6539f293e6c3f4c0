"""Whoever is under 18 is never alone with trainees: what becomes of a session whose last adult cannot come."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from lms.accounts import calendars
from lms.accounts.models import Person, Policy, User
from lms.cohorts import access, adults, attendance, phone, reminding
from lms.cohorts.models import AttendanceRecord, ClassSession, HeldMark
from lms.cohorts.refusals import NoAdult
from lms.desks import calendar_feed, teaching, waiting
from lms.outbox.models import Message
from lms.volunteers import absence, assignment, cover, guardians, skills
from lms.volunteers.models import Absence, CoverRequest
from tests.factories.cohorts import ClassSessionFactory, EnrolmentFactory
from tests.factories.cover import account, said, taught, volunteer
from tests.factories.people import UserFactory
from tests.factories.volunteers import SkillReviewFactory

pytestmark = pytest.mark.django_db

RIYADH = ZoneInfo("Asia/Riyadh")
MORNING = datetime(2026, 12, 5, 9, tzinfo=RIYADH)  # the session is on the 6th from 17:00
DURING = datetime(2026, 12, 6, 18, tzinfo=RIYADH)
BIRTHDAY = date(2010, 12, 20)  # sixteen until after the session


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


def assists(session, name="ليان", **person):
    """Sixteen, with a guardian's consent; assists in the cohort beside its lead trainer."""
    texts = dict.fromkeys(["title_ar", "title_en", "body_ar", "body_en"], "…")
    Policy.objects.get_or_create(kind="charter", version=1, defaults={"effective_on": date(2020, 1, 1)} | texts)
    trainer = volunteer(name=name, person__born_on=BIRTHDAY, **person)
    guardians.record_paper(trainer, name="سالم الحازمي", by=UserFactory())
    asked = assignment.offer(session.cohort, trainer=trainer, by=UserFactory(), role="assistant")
    assignment.accept(asked, by=account(trainer))
    return trainer


@pytest.fixture
def layan(session, sara):
    return assists(session)


@pytest.fixture
def arwa(session):
    return EnrolmentFactory(cohort=session.cohort, enrolled=True)


def lacks_adult(session):
    return adults.lacking(ClassSession.objects.filter(pk=session.pk)).exists()


def told(trainer):
    sent = Message.objects.filter(address=trainer.person.phone, template__startswith="session_").order_by("pk")
    return list(sent.values_list("template", flat=True))


def beside(session, role="assistant"):
    """An adult who assists in the cohort; and their assignment."""
    second = volunteer(name="أمل")
    asked = assignment.offer(session.cohort, trainer=second, by=UserFactory(), role=role)
    return second, assignment.accept(asked, by=account(second))


class TestTheSession:
    def test_lacks_an_adult_from_the_word_of_the_last_until_another_accepts(self, session, sara, layan):
        huda = volunteer(session.cohort.course)
        assert not lacks_adult(session)
        said(session, sara)
        assert lacks_adult(session)
        cover.accept(CoverRequest.objects.get(trainer=huda), by=account(huda))
        assert not lacks_adult(session)
        assert told(layan) == ["session_lacks_adult", "session_has_adult"]
        assert told(sara) == told(huda) == []
        call_command("check_invariants")

    def test_lacks_none_where_nobody_under_18_teaches(self, session, sara):
        said(session, sara)
        assert not lacks_adult(session)

    def test_lacks_none_once_the_last_comes_after_all(self, session, sara, layan):
        absence.take_back(said(session, sara), by=account(sara))
        assert told(layan) == ["session_lacks_adult", "session_has_adult"]

    def test_the_other_sessions_of_the_cohort_stay_as_they_are(self, session, sara, layan):
        other = ClassSessionFactory(cohort=session.cohort, number=2, starts_at=session.starts_at + timedelta(days=1))
        said(session, sara)
        assert list(adults.lacking(ClassSession.objects.all())) == [session]
        assert list(access.registers_marked_by(account(layan))) == [other]

    def test_their_calendar_says_so_until_an_adult_is_there(self, session, sara, layan):
        def shown(trainer):
            [event] = Calendar.from_ical(calendar_feed.of(account(trainer), timezone.now())).walk("VEVENT")
            return str(event["STATUS"]), str(event["SUMMARY"]).split(":")[0], event["SEQUENCE"]

        for trainer in (sara, layan):
            User.objects.filter(pk=account(trainer).pk).update(language="en")
        assert shown(layan) == ("CONFIRMED", "Safe online, session 1", 0)
        absent = said(session, sara)
        assert shown(layan) == ("TENTATIVE", "No adult is there yet", 1)
        assert shown(sara)[0] == "CONFIRMED"  # she may still come after all
        absence.take_back(absent, by=account(sara))
        assert shown(layan) == ("CONFIRMED", "Safe online, session 1", 2)

    def test_their_calendar_costs_one_query_more_however_many_they_are(self, session, sara, layan, queries_of, client):
        calendars.make_address(account(layan))
        address = reverse("desks:calendar_feed", args=[account(layan).calendar_token])
        said(session, sara)
        assert queries_of(client, address) == 9
        for number in range(2, 6):
            ClassSessionFactory(cohort=session.cohort, number=number)
        assert queries_of(client, address) == 9

    @pytest.mark.parametrize(
        ("born_on", "lacks"),
        [
            (date(2008, 12, 7), True),
            (date(2008, 12, 6), False),  # eighteen on the day of the session
            (date(2008, 2, 29), False),
            (None, False),
        ],
    )
    def test_how_old_they_are_is_asked_of_its_day(self, session, sara, layan, born_on, lacks):
        Person.objects.filter(pk=layan.person_id).update(born_on=born_on)
        said(session, sara)
        assert lacks_adult(session) == lacks

    def test_whose_word_comes_near_is_told_by_night(self, session, sara, layan, clock, settings):
        settings.OUTBOX_QUIET_HOURS = "lms.programme.quiet.hours"
        clock.move_to(datetime(2026, 12, 6, 6, tzinfo=RIYADH))
        said(session, sara)
        assert Message.objects.get(template="session_lacks_adult").is_urgent

    def test_somebody_is_looked_for_whatever_the_last_adult_says(self, session, sara, layan):
        assert said(session, sara, needs_cover=False).status == "open"

    def test_in_place_of_who_is_under_18_nobody_is(self, session, sara, layan):
        said(session, sara)
        assert said(session, layan).status == "not_needed"
        assert not lacks_adult(session)

    def test_the_search_goes_on_until_an_adult_is_found(self, session, sara, layan, lead):
        absent = said(session, sara)
        with pytest.raises(absence.MinorLeftAlone):
            absence.end(absent, by=lead, reason="…")
        absent.refresh_from_db()
        assert absent.status == "open"

    def test_who_was_found_is_taken_back_and_the_search_goes_on(self, session, sara, layan, lead):
        huda, next_one = volunteer(session.cohort.course), volunteer(name="نورة")
        absent = said(session, sara)
        cover.accept(CoverRequest.objects.get(trainer=huda), by=account(huda))
        next_one.courses.add(session.cohort.course)
        assert absence.end(absent, by=lead, reason="…").status == "open"
        assert CoverRequest.objects.get(trainer=next_one).status == "asked"
        assert told(layan) == ["session_lacks_adult", "session_has_adult", "session_lacks_adult"]
        assert not Message.objects.filter(template="absence_ended").exists()
        call_command("check_invariants")

    def test_who_is_taken_back_while_it_runs_is_replaced_by_hand(self, session, sara, layan, lead, clock):
        absent = said(session, sara)
        cover.assign(absent, volunteer(), by=lead)
        clock.move_to(DURING)
        assert absence.end(absent, by=lead, reason="…").status == "uncovered"
        assert lacks_adult(session)
        assert not Message.objects.filter(template="cover_asked").exists()
        cover.assign(absent, volunteer(name="نورة"), by=lead)
        assert not lacks_adult(session)

    def test_given_back_it_lacks_one_again(self, session, sara, layan):
        huda = volunteer(session.cohort.course)
        said(session, sara)
        request = CoverRequest.objects.get(trainer=huda)
        cover.accept(request, by=account(huda))
        cover.give_back(request, by=account(huda))
        assert lacks_adult(session)
        assert told(layan)[-1] == "session_lacks_adult"

    @pytest.mark.parametrize("search", ["not needed", "ended"])
    def test_where_another_adult_leaves_the_cohort_the_search_begins(self, session, sara, layan, lead, search):
        _amal, assigned = beside(session)
        absent = said(session, sara, needs_cover=search == "ended")
        if search == "ended":
            absence.end(absent, by=lead, reason="…")
        assert not lacks_adult(session)
        assignment.end(assigned, by=lead, reason="انتقلت")
        absent.refresh_from_db()
        assert (absent.status, lacks_adult(session)) == ("open", True)
        assert told(layan) == ["session_lacks_adult"]
        call_command("check_invariants")

    def test_who_joins_meanwhile_is_told_and_somebody_looked_for(self, session, sara, lead):
        absent = said(session, sara)
        absence.end(absent, by=lead, reason="…")
        layan = assists(session)
        absent.refresh_from_db()
        assert (absent.status, told(layan)) == ("open", ["session_lacks_adult"])

    def test_where_the_lead_trainer_goes_for_good_they_go_too_and_read_of_that_alone(self, session, sara, layan, lead):
        assignment.end(session.cohort.assignments.get(trainer=sara), by=lead, reason="انتقلت")
        assert not lacks_adult(session)
        assert told(layan) == []

    def test_an_adult_who_only_assists_does_not_take_it_beside_who_is_under_18(self, session, sara, layan):
        huda = volunteer(session.cohort.course)
        SkillReviewFactory(trainer=huda, course=session.cohort.course, level="assists")
        assert skills.assists_only(huda, session.cohort.course)
        absent = said(session, sara)
        with pytest.raises(assignment.OnlyAssists):
            cover.assign(absent, huda, by=UserFactory())


class TestTheRegister:
    @pytest.fixture(autouse=True)
    def uncovered(self, clock, session, sara, layan, arwa):
        absent = said(session, sara)
        clock.move_to(DURING)
        return absent

    @pytest.fixture
    def send(self, client):
        def send(session, whose, *, by):
            client.force_login(account(by))
            event = {"id": str(uuid4()), "seq": 1, "session": session.public_id, "mark": "present"}
            event |= {"enrolment": whose.public_id, "taken_at": datetime.now(UTC).isoformat()}
            body = {"device": str(uuid4()), "sent_at": datetime.now(UTC).isoformat(), "events": [event]}
            answer = client.post("/api/v1/register/events", json.dumps(body), content_type="application/json")
            return answer.json()["results"][0]["outcome"]

        return send

    def test_takes_no_marks_of_theirs_until_an_adult_is_there(self, session, layan, arwa, uncovered, lead):
        tap, by = attendance.Tap(arwa, "present"), account(layan)
        for verb in [
            lambda: attendance.record(session, [tap], by=by),
            lambda: attendance.rest_present(session, by=by),
            lambda: attendance.finish(session, by=by),
        ]:
            with pytest.raises(NoAdult):
                verb()
        assert not AttendanceRecord.objects.exists()
        cover.assign(uncovered, volunteer(), by=lead)
        attendance.record(session, [tap], by=by)
        attendance.finish(session, by=by)
        assert ClassSession.objects.get().finished_by == by

    def test_is_read_by_them_and_says_why(self, session, layan, signed_in):
        browser, page = signed_in(account(layan)), reverse("cohorts:take_register", args=[session.public_id])
        answer = browser.get(page)
        assert not answer.context["takes_marks"]
        assert answer.context["lacks_adult"]
        assert "ولا ينفرد" in answer.content.decode()
        answer = browser.post(page, {"act": "rest"}, follow=True)
        assert [str(one) for one in answer.context["messages"]] == [str(NoAdult.message)]
        assert not AttendanceRecord.objects.exists()

    def test_no_other_way_in_is_theirs(self, session, layan, arwa, signed_in):
        browser = signed_in(account(layan))
        for name in ["check_in_code", "claims", "paper"]:
            assert browser.get(reverse(f"cohorts:{name}", args=[session.public_id])).status_code == 404, name
        file = SimpleUploadedFile("marks.csv", f"code,{session.number}\n{arwa.public_id},P\n".encode())
        page = reverse("cohorts:mark_file", args=[session.cohort.public_id])
        assert browser.post(page, {"act": "check", "file": file}).context["marks"] == ""

    def test_what_their_phone_sends_is_held_until_an_adult_is_there(self, session, layan, arwa, send, uncovered, lead):
        assert send(session, arwa, by=layan) == "held"
        assert HeldMark.objects.get().why == "no_adult"
        assert phone.rosters(account(layan), DURING.date()) == []
        cover.assign(uncovered, volunteer(), by=lead)
        assert send(session, arwa, by=layan) == "applied"
        assert [each["id"] for each in phone.rosters(account(layan), DURING.date())] == [session.public_id]

    def test_who_could_not_come_and_who_runs_the_cohort_take_it_all_the_same(self, session, sara, arwa, lead, send):
        assert send(session, arwa, by=sara) == "applied"
        assert access.registers_marked_by(lead).filter(pk=session.pk).exists()

    def test_is_not_asked_of_them(self, session, layan):
        reminding.remind(MORNING + timedelta(hours=8))
        reminding.ask_for_registers(session.ends_at + timedelta(hours=2))
        about = Message.objects.filter(address=layan.person.phone)
        assert not about.filter(template__in=["teaching_reminder", "register_unfinished"]).exists()


class TestWhoSeesIt:
    def test_their_own_pages_say_so(self, session, sara, layan, signed_in):
        pages = [
            reverse("desks:now"),
            reverse("volunteers:mine"),
            reverse("desks:cohort", args=[session.cohort.public_id]),
        ]
        browser = signed_in(account(layan))
        for page in pages:
            assert "ولا ينفرد" not in browser.get(page).content.decode(), page
        said(session, sara)
        for page in pages:
            assert "ولا ينفرد" in browser.get(page).content.decode(), page
        assert "ولا ينفرد" not in signed_in(account(sara)).get(reverse("desks:now")).content.decode()
        desk = teaching.now_of(account(layan), DURING)
        assert (desk.session, desk.alone) == (None, [session])

    def test_the_desk_lists_it_first_and_says_what_to_do(self, session, sara, layan, lead, signed_in):
        sooner, mona = taught(starts_at=session.starts_at - timedelta(hours=6))
        said(sooner, mona)
        absent = said(session, sara)
        browser = signed_in(lead)
        rows = browser.get(reverse("covers")).context["page"]
        assert [row.session for row in rows] == [session, sooner]
        assert [row.session for row in browser.get(reverse("covers"), {"needs": "adult"}).context["page"]] == [session]
        assert "يلزم حضور بالغ" in browser.get(reverse("covers")).content.decode()
        page = browser.get(reverse("cover_of_absence", args=[absent.pk]))
        assert (page.context["may_end"], page.context["may_choose"]) == (False, True)
        address = f"{reverse('covers')}?needs=adult"
        assert {wait.address: wait.count for wait in waiting.for_user(lead, MORNING)}[address] == 1
        cover.assign(absent, volunteer(), by=lead)
        assert address not in {wait.address for wait in waiting.for_user(lead, MORNING)}

    def test_the_desk_says_that_the_search_goes_on(self, session, sara, layan, lead, signed_in):
        absent = said(session, sara)
        cover.assign(absent, volunteer(), by=lead)
        page = reverse("cover_of_absence", args=[absent.pk])
        answer = signed_in(lead).post(page, {"act": "end", "reason": "…"}, follow=True)
        assert Absence.objects.get().status == "open"
        assert "يجري البحث" in str(next(iter(answer.context["messages"])))

    def test_their_pages_cost_the_same_for_one_such_session_and_many(self, session, sara, layan, signed_in, queries_of):
        pages = [reverse("desks:now"), reverse("volunteers:mine")]
        said(session, sara)
        browser = signed_in(account(layan))
        few = [queries_of(browser, page) for page in pages]
        for number in range(2, 6):
            begins = session.starts_at + timedelta(days=number)
            said(ClassSessionFactory(cohort=session.cohort, number=number, starts_at=begins), sara)
        assert len(teaching.now_of(account(layan), MORNING).alone) == 5
        assert [queries_of(browser, page) for page in pages] == few
