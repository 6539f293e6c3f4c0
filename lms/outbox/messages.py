"""Texts to people: written now in the reader's language, sent by the worker."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.translation import gettext

from lms.outbox import choices, jobs, kinds, quiet, transports
from lms.outbox.models import Message

log = logging.getLogger(__name__)

ERRAND = "outbox.message"


@dataclass(frozen=True)
class Letter:
    """What is to be said to one reader, once: the same ``key`` is never said again."""

    reader: object  # a person or an account
    template: str
    key: str | None
    context: dict = field(default_factory=dict)  # letters that say the same share one
    useful_until: datetime | None = None


@dataclass(frozen=True)
class Text:
    subject: str
    body: str
    parameters: list

    @classmethod
    def of(cls, template, language, context):
        """The first line is a mail's subject; the part "whatsapp", a line for each, what its template is filled with."""
        with translation.override(language):
            subject, _, body = _rendered(f"{template}.txt", context).partition("\n")
            parameters = _rendered(f"{template}.txt#whatsapp", context) if kinds.of(template).kind else ""
        return cls(" ".join(subject.split()), body.strip(), parameters.splitlines())


def tell(reader, template, *, valid_until=None, is_urgent=False, **context):
    """Write to a person or account: by SMS if a mobile number is known, else by mail; by WhatsApp if they chose it.

    A person with neither is reached through their guardian. Returns the Message, or None when nobody can be reached, or
    they turned such messages off. In the quiet hours it waits for the morning, unless it ``is_urgent`` or carries a code
    or a one-time link (``valid_until`` as in ``tell_address``). A template that says things once is for ``tell_all``.
    """
    message = next(_composed([Letter(reader, template, None, context)]), None)
    return message and _send_off(message, is_urgent=is_urgent or valid_until is not None, valid_until=valid_until)


def tell_address(channel, address, language, template, *, valid_until=None, account=None, **context):
    """Write to a bare address, such as one that is being verified; at once, whatever the hour.

    ``templates/messages/<template>.txt``: the first line is the subject of a mail, the rest is the text.
    ``valid_until``: the text carries a code or a one-time link that opens something until then. It is not sent later,
    and not kept once it is sent; so neither is in the first line. ``account``: whose it is, where the address is not.
    """
    message = _message(channel, address, language, template, Text.of(template, language, context))
    return _send_off(message, is_urgent=True, valid_until=valid_until, account=account)


@transaction.atomic
def tell_all(letters):
    """Write many at once, each once, in a number of statements that does not grow with them; returns how many were new.

    What was said under a letter's key is not said again, whoever asks at the same time, nor are the same words to the
    same address where their template says things once: constraints hold both. Nothing here is urgent: in the quiet hours all wait for the morning.
    """
    now = timezone.now()
    said = Message.objects.filter(dedupe_key__in=[letter.key for letter in letters])
    said = set(said.values_list("dedupe_key", flat=True))
    new = list(_composed([letter for letter in letters if letter.key not in said]))
    Message.objects.bulk_create(new, ignore_conflicts=True)
    # Those of another who wrote the same in this moment among them: their jobs are there already, or will be.
    keys = Message.objects.filter(dedupe_key__in=[message.dedupe_key for message in new], sent_at=None)
    payloads = {f"{ERRAND}:{pk}": {"message": pk} for pk in keys.values_list("pk", flat=True)}
    jobs.enqueue_all(ERRAND, payloads, not_before=quiet.until(now) or now)
    return len(payloads)


def withdraw(keys):
    """Take back what is not sent yet of all whose key begins with one of ``keys``: it is no longer true."""
    begins = Q()
    for key in keys:
        begins |= Q(dedupe_key__startswith=key)
    if begins:
        Message.objects.filter(begins, sent_at=None).delete()


def send(payload, *, heartbeat):
    """The errand "outbox.message". A worker that dies between sending and noting it sends a second time.

    What is past its time is not sent.
    """
    message = Message.objects.filter(pk=payload["message"], sent_at=None).first()
    if message is None:
        return
    if message.is_expired or message.is_too_late:
        log.warning("Message %s could not be sent while it was of use.", message.pk)
    elif not message.is_urgent and (morning := quiet.until(timezone.now())):
        raise jobs.NotYet(morning)
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


def _way_to(reader, wants):
    """Channel, address and language of the reader, or of who answers for them; None: there is no way that they want."""
    if (reached := reached_for(reader)) is None:
        return None
    for channel in choices.channels():
        address = reached.email if channel == Message.Channel.MAIL else reached.phone
        if address and wants(channel):
            return channel, address, reached.language
    return None


def reached_for(reader):
    """The reader, or who answers for one who has neither number nor address; None: nobody."""
    while reader is not None and not (reader.phone or reader.email):
        reader = getattr(reader, "guardian", None)
    return reader


def _message(channel, address, language, template, text, **fields):
    return Message(
        channel=channel,
        address=address,
        language=language,
        template=template,
        subject=text.subject,
        body=text.body,
        parameters=text.parameters,
        text_key=_key_of(channel, address, text) if kinds.of(template).says_once else None,
        **fields,
    )


def _rendered(name, context):
    return get_template(f"messages/{name}").template.render(Context(context, autoescape=False)).strip()


def _key_of(channel, address, text):
    return sha256(f"{channel}\n{address}\n{text.subject}\n{text.body}".encode()).hexdigest()


def _send_off(message, **fields):
    for name, value in fields.items():
        setattr(message, name, value)
    message.save(force_insert=True)
    now = timezone.now()
    morning = None if message.is_urgent else quiet.until(now)
    jobs.enqueue(
        ERRAND,
        {"message": message.pk},
        dedupe_key=f"{ERRAND}:{message.pk}",
        delay=morning - now if morning else timedelta(0),
    )
    return message


def _composed(letters):
    texts = {}  # what is said to many is written once in each language
    chosen = choices.Chosen(letter.reader for letter in letters if kinds.of(letter.template).kind)
    for letter in letters:
        kind = kinds.of(letter.template).kind
        if (way := _way_to(letter.reader, partial(chosen.wants, letter.reader, kind))) is None:
            continue
        channel, address, language = way
        same = (letter.template, language, id(letter.context))
        if same not in texts:
            texts[same] = Text.of(letter.template, language, letter.context)
        message = _message(channel, address, language, letter.template, texts[same])
        message.dedupe_key, message.useful_until, message.is_urgent = letter.key, letter.useful_until, False
        if kind and (person := chosen.person_of(letter.reader)):
            message.person_id = person.pk
            if channel == Message.Channel.MAIL:
                message.body += _how_to_stop(choices.stop_link(person.public_id, kind, channel), language)
        yield message


def _how_to_stop(link, language):
    with translation.override(language):
        return "\n\n" + gettext("No more mails of this kind: %(link)s") % {"link": link}


def _forget(message):
    """Blank a text with a code or a link in it; a demonstration shows its messages instead of sending them."""
    if message.valid_until and not settings.EMBEDDED:
        message.body = ""
        message.save(update_fields=["body"])
