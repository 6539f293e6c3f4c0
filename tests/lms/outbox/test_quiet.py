"""The quiet hours: what can wait does, what cannot does not."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from lms.outbox import jobs, messages, quiet
from lms.outbox.messages import Letter
from lms.outbox.models import Job, Message
from lms.programme.models import Programme
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

RIYADH = ZoneInfo("Asia/Riyadh")


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=RIYADH)


@pytest.fixture(autouse=True)
def _quiet_hours(settings):
    settings.OUTBOX_QUIET_HOURS = "lms.programme.quiet.hours"


@pytest.mark.parametrize(
    ("hours", "now", "morning"),
    [
        pytest.param((22, 8), at(26, 21, 59), None, id="the last minute of the day"),
        pytest.param((22, 8), at(26, 22), at(27, 8), id="the evening waits for the next morning"),
        pytest.param((22, 8), at(27, 0), at(27, 8), id="after midnight for the same morning"),
        pytest.param((22, 8), at(27, 7, 59), at(27, 8), id="the last quiet minute"),
        pytest.param((22, 8), at(27, 8), None, id="the morning itself"),
        pytest.param((13, 15), at(26, 14), at(26, 15), id="hours within one day"),
        pytest.param((13, 15), at(26, 23), None, id="outside hours within one day"),
        pytest.param((8, 8), at(26, 3), None, id="the same time twice is never"),
    ],
)
def test_the_quiet_hours(hours, now, morning):
    Programme.objects.create(quiet_from=time(hours[0]), quiet_until=time(hours[1]))
    assert quiet.until(now) == morning


def tell(**fields):
    reader = PersonFactory(phone="", email="arwa@example.com")
    return messages.tell(reader, "volunteer_ready", trainer=reader, link="https://example.com/", **fields)


def test_by_night_what_can_wait_waits_and_is_sent_in_the_morning(time_machine):
    time_machine.move_to(at(26, 23), tick=False)
    tell()
    assert jobs.run_all() == 0
    assert Job.objects.get().not_before == at(27, 8)
    time_machine.move_to(at(27, 8), tick=False)
    assert jobs.run_all() == 1
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("fields", [{"is_urgent": True}, {"valid_until": at(27, 3)}], ids=["urgent", "a one-time link"])
def test_by_night_what_cannot_wait_is_sent(time_machine, fields):
    time_machine.move_to(at(26, 23), tick=False)
    tell(**fields)
    assert (jobs.run_all(), len(mail.outbox)) == (1, 1)


def test_by_night_a_code_to_a_bare_address_is_sent(time_machine):
    time_machine.move_to(at(26, 23), tick=False)
    messages.tell_address("mail", "a@example.com", "en", "sign_in_code", valid_until=at(26, 23, 10), code="123456")
    assert (jobs.run_all(), len(mail.outbox)) == (1, 1)


def test_what_a_worker_comes_to_by_night_waits_without_losing_an_attempt(time_machine):
    time_machine.move_to(at(26, 21, 59), tick=False)
    tell()
    time_machine.move_to(at(26, 22, 1), tick=False)
    jobs.run_all()
    job = Job.objects.get()
    assert (job.status, job.not_before, job.attempts_allowed - job.attempt) == (Job.Status.WAITING, at(27, 8), 10)
    time_machine.move_to(at(27, 8), tick=False)
    jobs.run_all()
    assert len(mail.outbox) == 1


def test_many_written_by_night_wait_too(time_machine):
    time_machine.move_to(at(26, 23), tick=False)
    reader = PersonFactory()
    messages.tell_all([Letter(reader, "volunteer_ready", "k", {"trainer": reader, "link": "https://example.com/"})])
    assert Job.objects.get().not_before == at(27, 8)


def test_what_is_late_is_not_sent(time_machine):
    time_machine.move_to(at(26, 12), tick=False)
    reader = PersonFactory()
    context = {"trainer": reader, "link": "https://example.com/"}
    messages.tell_all([Letter(reader, "volunteer_ready", "k", context, useful_until=at(26, 13))])
    time_machine.shift(timedelta(hours=1))
    jobs.run_all()
    assert Message.objects.get().sent_at is None
    assert Job.objects.get().status == Job.Status.DONE
