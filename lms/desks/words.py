"""Small words of the desks: who is greeted, when it is, where it is, how many are at risk."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lms.arabic.templatetags.arabic import digits


def name_of(user, person):
    """What to greet somebody by, in the language of the page."""
    if person is None:
        return user.first_name
    if get_language() == "en" and person.name_en:
        return person.name_en.split()[0]
    return person.given_ar or person.name_ar.split()[0]


def when(session, now):
    """Say "now", "today" or the days beside it in words; nothing for another day, whose date stands beside it."""
    if session.starts_at <= now < session.ends_at:
        return _("under way now")
    days = (timezone.localdate(session.starts_at) - timezone.localdate(now)) / timedelta(days=1)
    return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}.get(days, "")


def map_of(centre):
    """The address of a map of the way there, or nothing when the place is not known."""
    if centre.latitude is None or centre.longitude is None:
        return ""
    return f"https://www.google.com/maps/search/?api=1&query={centre.latitude},{centre.longitude}"


def at_risk(found):
    """Of a ``watching.Counted``: as "12 trainees are at risk; 3 new since yesterday" says it."""
    words = ngettext("%(shown)s trainee is at risk", "%(shown)s trainees are at risk", found.count)
    return _with_new(words % {"shown": digits(found.count)}, found)


def at_risk_beside_the_number(found):
    return _with_new(_("Trainees at risk"), found)


def new_since_yesterday(new):
    return ngettext("%(shown)s new since yesterday", "%(shown)s new since yesterday", new) % {"shown": digits(new)}


def _with_new(words, found):
    if not found.new:
        return words
    return _("%(at_risk)s; %(new)s") % {"at_risk": words, "new": new_since_yesterday(found.new)}
