"""Cover as trainers and staff see it: who cannot come, who is asked, and the desk."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lms.centres import coordination
from lms.outbox.models import Message
from lms.volunteers import asking, cover
from lms.volunteers.models import Absence, CoverRequest
from tests.factories.cover import account, said, taught, volunteer

pytestmark = pytest.mark.django_db

RIYADH = ZoneInfo("Asia/Riyadh")
MORNING = datetime(2026, 12, 5, 9, tzinfo=RIYADH)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def huda(session):
    return volunteer(session.cohort.course)


@pytest.fixture
def page(session):
    return reverse("volunteers:cannot_come", args=[session.public_id])


def text(response):
    assert response.status_code == 200
    return response.content.decode()


class TestWhoCannotCome:
    def test_says_so_with_a_reason_and_takes_it_back(self, session, sara, huda, page, signed_in):
        browser = signed_in(account(sara))
        assert 'name="needs_cover"' not in text(browser.get(page))  # nobody else is there
        browser.post(page, {"act": "say", "reason": "illness", "words": "موعد في المستشفى"})
        absent = Absence.objects.get()
        assert (absent.status, absent.reason, absent.words) == ("open", "illness", "موعد في المستشفى")
        assert 'value="back"' in text(browser.get(page))
        browser.post(page, {"act": "back"})
        assert 'value="say"' in text(browser.get(page))
        assert Absence.objects.get().status == "taken_back"

    def test_without_a_reason_nothing_is_said_and_what_was_typed_is_kept(self, session, sara, page, signed_in):
        answer = text(signed_in(account(sara)).post(page, {"act": "say", "words": "موعد"}))
        assert "يلزم اختيار السبب" in answer
        assert "موعد" in answer
        assert not Absence.objects.exists()

    def test_where_another_is_there_chooses_whether_somebody_is_needed(self, session, sara, huda, page, signed_in):
        taught(
            huda, cohort=session.cohort, role="assistant", number=2, starts_at=session.starts_at + timedelta(weeks=1)
        )
        browser = signed_in(account(sara))
        assert "هدى" in text(browser.get(page))
        assert not Absence.objects.exists()
        text(browser.post(page, {"act": "say", "reason": "travel"}))
        assert not Absence.objects.exists()
        browser.post(page, {"act": "say", "reason": "travel", "needs_cover": "no"})
        assert Absence.objects.get().status == "not_needed"

    def test_reads_who_takes_it_and_takes_nothing_back_then(self, session, sara, huda, page, signed_in):
        said(session, sara)
        cover.accept(CoverRequest.objects.get(), by=account(huda))
        browser = signed_in(account(sara))
        answer = text(browser.get(page))
        assert "هدى" in answer
        assert 'value="back"' not in answer
        browser.post(page, {"act": "back"})
        assert Absence.objects.get().status == "covered"

    @pytest.mark.parametrize("who", ["stranger", "trainee", "trainer", "lead"])
    def test_is_one_of_its_trainers(self, session, page, signed_in, request, who):
        browser = signed_in(request.getfixturevalue(who))
        assert browser.get(page).status_code == 404
        assert browser.post(page, {"act": "say", "reason": "illness"}).status_code == 404
        assert not Absence.objects.exists()

    def test_is_led_there_from_now_the_register_and_the_cohort(self, session, sara, page, signed_in):
        browser = signed_in(account(sara))
        for address in [
            reverse("desks:now"),
            reverse("cohorts:take_register", args=[session.public_id]),
            reverse("desks:cohort", args=[session.cohort.public_id]),
        ]:
            assert page in text(browser.get(address)), address

    def test_who_covers_is_sent_on_to_where_they_give_it_back(self, session, sara, huda, page, signed_in):
        said(session, sara)
        request = CoverRequest.objects.get()
        cover.accept(request, by=account(huda))
        own = reverse("volunteers:cover", args=[request.public_id])
        browser = signed_in(account(huda))
        assert browser.get(page).url == own
        assert 'value="give_back"' in text(browser.get(own))
        browser.post(own, {"answer": "give_back"})
        assert Absence.objects.get().status == "open"


class TestTheLink:
    @pytest.fixture
    def asked(self, session, sara, huda):
        said(session, sara)
        return CoverRequest.objects.get()

    @pytest.fixture
    def link(self, asked):
        return reverse("volunteers:cover_answer", args=[asking.LINKS.signed(asked)])

    def test_is_in_the_message_and_looking_at_it_answers_nothing(self, client, asked, link):
        assert link in Message.objects.get(template="cover_asked").body
        answer = client.get(link)
        assert 'value="accept"' in text(answer)
        assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("private, no-store", "same-origin")
        asked.refresh_from_db()
        assert asked.status == "asked"

    def test_accepts_in_one_tap_signed_out_and_once(self, client, asked, link, huda):
        client.post(link, {"answer": "accept"})
        asked.refresh_from_db()
        assert asked.status == "accepted"
        assert account(huda).has_perm("cohorts.cover_session", asked.session)
        assert "_auth_user_id" not in client.session
        for again in ["decline", "give_back"]:
            answer = client.post(link, {"answer": again}, follow=True)
            assert [message.level_tag for message in answer.context["messages"]] == ["error"]
        asked.refresh_from_db()
        assert asked.status == "accepted"

    def test_declines_in_one_tap(self, client, asked, link):
        client.post(link, {"answer": "decline"})
        asked.refresh_from_db()
        assert asked.status == "declined"

    def test_says_kindly_that_it_is_taken(self, client, asked, link):
        other = volunteer(name="أمل")
        cover.assign(asked.absence, other, by=account(other))
        answer = text(client.get(link))
        assert "سبق غيرك" in answer
        assert 'value="accept"' not in answer

    def test_is_over_when_the_session_begins(self, client, clock, asked, link):
        clock.move_to(asked.session.starts_at)
        assert client.get(link).status_code == 410
        assert client.post(link, {"answer": "accept"}).status_code == 410

    def test_answers_its_own_request_alone_and_no_forged_one_any(self, client, asked, link):
        signature = asking.LINKS.signed(asked).rpartition(".")[2]
        for forged in [asked.public_id, f"{asked.public_id}.x", f"x.{signature}", "x", "é.é"]:
            address = reverse("volunteers:cover_answer", args=[forged])
            assert client.get(address).status_code == 404
            assert client.post(address, {"answer": "accept"}).status_code == 404

    def test_a_form_of_another_site_answers_nothing(self, asked, link):
        assert Client(enforce_csrf_checks=True).post(link, {"answer": "accept"}).status_code == 403

    def test_the_request_is_theirs_alone_signed_in(self, asked, huda, signed_in, stranger):
        own = reverse("volunteers:cover", args=[asked.public_id])
        assert signed_in(stranger).get(own).status_code == 404
        browser = signed_in(account(huda))
        assert own in text(browser.get(reverse("desks:now")))
        browser.post(own, {"answer": "accept"})
        asked.refresh_from_db()
        assert asked.status == "accepted"


class TestTheDesk:
    @pytest.fixture
    def absent(self, session, sara):
        return said(session, sara, words="موعد في المستشفى")

    @pytest.fixture
    def desk(self, absent):
        return reverse("cover_of_absence", args=[absent.pk])

    def test_shows_who_could_and_why_and_puts_down_who_comes(self, lead, huda, absent, desk, signed_in):
        browser = signed_in(lead)
        page = text(browser.get(desk))
        assert "موعد في المستشفى" in page
        assert f'value="{huda.pk}"' in page
        assert f'id="why-{huda.pk}"' in page
        browser.post(desk, {"act": "assign", "trainer": huda.pk})
        absent.refresh_from_db()
        assert (absent.status, absent.accepted.trainer) == ("covered", huda)

    def test_asks_one_by_hand_and_asks_twice_before_what_speaks_against(self, lead, absent, desk, signed_in, session):
        busy = volunteer(session.cohort.course, sessions_a_week=1)
        taught(busy, starts_at=session.starts_at - timedelta(hours=5))
        browser = signed_in(lead)
        answer = text(browser.post(desk, {"act": "ask", "trainer": busy.pk}))
        assert 'id="unsure"' in answer
        assert not CoverRequest.objects.exists()
        browser.post(desk, {"act": "ask", "trainer": busy.pk, "meant": busy.pk})
        assert CoverRequest.objects.get().asked_by == lead

    def test_ends_the_search_with_a_reason(self, lead, absent, desk, signed_in):
        browser = signed_in(lead)
        text(browser.post(desk, {"act": "end", "reason": ""}))
        absent.refresh_from_db()
        assert absent.status == "open"
        browser.post(desk, {"act": "end", "reason": "أُلغي اللقاء"})
        absent.refresh_from_db()
        assert (absent.status, absent.ended_by) == ("ended", lead)

    def test_is_of_who_runs_the_cohort(self, absent, desk, signed_in, coordinator, staff, lead, session):
        assert signed_in(coordinator).get(desk).status_code == 404
        own = staff("centre_coordinator", email="own@example.com")
        coordination.give(own, session.cohort.centre, by=lead)
        assert "موعد" in text(signed_in(own).get(desk))

    def test_costs_the_same_for_few_and_many(self, lead, absent, desk, signed_in, queries_of, session, huda):
        browser = signed_in(lead)
        cover.ask(absent, huda, by=lead)
        few = queries_of(browser, desk)
        for _ in range(5):
            cover.ask(absent, volunteer(session.cohort.course), by=lead)
        assert queries_of(browser, desk) == few

    def test_the_lead_sees_on_the_first_page_how_many_are_open(self, lead, absent, signed_in):
        assert reverse("covers") in text(signed_in(lead).get(reverse("wagtailadmin_home")))


def test_now_costs_the_same_for_few_and_many(session, sara, huda, signed_in, queries_of):
    said(session, sara)
    browser, now = signed_in(account(huda)), reverse("desks:now")
    few = queries_of(browser, now)
    for _ in range(4):
        other, layan = taught(starts_at=session.starts_at + timedelta(days=1))
        huda.courses.add(other.cohort.course)
        said(other, layan)
    assert CoverRequest.objects.filter(trainer=huda, status="asked").count() == 5
    assert queries_of(browser, now) == few
