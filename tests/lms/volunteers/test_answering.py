"""One offer, one answer, in one tap from the message; reminders, and the offer that nobody answered."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from lms.accounts.models import User
from lms.outbox import jobs
from lms.outbox.models import Message
from lms.volunteers import answering, assignment
from lms.volunteers.models import TrainerAssignment, VolunteerTrainer
from lms.volunteers.views import by_link
from tests.factories.cohorts import CohortFactory
from tests.factories.people import StandingFactory, UserFactory
from tests.factories.volunteers import VolunteerTrainerFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db

ASKED = datetime(2026, 11, 1, 7, tzinfo=UTC)


@pytest.fixture
def offered(trainer):
    trainer.language = "en"
    huda = VolunteerTrainer.objects.select_related("person").get(person__standings__user=trainer)
    huda.person.language = "en"
    huda.person.save(update_fields=["language"])
    return assignment.offer(CohortFactory(), trainer=huda, by=UserFactory())


@pytest.fixture
def page(offered):
    return reverse("volunteers:answer", args=[answering.LINKS.signed(offered)])


def status_of(offered):
    offered.refresh_from_db()
    return offered.status


def text(response):
    return response.content.decode()


def test_the_message_leads_to_the_offer_and_looking_at_it_answers_nothing(client, offered, page):
    assert page in Message.objects.get().body
    assert offered.public_id not in Message.objects.get().subject
    for _ in range(2):
        answer = client.get(page)
        assert answer.status_code == 200
        assert 'value="accept"' in text(answer)
    assert status_of(offered) == "offered"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "same-origin"


def test_one_tap_accepts_signed_out_and_the_right_is_the_trainers(client, offered, trainer, page):
    answer = client.post(page, {"answer": "accept"}, follow=True)
    assert status_of(offered) == "accepted"
    assert trainer.has_perm("cohorts.take_register", offered.cohort)
    assert 'value="accept"' not in text(answer)
    assert "_auth_user_id" not in client.session


def test_one_tap_declines_and_why_may_be_said(client, offered, page):
    client.post(page, {"answer": "decline", "reason": "اختبارات"})
    assert (status_of(offered), offered.decline_reason) == ("declined", "اختبارات")


@pytest.mark.parametrize("said", ["accept", "decline"])
def test_the_same_answer_again_is_thanked_for_and_changes_nothing(client, offered, page, said):
    client.post(page, {"answer": said}, headers={"accept-language": "en"})
    before = status_of(offered), offered.answered_at
    answer = client.post(page, {"answer": said}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["info"]
    assert (status_of(offered), offered.answered_at) == before


def test_another_answer_is_refused(client, offered, page):
    client.post(page, {"answer": "accept"}, follow=True)
    answer = client.post(page, {"answer": "decline"}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert status_of(offered) == "accepted"


def test_a_link_answers_its_own_offer_alone_and_no_forged_one_any(client, offered, page):
    other = assignment.offer(
        CohortFactory(),
        trainer=StandingFactory(person=VolunteerTrainerFactory().person).person.volunteer_trainer,
        by=UserFactory(),
    )
    signature = answering.LINKS.signed(offered).rpartition(".")[2]
    for forged in [other.public_id, f"{other.public_id}.{signature}", f"{offered.public_id}.x", "x", ".", "é.é"]:
        address = reverse("volunteers:answer", args=[forged])
        assert client.get(address).status_code == 404
        assert client.post(address, {"answer": "accept"}).status_code == 404
    assert {status_of(offered), status_of(other)} == {"offered"}


def test_a_form_of_another_site_answers_nothing(offered, page):
    assert Client(enforce_csrf_checks=True).post(page, {"answer": "accept"}).status_code == 403
    assert status_of(offered) == "offered"


def test_the_link_of_a_closed_account_accepts_nothing(client, offered, trainer, page):
    User.objects.filter(pk=trainer.pk).update(is_active=False)
    client.post(page, {"answer": "accept"})
    assert status_of(offered) == "offered"


def test_an_address_that_asks_too_often_waits(client, offered, page):
    for _ in range(by_link.PER_WINDOW):
        client.get(page)
    answer = client.post(page, {"answer": "accept"})
    assert (answer.status_code, status_of(offered)) == (429, "offered")
    assert 1 <= int(answer["Retry-After"]) <= 61
    cache.clear()
    assert client.get(page).status_code == 200


@pytest.fixture
def clock(trainer):
    with time_machine.travel(ASKED, tick=False) as clock:
        yield clock


def test_who_does_not_answer_is_reminded_twice_and_then_the_offer_lapses(clock, client, offered, page):
    said = []
    for day in range(10):
        clock.move_to(ASKED + timedelta(days=day))
        jobs.run_all()
        said.append((Message.objects.filter(subject__contains="We wait for your answer").count(), status_of(offered)))
    assert said == [
        *[(0, "offered")] * 2,
        *[(1, "offered")] * 4,
        *[(2, "offered")] * 2,
        *[(2, "lapsed")] * 2,
    ]
    assert (offered.answer_by.isoformat(), offered.lapses_at) == ("2026-11-08", datetime(2026, 11, 8, 21, tzinfo=UTC))
    assert page in Message.objects.latest("pk").body
    answer = client.get(page)
    assert answer.status_code == 410
    assert client.post(page, {"answer": "accept"}).status_code == 410
    assert status_of(offered) == "lapsed"


def test_who_answered_is_reminded_of_nothing(clock, trainer, offered):
    assignment.accept(offered, by=trainer)
    clock.move_to(ASKED + timedelta(days=9))
    jobs.run_all()
    assert (Message.objects.count(), status_of(offered)) == (1, "accepted")


def test_a_reminder_that_is_done_twice_is_sent_once(clock, offered):
    payload = {"assignment": offered.pk, "step": 0}
    for _ in range(2):
        answering.follow_up(payload, heartbeat=lambda: None)
    assert Message.objects.filter(subject__contains="We wait for your answer").count() == 1


def test_after_an_offer_lapsed_somebody_else_is_asked_and_it_is_not_accepted(clock, trainer, offered):
    TrainerAssignment.objects.filter(pk=offered.pk).update(reminders=2)
    answering.follow_up({"assignment": offered.pk, "step": 2}, heartbeat=lambda: None)
    with pytest.raises(assignment.Lapsed):
        assignment.accept(offered, by=trainer)
    again = assignment.offer(offered.cohort, trainer=offered.trainer, by=UserFactory())
    assert (status_of(offered), again.status) == ("lapsed", "offered")


def test_a_lapsed_offer_says_so_to_who_was_asked(clock, signed_in, trainer, offered):
    TrainerAssignment.objects.filter(pk=offered.pk).update(status="lapsed")
    browser = signed_in(trainer)
    answer = browser.get(reverse("volunteers:offer", args=[offered.public_id]))
    assert answer.context["is_lapsed"]
    assert 'value="accept"' not in text(answer)
    assert browser.get(reverse("volunteers:mine")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_accepted_and_lapsed_at_once_is_one_of_the_two(offered, trainer):
    TrainerAssignment.objects.filter(pk=offered.pk).update(reminders=2)
    results = at_once(
        lambda: assignment.accept(TrainerAssignment.objects.get(pk=offered.pk), by=trainer),
        lambda: answering.follow_up({"assignment": offered.pk, "step": 2}, heartbeat=lambda: None),
        before='UPDATE "volunteers_trainerassignment"',
    )
    accepted = not isinstance(results[0], assignment.Lapsed)
    assert status_of(offered) == ("accepted" if accepted else "lapsed")
    assert User.objects.get(pk=trainer.pk).has_perm("cohorts.take_register", offered.cohort) == accepted
