"""The rule's reasons and the marks of a strip, in words."""

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lms.arabic import dates
from lms.arabic.digits import arabic_digits
from lms.cohorts.models import RegisterEvent
from lms.graduation.forecast import Way, has_been
from lms.graduation.rule import CARRIED, MADE_UP, Why


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
    if session.mark in {MADE_UP, CARRIED}:
        kind, words = "elsewhere", _attended_at(session)
    elif session.mark:
        kind, words = session.mark, RegisterEvent.Said(session.mark).label
    elif has_been(session, now):
        kind, words = "none", _("no mark yet")
    else:
        kind, words = "next", _("today") if is_today else _("still to come")
    label = _("Session %(number)s: %(mark)s") % {"number": figures(session.number), "mark": words}
    return {"number": session.number, "kind": kind, "label": label, "today": is_today}


def counted_elsewhere(session):
    """Where a session that counts was attended: "Session 4: made up on 12 December 2026, Al-Safa centre (SAFE-12)"."""
    words = _attended_at(session)
    return _("Session %(number)s: %(mark)s") % {"number": figures(session.number), "mark": words}


def ahead(forecast):
    """What may still come of it, in sentences."""
    said = []
    if forecast.left and forecast.way is not Way.CLOSED:
        said.append(_left(forecast))
    if forecast.way is Way.MAKE_UP:
        said.append(_to_make_up(forecast))
    if forecast.is_lost and forecast.way is Way.CLOSED:
        said.append(_("Out of reach: no more sessions that were missed can be made up."))
    if forecast.lost_with:
        day = dates.gregorian(timezone.localtime(forecast.lost_with.starts_at).date(), get_language() or "ar")
        said.append(_("If none is attended from now on, it is out of reach from %(day)s.") % {"day": day})
    return said


def _left(forecast):
    if forecast.needed == 0:
        return ngettext(
            "%(left)s session is left; enough are attended already.",
            "%(left)s sessions are left; enough are attended already.",
            forecast.left,
        ) % {"left": figures(forecast.left)}
    return ngettext(
        "%(left)s session is left; to be attended: %(needed)s.",
        "%(left)s sessions are left; to be attended: %(needed)s.",
        forecast.left,
    ) % {"left": figures(forecast.left), "needed": figures(forecast.needed)}


def _to_make_up(forecast):
    return ngettext(
        "%(count)s missed session has to be made up in another cohort.",
        "%(count)s missed sessions have to be made up in another cohort.",
        forecast.to_make_up,
    ) % {"count": figures(forecast.to_make_up)}


def _attended_at(session):
    visit = session.visit
    words = _("made up on %(day)s, %(centre)s (%(cohort)s)")
    if session.mark == CARRIED:
        words = _("attended on %(day)s before moving, %(centre)s (%(cohort)s)")
    day = dates.gregorian(timezone.localtime(visit.starts_at).date(), get_language() or "ar")
    return words % {"day": day, "centre": visit.centre, "cohort": visit.cohort}


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
