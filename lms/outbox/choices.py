"""Which messages a person wants, and by which way. The choice is the person's: it outlives accounts and numbers."""

from django.apps import apps
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lms.outbox import kinds
from lms.outbox.models import Message, MessageChoice

BY_DEFAULT = {Message.Channel.WHATSAPP: False, Message.Channel.SMS: True, Message.Channel.MAIL: True}
SALT = "outbox.stop"


def channels():
    """The ways that are set up."""
    return [one for one in Message.Channel if one != Message.Channel.WHATSAPP or settings.WHATSAPP_GATEWAY_URL]


class Chosen:
    """What was chosen by or for the readers, who are persons or the accounts of some; two queries however many."""

    def __init__(self, readers):
        readers = list(readers)
        person = apps.get_model("accounts", "Person")
        accounts = {one.pk for one in readers if not isinstance(one, person)}
        standings = apps.get_model("accounts", "Standing").objects.filter(user__in=accounts, stands_as="self")
        self._persons = {one.user_id: one.person for one in standings.select_related("person")} if accounts else {}
        self._person = person
        persons = {found.pk for one in readers if (found := self.person_of(one))}
        rows = MessageChoice.objects.filter(person__in=persons)
        self._rows = {(one.person_id, one.kind, one.channel): one.is_wanted for one in rows} if persons else {}

    def person_of(self, reader):
        """The person who chooses for the reader: the reader, or who an account is; None for one that is nobody's."""
        return reader if isinstance(reader, self._person) else self._persons.get(reader.pk)

    def wants(self, reader, kind, channel):
        """Whether such a message is sent; what is of no kind always is."""
        person = self.person_of(reader)
        if not kind or person is None:
            return BY_DEFAULT[channel]
        return self._rows.get((person.pk, kind, channel), BY_DEFAULT[channel])


@transaction.atomic
def choose(person, wishes):
    """Remember ``wishes``, a truth for each pair of kind and channel. What is not wanted and not sent yet is not sent."""
    rows = [
        MessageChoice(person=person, kind=kind, channel=channel, is_wanted=is_wanted, chosen_at=timezone.now())
        for (kind, channel), is_wanted in wishes.items()
    ]
    MessageChoice.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["person", "kind", "channel"],
        update_fields=["is_wanted", "chosen_at"],
    )
    for (kind, channel), is_wanted in wishes.items():
        if not is_wanted:
            templates = kinds.templates_of(kind)
            Message.objects.filter(person=person, channel=channel, template__in=templates, sent_at=None).delete()


def stop_link(public_id, kind, channel):
    """An address by which whoever reads a mail turns its kind off; it opens nothing else, and names nobody."""
    token = signing.Signer(salt=SALT).sign_object([public_id, str(kind), str(channel)])
    return settings.BASE_URL + reverse("outbox:stop", args=[token])


def of_token(token):
    """The person, kind and channel of such an address, or None if it is none of ours."""
    try:
        public_id, kind, channel = signing.Signer(salt=SALT).unsign_object(token)
        kind, channel = kinds.Kind(kind), Message.Channel(channel)
    except (signing.BadSignature, ValueError):
        return None
    person = apps.get_model("accounts", "Person").objects.filter(public_id=public_id).first()
    return person and (person, kind, channel)
