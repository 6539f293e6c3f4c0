"""A scan's page and what it comes to, as forms."""

import re
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

_SEEN = re.compile(r"([0-9a-f-]{36}) ([0-9]{1,9})", re.ASCII)


class ThereForm(forms.Form):
    """Who of those the account stands for is there."""

    there = forms.MultipleChoiceField(error_messages={"required": _("Choose who is here.")})

    def __init__(self, *args, trainees, **kwargs):
        super().__init__(*args, **kwargs)
        self.trainees = {one.public_id: one for one in trainees}
        self.fields["there"].choices = [(key, str(one.person)) for key, one in self.trainees.items()]

    def chosen(self):
        """Enrolments; call it on a valid form."""
        return [self.trainees[key] for key in self.cleaned_data["there"]]


def claims_seen(texts):
    """``{claim pk: revision of its row}`` of claims as a page showed them, each «id revision»; what is none is left out."""
    found = [_SEEN.fullmatch(text) for text in texts]
    return {pk: int(one[2]) for one in found if one and (pk := _uuid(one[1]))}


def _uuid(text):
    try:
        return UUID(text)
    except ValueError:
        return None
