"""The list of work that was given up, and doing it after all."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from lms.audit.models import AuditEvent
from lms.desks import given_up, waiting
from lms.desks.views import work
from lms.outbox import jobs
from lms.outbox.models import Job, Message

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 7, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now(settings):
    settings.OUTBOX_ATTEMPTS = 1
    with time_machine.travel(NOW, tick=False):
        yield


def message(**fields):
    return Message.objects.create(
        **{"channel": "sms", "address": "+966551234567", "language": "ar", "subject": "قُبلت", "body": "مرحبًا"} | fields
    )


def failed(kind="volunteers.end_offers", **payload):
    key = f"{kind}:{payload['message']}" if "message" in payload else None
    job = jobs.enqueue(kind, payload, dedupe_key=key)

    def errand(payload, *, heartbeat):
        raise ConnectionError("the gateway does not answer")

    jobs.do(job.pk, {kind: errand})
    job.refresh_from_db()
    assert job.status == Job.Status.FAILED
    return job


def test_the_count_opens_a_list_of_as_many(signed_in, lead):
    failed()
    failed("outbox.message", message=message().pk)
    failed("certificates.render", certificates=[])  # certificates have a list of their own
    message(valid_until=NOW - timedelta(hours=1))
    both = message(valid_until=NOW - timedelta(hours=1))
    failed("outbox.message", message=both.pk)  # once, though it failed and came too late
    [wait] = waiting.for_user(lead, NOW)
    assert wait.address == reverse("given_up")
    page = signed_in(lead).get(wait.address)
    assert wait.count == len(page.context["failed"]) + len(page.context["late"]) == 4


def test_it_says_what_to_whom_when_and_why(signed_in, lead):
    failed("outbox.message", message=message().pk)
    [one] = signed_in(lead).get(reverse("given_up")).context["failed"]
    assert (one.to.address, one.at, one.may_retry) == ("+966551234567", NOW, True)
    assert one.why == "ConnectionError: the gateway does not answer"


def test_it_is_tried_again_and_said_who_asked(signed_in, lead):
    job = failed("outbox.message", message=message().pk)
    answer = signed_in(lead).post(reverse("given_up_retry", args=[job.pk]))
    assert answer["Location"] == reverse("given_up")
    job.refresh_from_db()
    assert job.status == Job.Status.WAITING
    event = AuditEvent.objects.get(verb="job.retried")
    assert (event.by, event.subject_id) == (lead, str(job.pk))
    assert waiting.for_user(lead, NOW) == []
    assert signed_in(lead).post(reverse("given_up_retry", args=[job.pk])).status_code == 404  # it is not given up now


def test_a_text_with_a_code_was_not_kept_and_is_not_sent_again(signed_in, lead):
    job = failed("outbox.message", message=message(valid_until=NOW + timedelta(hours=1), body="").pk)
    [one] = signed_in(lead).get(reverse("given_up")).context["failed"]
    assert not one.may_retry
    signed_in(lead).post(reverse("given_up_retry", args=[job.pk]))
    job.refresh_from_db()
    assert job.status == Job.Status.FAILED


def test_all_are_tried_again_as_far_as_they_can_be(signed_in, lead):
    some = [failed(), failed(), failed("outbox.message", message=message(valid_until=NOW + timedelta(hours=1)).pk)]
    signed_in(lead).post(reverse("given_up_retry_all"))
    assert list(Job.objects.order_by("pk").values_list("status", flat=True)) == ["waiting", "waiting", "failed"]
    assert len(some) == 3


def test_what_cannot_be_tried_keeps_nothing_else_from_being_tried(signed_in, lead, monkeypatch):
    monkeypatch.setattr(work, "AT_ONCE", 1)
    for _ in range(2):
        failed("outbox.message", message=message(valid_until=NOW + timedelta(hours=1), body="").pk)
    last, later = failed(), failed()
    signed_in(lead).post(reverse("given_up_retry_all"))
    assert list(Job.objects.filter(status=Job.Status.WAITING)) == [last]
    assert given_up.to_try_again(NOW, 2) == [later]


def test_more_than_a_page_is_listed_page_by_page(signed_in, lead):
    for _ in range(work.PAGE + 1):
        failed()
    page = signed_in(lead).get(f"{reverse('given_up')}?page=2")
    assert len(page.context["failed"]) == 1
    assert 'href="?page=1"' in page.content.decode()


def test_of_two_who_press_at_once_one_tries_it_again(lead):
    job = failed()
    given_up.retry(job, by=lead)
    with pytest.raises(given_up.NothingToRetry):
        given_up.retry(job, by=lead)


def test_the_list_costs_the_same_for_one_and_five(signed_in, lead, queries_of):
    counts = []
    for more in [1, 4]:
        for _ in range(more):
            failed("outbox.message", message=message().pk)
            message(valid_until=NOW - timedelta(hours=1))
        counts.append(queries_of(signed_in(lead), reverse("given_up")))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("who", ["coordinator", "editor", "admin"])
def test_it_is_for_who_issues_certificates(signed_in, request, who):
    job = failed()
    browser = signed_in(request.getfixturevalue(who))
    for answer in [
        browser.get(reverse("given_up")),
        browser.post(reverse("given_up_retry", args=[job.pk])),
        browser.post(reverse("given_up_retry_all")),
    ]:
        assert (answer.status_code, answer.url) == (302, "/admin/")
    job.refresh_from_db()
    assert job.status == Job.Status.FAILED
