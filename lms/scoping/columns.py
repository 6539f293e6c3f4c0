"""What a list shows of each row, and how its values look."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.arabic import dates
from lms.arabic.templatetags.arabic import digits, mobile_filter


@dataclass(frozen=True, kw_only=True)
class Column:
    """``value`` goes into exports, and into the list unless ``shown`` draws it there.

    ``sort`` names what rows are ordered by, and makes the column one that a reader may sort by; nothing else is.
    """

    name: str
    label: str | Promise
    value: Callable | str = ""
    shown: Callable | None = None
    sort: tuple = ()
    in_list: bool = True
    in_export: bool = True
    is_for: Callable | None = None  # whom of those who may open the list

    def value_of(self, row):
        return self.value(row) if callable(self.value) else attrgetter(self.value or self.name)(row)

    def shown_of(self, row):
        return self.shown(row) if self.shown else shown(self.value_of(row))


def shown(value):
    """A value in the reader's language and figures."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    if isinstance(value, date):
        return format_html('<span class="nowrap">{}</span>', dates.gregorian(value, get_language()))
    if isinstance(value, str | Promise):
        return conditional_escape(value)
    return conditional_escape(digits(value))


def code(text):
    """Left to right and in one line, in figures that are typed."""
    return format_html('<bdi class="num nowrap" dir="ltr">{}</bdi>', text) if text else ""


def name(text):
    """A name keeps its own direction, whatever is around it."""
    return format_html("<bdi>{}</bdi>", text) if text else ""


def names(person):
    """A person's name, and in the other letters below it."""
    first = str(person)
    other = person.name_ar if first == person.name_en else person.name_en
    return format_html('{}<bdi class="small">{}</bdi>', name(first), other) if other else name(first)


def joined(things):
    """What several are called, as a list is written in the reader's language."""
    return _(", ").join(str(thing) for thing in things)


def phone(e164):
    return mobile_filter(e164)


def name_of(attribute):
    """``shown`` of a column: a name that the row holds."""
    held = attrgetter(attribute)
    return lambda row: name(held(row))


def code_of(attribute):
    held = attrgetter(attribute)
    return lambda row: code(held(row))


def phone_of(attribute):
    held = attrgetter(attribute)
    return lambda row: phone(held(row))


def badge(words, tone=""):
    return format_html('<span class="badge{}">{}</span>', f" badge--{tone}" if tone else "", words)
