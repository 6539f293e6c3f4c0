"""Texts to people: written now in the reader's language, sent by the worker."""

import logging

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from lms.outbox import jobs, transports
from lms.outbox.models import Message

log = logging.getLogger(__name__)


def tell(reader, template, *, valid_until=None, **context):
    """Write to a person or account: by SMS if a mobile number is known, else by mail.

    A person with neither is reached through their guardian. Returns the Message, or None when nobody can be reached.
    ``valid_until`` as in ``tell_address``.
    """
    while reader is not None and not (reader.phone or reader.email):
        reader = getattr(reader, "guardian", None)
    if reader is None:
        return None
    channel, address = (Message.Channel.SMS, reader.phone) if reader.phone else (Message.Channel.MAIL, reader.email)
    return tell_address(channel, address, reader.language, template, valid_until=valid_until, **context)


def tell_address(channel, address, language, template, *, valid_until=None, account=None, **context):
    """Write to a bare address, such as one that is being verified.

    ``templates/messages/<template>.txt``: the first line is the subject of a mail, the rest is the text.
    ``valid_until``: the text carries a code or a one-time link that opens something until then. It is not sent later,
    and not kept once it is sent; so neither is in the first line. ``account``: whose it is, where the address is not.
    """
    with translation.override(language):
        text = get_template(f"messages/{template}.txt").template.render(Context(context, autoescape=False))
    subject, _, body = text.strip().partition("\n")
    message = Message.objects.create(
        account=account,
        channel=channel,
        address=address,
        language=language,
        subject=" ".join(subject.split()),
        body=body.strip(),
        valid_until=valid_until,
    )
    jobs.enqueue("outbox.message", {"message": message.pk}, dedupe_key=f"outbox.message:{message.pk}")
    return message


def send(payload, *, heartbeat):
    """The errand "outbox.message". A worker that dies between sending and noting it sends a second time.

    What is past its time is not sent.
    """
    message = Message.objects.filter(pk=payload["message"], sent_at=None).first()
    if message is None:
        return
    if message.is_expired:
        log.warning("Message %s could not be sent while it was of use.", message.pk)
    else:
        heartbeat()
        transports.send(message)
        message.sent_at = timezone.now()
        message.save(update_fields=["sent_at"])
    _forget(message)


def give_up(payload):
    """The job "outbox.message" failed for good: what it should have sent is not kept either."""
    for message in Message.objects.filter(pk=payload["message"]):
        _forget(message)


def _forget(message):
    """Blank a text with a code or a link in it; a demonstration shows its messages instead of sending them."""
    if message.valid_until and not settings.EMBEDDED:
        message.body = ""
        message.save(update_fields=["body"])
