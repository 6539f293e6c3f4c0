"""Which messages are wanted by those an account stands for, and by which way."""

from dataclasses import dataclass

from django import forms

from lms.accounts.models import Person
from lms.outbox import choices
from lms.outbox.kinds import Kind
from lms.outbox.messages import reached_for
from lms.outbox.models import Message


@dataclass(frozen=True)
class Part:
    """One person's choices as the page shows them: pairs of a kind's name and its fields, one for each way."""

    person: Person
    kinds: list


OF_TRAINERS = {Kind.REGISTER, Kind.COVER}  # and of leads


class MessagesForm(forms.Form):
    """A tick for each person, each kind that may concern them, and each way in which they are reached."""

    def __init__(self, *args, persons, with_registers, chosen, **kwargs):
        super().__init__(*args, **kwargs)
        self._asked = {}  # by person: by kind and channel the field's name
        for person in persons:
            ways = ways_of(person)
            about = [kind for kind in Kind if kind not in OF_TRAINERS or person.pk in with_registers]
            self._asked[person] = {(kind, way): f"{person.public_id}-{kind}-{way}" for kind in about for way in ways}
            for (kind, way), name in self._asked[person].items():
                wanted = chosen.wants(person, kind, way)
                self.fields[name] = forms.BooleanField(label=way.label, required=False, initial=wanted)

    def parts(self):
        for person, asked in self._asked.items():
            kinds = {}
            for (kind, _way), name in asked.items():
                kinds.setdefault(kind.label, []).append(self[name])
            yield Part(person, list(kinds.items()))

    def wishes(self):
        """By person, a truth for each pair of kind and channel."""
        return {
            person: {pair: self.cleaned_data[name] for pair, name in asked.items()}
            for person, asked in self._asked.items()
        }


def ways_of(person):
    """The channels by which the person is reached, or who answers for them."""
    reached = reached_for(person)
    if reached is None:
        return []
    return [way for way in choices.channels() if (reached.email if way == Message.Channel.MAIL else reached.phone)]
