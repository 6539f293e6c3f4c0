"""The rule's reasons and the marks of a strip, in words."""

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lms.arabic.digits import arabic_digits
from lms.cohorts.models import RegisterEvent
from lms.graduation import progress
from lms.graduation.rule import Why


def sentence(reason):
    """One reason of an Outcome as a short sentence."""
    return _WORDS[reason.why](reason)


def dots(sessions, now):
    """What ``components/strip.html`` draws: one mark a session."""
    today = timezone.localtime(now).date()
    return [_dot(session, now, today) for session in sessions]


def figures(number):
    """Arabic-Indic in Arabic, as in all prose."""
    return arabic_digits(str(number)) if (get_language() or "ar").startswith("ar") else str(number)


def _dot(session, now, today):
    is_today = not session.mark and timezone.localtime(session.starts_at).date() == today
    if session.mark:
        kind, words = session.mark, RegisterEvent.Said(session.mark).label
    elif progress.has_been(session, now):
        kind, words = "none", _("no mark yet")
    else:
        kind, words = "next", _("today") if is_today else _("still to come")
    label = _("Session %(number)s: %(mark)s") % {"number": figures(session.number), "mark": words}
    return {"number": session.number, "kind": kind, "label": label, "today": is_today}


def _unmarked_sessions(reason):
    numbers = _(", ").join(figures(number) for number in reason.sessions)
    return ngettext("No mark in session %(numbers)s", "No mark in %(count)s sessions: %(numbers)s", reason.figure) % {
        "count": figures(reason.figure),
        "numbers": numbers,
    }


def _sessions_short(reason):
    return ngettext("%(count)s session short", "%(count)s sessions short", reason.figure) % {
        "count": figures(reason.figure)
    }


def _marks_short(reason):
    return ngettext("%(count)s mark short in the project", "%(count)s marks short in the project", reason.figure) % {
        "count": figures(reason.figure)
    }


def _excused(reason):
    return ngettext(
        "%(count)s excused session left out of the sum", "%(count)s excused sessions left out of the sum", reason.figure
    ) % {"count": figures(reason.figure)}


_WORDS = {
    Why.UNMARKED_SESSIONS: _unmarked_sessions,
    Why.UNMARKED_PROJECT: lambda _reason: _("The project has no mark yet"),
    Why.NOTHING_COUNTED: lambda _reason: _("No session counts"),
    Why.SESSIONS_SHORT: _sessions_short,
    Why.MARKS_SHORT: _marks_short,
    Why.EXCUSED_LEFT_OUT: _excused,
}
