"""What a list may be narrowed by: nothing that is not declared, and no value that is not offered."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.arabic.cleaning import clean_text
from lms.arabic.dates import gregorian
from lms.arabic.fields import DayFirstDateField

LONGEST = 100  # characters of a search, or of a filter's value, that are looked at
ANY = _("Any")
REFUSAL = {"invalid_choice": _("This is not one of the choices. Choose from the list.")}


def readable(text):
    """The first characters of what was typed, cleaned, in one line; cut before any work is done on it."""
    return clean_text("".join(char for char in text[:LONGEST] if char != "\0" and not "\ud800" <= char <= "\udfff"))


@dataclass(frozen=True, kw_only=True)
class Filter:
    """``narrow(rows, value, user)``, or the lookup ``by`` which it is narrowed; by default the field of the filter's name."""

    name: str
    label: str | Promise
    by: str = ""
    narrow: Callable | None = None

    def narrowed(self, rows, value, user):
        return self.narrow(rows, value, user) if self.narrow else rows.filter(**{self.by or self.name: value})


@dataclass(frozen=True, kw_only=True)
class Choice(Filter):
    """One of some values; ``options(user)`` are those the reader may choose, with their words.

    ``unasked`` are the words for what the list shows while nothing is chosen.
    """

    options: Callable
    unasked: str | Promise = ANY

    def field(self, user):
        choices = [("", self.unasked), *((str(value), words) for value, words in self.options(user))]
        return forms.ChoiceField(label=self.label, choices=choices, required=False, error_messages=REFUSAL)

    def said(self, value, form_field):
        return dict(form_field.choices)[value]


@dataclass(frozen=True, kw_only=True)
class Linked(Filter):
    """One row of many, which a link of another screen names; too many to choose from, so it shows while it holds."""

    rows: Callable

    def field(self, user):
        rows = self.rows(user)
        return forms.ModelChoiceField(
            rows, label=self.label, required=False, widget=forms.HiddenInput, error_messages=REFUSAL
        )

    def said(self, value, form_field):
        return str(value)


@dataclass(frozen=True, kw_only=True)
class Day(Filter):
    """A day, as people write it."""

    def field(self, user):
        return DayFirstDateField(label=self.label, required=False)

    def said(self, value, form_field):
        return gregorian(value, get_language())


def rows_of(queryset):
    """Options of a ``Choice``: ``queryset(user)``, the rows that the reader may know of, each by its key."""
    return lambda user: [(row.pk, str(row)) for row in queryset(user)]


def values_of(choices):
    """Options of a ``Choice``: the values of a model's field."""
    return lambda _user: choices.choices
