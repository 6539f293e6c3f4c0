"""``{% load arabic %}``: dates, times, figures and telephone numbers in the active language.

Moments are shown in the current time zone. ``clock``, ``clock_range`` and ``mobile`` mark their figures up to
run left to right; where autoescape is off, as in the text of an e-mail, they are plain.
In an attribute, add ``|striptags``.
"""

from decimal import Decimal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.timezone import template_localtime
from django.utils.translation import get_language

from lms.arabic import dates, hijri, mobile
from lms.arabic.digits import arabic_digits

register = template.Library()


def _language():
    return get_language() or "en"


@register.filter(expects_localtime=True)
def both_calendars(day):
    return dates.both_calendars(day, _language()) if day else ""


@register.filter(expects_localtime=True)
def gregorian_day(day):
    return dates.gregorian_day(day, _language()) if day else ""


@register.filter(expects_localtime=True)
def gregorian(day):
    return dates.gregorian(day, _language()) if day else ""


@register.filter(name="hijri", expects_localtime=True)
def hijri_filter(day):
    return (day and hijri.hijri(day, _language())) or ""


@register.filter(expects_localtime=True)
def weekday(day):
    return dates.weekday(day, _language()) if day else ""


@register.filter
def weekdays(numbers):
    return dates.weekdays(numbers, _language()) if numbers else ""


@register.filter(expects_localtime=True)
def month(day):
    return dates.month(day, _language()) if day else ""


@register.filter(expects_localtime=True, needs_autoescape=True)
def clock(time, autoescape=True):  # noqa: FBT002 - as Django calls a filter
    # Midnight is true in Python; only None and "" are not times.
    return _figures_and_letters([dates.clock(time, _language())], autoescape) if time else ""


@register.filter(expects_localtime=True, needs_autoescape=True)
def clock_range(start, end, autoescape=True):  # noqa: FBT002 - as Django calls a filter
    if not (start and end):
        return ""
    return _figures_and_letters(dates.clock_range(start, template_localtime(end), _language()), autoescape)


@register.filter
def digits(value):
    """A number, or a text that holds some, in Arabic-Indic figures where the page is in Arabic."""
    if value is None:
        return ""
    text = str(value)
    if not _language().startswith("ar"):
        return text
    if isinstance(value, float | Decimal):
        text = text.replace(".", "٫")
    return arabic_digits(text)


@register.filter(name="mobile", needs_autoescape=True)
def mobile_filter(e164, autoescape=True):  # noqa: FBT002 - as Django calls a filter
    if not e164:
        return ""
    shown = mobile.display(str(e164))
    return format_html('<span class="num" dir="ltr">{}</span>', shown) if autoescape else shown


def _figures_and_letters(times, autoescape):
    if not autoescape:
        return " – ".join(f"{figures} {half}" for figures, half in times)
    return format_html_join(" – ", '<span class="num" dir="ltr">{}</span> {}', times)
