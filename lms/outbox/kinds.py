"""In what manner each text is sent. One that is not listed here is always sent, as often as it is asked for.

A new kind is a line here and a template: it then has its place among what a person may turn off.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a person may turn off."""

    REMINDER = "reminder", _("Reminders of sessions, the day before")
    AT_RISK = "at_risk", _("That graduation is at risk, and what brings it back")
    REGISTER = "register", _("Registers that are not finished")
    COVER = "cover", _("Requests to take a session for another trainer")


@dataclass(frozen=True)
class Manner:
    kind: str = ""  # "": nobody turns it off
    says_once: bool = False  # the same words to the same address are one message, whomever they concern


MANNERS = {
    # Siblings share a telephone, and may share a session; day and hour are among the words.
    "session_reminder": Manner(Kind.REMINDER, says_once=True),
    "teaching_reminder": Manner(Kind.REMINDER, says_once=True),
    "attendance_at_risk": Manner(Kind.AT_RISK),
    "register_unfinished": Manner(Kind.REGISTER),
    "registers_unfinished": Manner(Kind.REGISTER),
    "cover_asked": Manner(Kind.COVER),
}


def of(template):
    return MANNERS.get(template, Manner())


def templates_of(kind):
    return [template for template, manner in MANNERS.items() if manner.kind == kind]
