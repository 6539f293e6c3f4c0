"""The SMS gateway, as seen from its side of the wire."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from lms.outbox import transports
from lms.outbox.models import Message


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
