"""Texts to people: written now in the reader's language, sent by the worker."""

from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from lms.outbox import jobs, transports
from lms.outbox.models import Message


def tell(reader, template, **context):
    """Write to a person or account: by SMS if a mobile number is known, else by mail.

    A person with neither is reached through their guardian. Returns the Message, or None when nobody can be reached.
    """
    while reader is not None and not (reader.phone or reader.email):
        reader = getattr(reader, "guardian", None)
    if reader is None:
        return None
    channel, address = (Message.Channel.SMS, reader.phone) if reader.phone else (Message.Channel.MAIL, reader.email)
    return tell_address(channel, address, reader.language, template, **context)


def tell_address(channel, address, language, template, **context):
    """Write to a bare address, such as one that is being verified.

    ``templates/messages/<template>.txt``: the first line is the subject of a mail, the rest is the text.
    """
    with translation.override(language):
        text = get_template(f"messages/{template}.txt").template.render(Context(context, autoescape=False))
    subject, _, body = text.strip().partition("\n")
    message = Message.objects.create(
        channel=channel, address=address, language=language, subject=" ".join(subject.split()), body=body.strip()
    )
    jobs.enqueue("outbox.message", {"message": message.pk}, dedupe_key=f"outbox.message:{message.pk}")
    return message


def send(payload, *, heartbeat):
    """The errand "outbox.message". A worker that dies between sending and noting it sends a second time."""
    message = Message.objects.filter(pk=payload["message"], sent_at=None).first()
    if message is None:
        return
    heartbeat()
    transports.send(message)
    Message.objects.filter(pk=message.pk).update(sent_at=timezone.now())
