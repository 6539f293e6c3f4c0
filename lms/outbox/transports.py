"""The ways out of the house: mail, gateways for SMS and WhatsApp over HTTP, and the console of one's own machine."""

import json
import logging
import sys
import urllib.request

from django.conf import settings
from django.core.mail import EmailMessage

from lms.outbox import choices, kinds
from lms.outbox.models import Message

log = logging.getLogger(__name__)

GATEWAY_TIMEOUT_SECONDS = 10


class GatewayRefused(Exception):
    """A gateway answered with something else than success."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The token goes to the gateway that was configured and nowhere else."""

    def redirect_request(self, *args):
        return None


_gateway = urllib.request.build_opener(_NoRedirects)


def send(message):
    """Hand the message over; return when the other side has taken it, raise when it has not."""
    if message.channel == Message.Channel.MAIL:
        EmailMessage(message.subject, message.body, to=[message.address], headers=_one_click(message)).send()
    elif message.channel == Message.Channel.WHATSAPP and settings.WHATSAPP_GATEWAY_URL:
        _send_by_whatsapp(message)
    elif settings.SMS_GATEWAY_URL:
        _send_by_sms(message)
    else:
        _show(message)
    log.info("Message %s left by %s.", message.pk, message.channel)


def _one_click(message):
    """How a mail program turns such mails off by itself (RFC 8058), where the reader may."""
    kind = kinds.of(message.template).kind
    if not (kind and message.person):
        return None
    link = choices.stop_link(message.person.public_id, kind, message.channel)
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _send_by_sms(message):
    """POST ``{"to", "text", "reference"}``."""
    body = {"to": message.address, "text": message.body}
    _post("SMS", settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN, message, body)


def _send_by_whatsapp(message):
    """POST ``{"to", "template", "language", "parameters", "reference"}``: WhatsApp has templates of its own, approved there."""
    body = {
        "to": message.address,
        "template": message.template,
        "language": message.language,
        "parameters": message.parameters,
    }
    _post("WhatsApp", settings.WHATSAPP_GATEWAY_URL, settings.WHATSAPP_GATEWAY_TOKEN, message, body)


def _post(name, url, token, message, body):
    """Hand ``body`` to a gateway, with a bearer token.

    ``reference`` stays the same when a message is sent again, for gateways that can tell.
    """
    request = urllib.request.Request(  # noqa: S310 - the settings let only http and https through
        url,
        data=json.dumps(body | {"reference": f"message-{message.pk}"}).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
        method="POST",
    )
    try:
        with _gateway.open(request, timeout=GATEWAY_TIMEOUT_SECONDS):
            return
    except urllib.error.HTTPError as error:
        error.close()
        msg = f"The {name} gateway answered {error.code}."
        raise GatewayRefused(msg) from None  # the answer may quote the number


def _show(message):
    """The development transport: what would have been sent is written to the console (and under /dev/outbox/)."""
    sys.stdout.write(f"\n── SMS to {message.address} ──\n{message.body}\n──\n")
    sys.stdout.flush()
