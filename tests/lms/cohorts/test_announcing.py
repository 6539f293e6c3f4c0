"""A trainer writes to everybody in a cohort."""

from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from guardian.shortcuts import assign_perm

from lms.audit.models import AuditEvent
from lms.cohorts import announcing
from lms.cohorts.models import Cohort
from lms.cohorts.refusals import Over
from lms.outbox.models import Message
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.races import at_once, without_the_lock

TEXT = "لقاء الأحد في القاعة الثانية."


def learns(cohort, **person):
    return EnrolmentFactory(enrolled=True, cohort=cohort, person=PersonFactory(**person))


@pytest.fixture
def cohort(trainer):
    trainer.language = "en"
    trainer.save()
    cohort = CohortFactory()
    assign_perm("take_register", trainer, cohort)
    return cohort


@pytest.fixture
def page(cohort):
    return reverse("cohorts:announce", args=[cohort.public_id])


@pytest.mark.django_db
def test_everybody_enrolled_is_written_to_once_and_nobody_else(cohort, trainer):
    mother = PersonFactory(phone="+966550000004")
    learns(cohort, phone="+966550000001")
    learns(cohort, phone="", email="reem@example.com", language="en")
    learns(cohort, phone="+966550000003")
    learns(cohort, phone="+966550000003", given_ar="لمى")  # siblings share one
    learns(cohort, phone="", guardian=mother)
    learns(cohort, phone="")  # cannot be reached
    EnrolmentFactory(cohort=cohort, person=PersonFactory(phone="+966550000005"))  # only applied
    learns(CohortFactory(), phone="+966550000006")
    assert announcing.announce(cohort, TEXT, by=trainer) == 4
    assert sorted(Message.objects.values_list("address", flat=True)) == [
        "+966550000001",
        "+966550000003",
        "+966550000004",
        "reem@example.com",
    ]
    assert all(TEXT in message.body for message in Message.objects.all())
    event = AuditEvent.objects.get()
    assert (event.verb, event.by, event.facts) == ("cohort.announced", trainer, {"told": 4, "characters": len(TEXT)})


@pytest.mark.django_db
def test_two_a_day_are_enough_and_another_cohort_counts_for_itself(cohort, trainer):
    learns(cohort)
    for _ in range(2):
        announcing.announce(cohort, TEXT, by=trainer)
    with pytest.raises(announcing.TooOften):
        announcing.announce(cohort, TEXT, by=UserFactory())
    other = learns(CohortFactory()).cohort
    assert announcing.announce(other, TEXT, by=trainer) == 1
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        assert announcing.announce(cohort, TEXT, by=trainer) == 1


@pytest.mark.django_db
def test_nobody_is_written_to_where_nobody_can_be_or_the_cohort_was_called_off(cohort, trainer):
    with pytest.raises(announcing.NobodyToTell):
        announcing.announce(cohort, TEXT, by=trainer)
    learns(cohort)
    Cohort.objects.filter(pk=cohort.pk).update(status="cancelled")
    with pytest.raises(Over):
        announcing.announce(cohort, TEXT, by=trainer)
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_the_page_says_to_how_many_it_goes_and_sends_it(signed_in, trainer, cohort, page):
    learns(cohort, phone="+966550000001")
    learns(cohort, phone="+966550000002")
    browser = signed_in(trainer)
    assert "It goes to 2 readers." in browser.get(page).content.decode()
    shown = browser.post(page, {"text": f" {TEXT} "}).content.decode()
    assert "Send to 2 readers" in shown
    assert f"<p>{TEXT}</p>" in shown
    assert not Message.objects.exists()
    confirmed = {"text": TEXT, "seen": "2", "act": "send"}
    assert browser.post(page, confirmed).url == reverse("desks:cohort", args=[cohort.public_id])
    assert Message.objects.count() == 2
    assert page in browser.get(reverse("desks:cohort", args=[cohort.public_id])).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("seen", ["1", "", "x", "٢"])
def test_it_is_shown_again_where_another_number_was_seen(signed_in, trainer, cohort, page, seen):
    learns(cohort, phone="+966550000001")
    learns(cohort, phone="+966550000002")
    shown = signed_in(trainer).post(page, {"text": TEXT, "seen": seen, "act": "send"}).content.decode()
    assert "It goes to another number of readers than you saw." in shown
    assert 'name="seen" value="2"' in shown
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_the_words_are_changed_before_they_go_and_lines_stay(signed_in, trainer, cohort, page):
    learns(cohort)
    text = "Sunday\nin room 2"
    shown = signed_in(trainer).post(page, {"text": text}).content.decode()
    assert 'name="text" value="Sunday\nin room 2"' in shown
    again = signed_in(trainer).post(page, {"text": text, "seen": "1", "act": "write"}).content.decode()
    assert "Sunday\nin room 2</textarea>" in again
    assert not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "   ", "ا" * 301, "\u202e"])
def test_what_cannot_be_sent_is_kept_to_be_mended(signed_in, trainer, cohort, page, text):
    learns(cohort)
    response = signed_in(trainer).post(page, {"text": text})
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["text"])
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_the_third_of_a_day_is_refused_in_words_and_kept(signed_in, trainer, cohort, page):
    learns(cohort)
    for _ in range(2):
        announcing.announce(cohort, TEXT, by=trainer)
    response = signed_in(trainer).post(page, {"text": "Bring your laptops", "seen": "1", "act": "send"})
    assert response.context["form"].non_field_errors() == [announcing.TooOften.message]
    assert "Bring your laptops</textarea>" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["stranger", "trainee", "lead", "coordinator"])
def test_only_who_teaches_it_writes(signed_in, request, who, cohort, page):
    learns(cohort)
    browser = signed_in(request.getfixturevalue(who))
    assert [browser.get(page).status_code, browser.post(page, {"text": TEXT}).status_code] == [404, 404]
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_the_page_costs_the_same_for_five_and_thirty(signed_in, trainer, queries_of, cohort, page):
    for number in range(5):
        learns(cohort, phone=f"+96655000{number:04d}")
    few = queries_of(signed_in(trainer), page)
    for number in range(5, 30):
        learns(cohort, phone=f"+96655000{number:04d}")
    assert queries_of(signed_in(trainer), page) == few <= 12


@pytest.mark.django_db(transaction=True)
def test_of_four_messages_at_once_two_are_sent():
    cohort, by = learns(CohortFactory()).cohort, UserFactory()
    results = at_once(*[lambda: announcing.announce(cohort, TEXT, by=by)] * 4, before='SELECT "cohorts_cohort"')
    assert sorted(type(result).__name__ for result in results) == ["TooOften", "TooOften", "int", "int"]
    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_control_counting_first_and_sending_after_sends_all_four():
    cohort, by = learns(CohortFactory()).cohort, UserFactory()
    counted = Barrier(4)

    def count_then_send():
        with without_the_lock():
            is_free = announcing.said_since(cohort, timezone.now() - timedelta(days=1)) < announcing.A_DAY
            counted.wait(timeout=30)
            if is_free:
                with transaction.atomic():
                    AuditEvent.objects.create(
                        verb=announcing.VERB, subject_type="cohorts.cohort", subject_id=str(cohort.pk), by=by
                    )

    at_once(*[count_then_send] * 4)
    assert announcing.said_since(cohort, timezone.now() - timedelta(days=1)) == 4
