"""The gateways, as seen from their side of the wire."""

import json
import logging
import threading
import traceback
from http.server import BaseHTTPRequestHandler, HTTPServer
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail import EmailMessage
from django.template.loader import get_template

from lms.outbox import choices, jobs, kinds, messages, transports
from lms.outbox.models import Job, Message
from lms.tasks import run_job
from tests.factories.cohorts import ClassSessionFactory, CohortFactory
from tests.factories.people import PersonFactory, StandingFactory


class Gateway(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers["Content-Length"])
        self.server.received.append((self.headers["Authorization"], json.loads(self.rfile.read(length))))
        self.send_response(self.server.answer)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(b"number +966551234567 is refused" if self.server.answer >= 400 else b"{}")

    def log_message(self, *args):
        pass


@pytest.fixture
def gateway(settings):
    with HTTPServer(("127.0.0.1", 0), Gateway) as server:
        server.received, server.answer = [], 202
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/messages"
        settings.SMS_GATEWAY_TOKEN = "token-of-ours"
        yield server
        server.shutdown()


@pytest.fixture
def message():
    return Message(pk=7, channel="sms", address="+966551234567", language="ar", body="رمزك 123456")


def test_the_gateway_is_given_number_text_and_token(gateway, message):
    transports.send(message)
    body = {"to": "+966551234567", "text": "رمزك 123456", "reference": "message-7"}
    assert gateway.received == [("Bearer token-of-ours", body)]


@pytest.mark.parametrize("answer", [302, 400, 503])
def test_what_the_gateway_does_not_take_is_an_error_without_the_number(gateway, message, answer):
    gateway.answer = answer
    with pytest.raises(transports.GatewayRefused) as refusal:
        transports.send(message)
    assert str(refusal.value) == f"The SMS gateway answered {answer}."
    assert len(gateway.received) == 1  # the token follows no redirect


def test_nothing_personal_is_logged(gateway, message, caplog):
    caplog.set_level("DEBUG")
    transports.send(message)
    assert "966551234567" not in caplog.text
    assert "123456" not in caplog.text


# ── WhatsApp ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def whatsapp(gateway, settings):
    settings.WHATSAPP_GATEWAY_URL, settings.WHATSAPP_GATEWAY_TOKEN = settings.SMS_GATEWAY_URL, "token-of-whatsapp"
    return gateway


@pytest.fixture
def reader(db):
    reader = PersonFactory(phone="+966551234567", email="arwa@example.com", language="en", name_en="Arwa Alharbi")
    choices.choose(reader, {("reminder", "whatsapp"): True})
    return reader


def test_who_chose_whatsapp_gets_its_template_filled(whatsapp, reader):
    message = messages.tell(reader, "session_reminder", session=ClassSessionFactory())
    jobs.run_all()
    (token, body) = whatsapp.received[0]
    assert token == "Bearer token-of-whatsapp"
    assert body == {
        "to": "+966551234567",
        "template": "session_reminder",
        "language": "en",
        "parameters": [
            "Safe online",
            "1",
            "Al-Safa centre",
            "Sunday 6 December 2026 (26\xa0Jumada\xa0al-Akhirah\xa01448\xa0AH)",
            "5:00–7:00 pm",
        ],
        "reference": f"message-{message.pk}",
    }
    assert message.body.startswith("A reminder: session 1 of Safe online")


def test_who_did_not_choose_it_and_what_is_of_no_kind_goes_by_sms(whatsapp, reader):
    other = PersonFactory(phone="+966551234568")
    assert messages.tell(other, "session_reminder", session=ClassSessionFactory()).channel == "sms"
    assert messages.tell(reader, "cohort_cancelled", cohort=CohortFactory(), reason="x").channel == "sms"


def test_without_a_gateway_nothing_shows_it_and_the_choice_waits(gateway, reader, signed_in):
    user = StandingFactory(person=reader).user
    assert "whatsapp" not in signed_in(user).get("/accounts/messages/").content.decode().lower()
    assert messages.tell(reader, "session_reminder", session=ClassSessionFactory()).channel == "sms"


def test_with_a_gateway_the_page_offers_it(whatsapp, reader, signed_in):
    user = StandingFactory(person=reader).user
    assert f'name="{reader.public_id}-reminder-whatsapp"' in signed_in(user).get("/accounts/messages/").content.decode()


def test_what_was_written_for_a_gateway_that_is_gone_goes_by_sms(whatsapp, reader, settings):
    messages.tell(reader, "session_reminder", session=ClassSessionFactory())
    settings.WHATSAPP_GATEWAY_URL = ""
    jobs.run_all()
    ((token, body),) = whatsapp.received
    assert token == "Bearer token-of-ours"
    assert body["text"].startswith("A reminder: session 1 of Safe online")


def test_every_kind_has_what_whatsapp_asks_for():
    for template in kinds.MANNERS:
        get_template(f"messages/{template}.txt#whatsapp")


# ── Logs ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Everything(logging.Handler):
    """Whatever any logger says, with what it was said of and the errors it quotes."""

    def __init__(self):
        super().__init__(level=0)
        self.said = []

    def emit(self, record):
        error = "".join(traceback.format_exception(*record.exc_info)) if record.exc_info else ""
        self.said.append(f"{record.getMessage()} {record.args} {error}")


@pytest.fixture
def everything():
    handler = Everything()
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    before = [(logger, logger.level, logger.disabled) for logger in loggers]
    logging.getLogger().addHandler(handler)
    for logger in loggers:
        logger.setLevel(1)
        logger.disabled = False
    yield handler.said
    logging.getLogger().removeHandler(handler)
    for logger, level, is_disabled in before:
        logger.setLevel(level)
        logger.disabled = is_disabled


@pytest.mark.parametrize("answer", [202, 503])
def test_nothing_personal_is_logged_of_any_way_taken_or_refused(whatsapp, reader, monkeypatch, everything, answer):
    def refuse(message):
        raise SMTPRecipientsRefused({"arwa@example.com": (550, b"arwa@example.com is unknown")})

    whatsapp.answer = answer
    if answer == 503:
        monkeypatch.setattr(EmailMessage, "send", refuse)
    session = ClassSessionFactory()
    everything.clear()  # of the factory
    messages.tell(reader, "session_reminder", session=session)
    messages.tell(reader, "cohort_cancelled", cohort=session.cohort, reason="The centre is closed")
    messages.tell_address("mail", reader.email, "en", "phone_changed")
    messages.tell_address("sms", reader.phone, "en", "sign_in_code", code="123456")
    for pk in Job.objects.values_list("pk", flat=True):
        run_job(pk)  # not jobs.run_all: Celery sets Django up anew in it, and logging with it
    assert sum("outbox.message" in one or " left by " in one for one in everything) == 4
    for words in ["551234567", "arwa@", "Arwa", "Safe online", "centre is closed", "123456", "token-of"]:
        assert not [one for one in everything if words in one], words
