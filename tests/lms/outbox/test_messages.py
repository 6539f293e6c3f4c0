from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from lms.outbox import jobs, messages
from lms.outbox.models import Job, Message
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def greeting(settings, tmp_path):
    """A template with a subject, a text, a name, and words that are translated."""
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "greeting.txt").write_text(
        "{% load i18n %}Welcome, {{ name }}\n{% get_current_language as code %}Text in {{ code }} for {{ name }}.\n"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    return "greeting"


def test_a_person_with_a_phone_is_told_by_sms_in_their_own_language(greeting):
    message = messages.tell(PersonFactory(phone="+966551234567", email="arwa@example.com"), greeting, name="أروى")
    assert (message.channel, message.address, message.language) == ("sms", "+966551234567", "ar")
    assert message.body == "Text in ar for أروى."


def test_an_account_without_a_phone_is_told_by_mail(greeting, settings):
    user = UserFactory(phone=None, email="lead@example.com", language="en")
    messages.tell(user, greeting, name="O'Neil & Sons")
    jobs.run_all()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (
        ["lead@example.com"],
        "Welcome, O'Neil & Sons",
        "Text in en for O'Neil & Sons.",
    )


def test_a_child_without_a_phone_is_told_through_the_guardian(greeting):
    mother = PersonFactory(phone="+966552000001", language="en")
    message = messages.tell(PersonFactory(phone="", email="", guardian=mother), greeting, name="ريم")
    assert (message.address, message.language) == ("+966552000001", "en")


def test_nobody_is_told_when_nobody_can_be_reached(greeting):
    assert messages.tell(PersonFactory(phone="", email=""), greeting, name="ريم") is None
    assert not Job.objects.exists()


def test_a_name_with_a_line_break_does_not_become_a_header(greeting):
    message = messages.tell_address("mail", "a@example.com", "en", greeting, name="x\rBcc: everyone@example.com")
    assert message.subject == "Welcome, x Bcc: everyone@example.com"


def test_a_message_is_sent_once(greeting, capsys):
    message = messages.tell_address("sms", "+966551234567", "en", greeting, name="Arwa")
    messages.send({"message": message.pk}, heartbeat=lambda: None)
    messages.send({"message": message.pk}, heartbeat=lambda: None)
    assert capsys.readouterr().out.count("Text in en for Arwa.") == 1
    message.refresh_from_db()
    assert message.sent_at is not None


def test_a_message_that_could_not_be_sent_waits(greeting, settings):
    settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN = "http://127.0.0.1:9/sms", "t"
    message = messages.tell_address("sms", "+966551234567", "en", greeting, name="Arwa")
    jobs.run_all()
    message.refresh_from_db()
    assert message.sent_at is None
    assert Job.objects.get().status == Job.Status.WAITING


def told(greeting, **valid):
    return messages.tell_address("mail", "arwa@example.com", "en", greeting, name="123456", **valid)


def test_a_text_with_a_code_is_not_kept_once_it_is_sent(greeting, settings):
    settings.EMBEDDED = False
    secret, plain = told(greeting, valid_until=timezone.now() + timedelta(minutes=10)), told(greeting)
    jobs.run_all()
    assert [sent.body for sent in mail.outbox] == ["Text in en for 123456."] * 2
    secret.refresh_from_db()
    plain.refresh_from_db()
    assert (secret.body, plain.body) == ("", "Text in en for 123456.")
    assert secret.sent_at is not None
    assert not secret.is_expired


def test_a_code_that_is_past_its_time_is_neither_sent_nor_kept(greeting, settings, time_machine):
    settings.EMBEDDED = False
    time_machine.move_to(timezone.now(), tick=False)
    late = told(greeting, valid_until=timezone.now() + timedelta(minutes=10))
    time_machine.shift(timedelta(minutes=10))
    jobs.run_all()
    late.refresh_from_db()
    assert mail.outbox == []
    assert (late.sent_at, late.body, late.is_expired) == (None, "", True)
    assert list(Message.objects.expired(timezone.now())) == [late]
    assert Job.objects.get().status == Job.Status.DONE


def test_a_demonstration_keeps_its_codes_to_show_them(greeting):
    message = told(greeting, valid_until=timezone.now() + timedelta(minutes=10))
    jobs.run_all()
    message.refresh_from_db()
    assert message.body == "Text in en for 123456."


def test_a_person_too_is_told_until_a_moment(greeting):
    until = timezone.now() + timedelta(days=1)
    assert messages.tell(PersonFactory(), greeting, valid_until=until, name="Arwa").valid_until == until


def test_a_link_that_could_never_be_sent_is_not_kept_either(greeting, settings):
    settings.EMBEDDED, settings.OUTBOX_ATTEMPTS = False, 1
    settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN = "http://127.0.0.1:9/sms", "t"
    until = timezone.now() + timedelta(days=3)
    message = messages.tell_address("sms", "+966551234567", "en", greeting, valid_until=until, name="123456")
    jobs.run_all()
    message.refresh_from_db()
    assert (message.sent_at, message.body) == (None, "")
    assert Job.objects.get().status == Job.Status.FAILED
