"""Whom a trainer should speak with, and why, in words. Pure: everything is passed in."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.graduation import risk
from lms.graduation.risk import Risk
from lms.graduation.wording import figures
from lms.learning.standing import Standing


def reasons(progress, *, project, mark, needed_mark):
    """Why this trainee may not graduate; nothing for whom all is well.

    ``project`` is its Standing, ``mark`` its mark or None, ``needed_mark`` None where no project is asked for.
    """
    found = [_attendance(progress)]
    if needed_mark is not None:
        found.append(_project(progress, project, mark, needed_mark))
    return [reason for reason in found if reason]


def _attendance(progress):
    numbers = risk.missed(progress)
    at = risk.of(progress)
    if at in {Risk.LOST, Risk.MAKE_UP}:
        return ngettext(
            "%(missed)s; that is %(count)s more than the course allows",
            "%(missed)s; that is %(count)s more than the course allows",
            progress.missed_too_many,
        ) % {"missed": _missed(numbers), "count": figures(progress.missed_too_many)}
    if at is Risk.NO_MORE:
        return _("%(missed)s; may miss no more") % {"missed": _missed(numbers)}
    if at is Risk.IN_A_ROW:
        return _("%(missed)s, the last two in a row") % {"missed": _missed(numbers)}
    return ""


def _project(progress, project, mark, needed):
    if project == Standing.MARKED and mark < needed:
        return _("Project marked %(mark)s of 100; %(needed)s is needed") % {
            "mark": figures(mark),
            "needed": figures(needed),
        }
    left = [session for session in progress.sessions if not session.is_held]
    if project == Standing.NOTHING and len(left) <= 1:
        return _("No project handed in, and the course is nearly over") if left else _("No project handed in")
    return ""


def _missed(numbers):
    """Which sessions: "Missed sessions 2 and 4"."""
    *most, last = [figures(number) for number in numbers]
    said = _("%(numbers)s and %(last)s") % {"numbers": _(", ").join(most), "last": last} if most else last
    return ngettext("Missed session %(numbers)s", "Missed sessions %(numbers)s", len(numbers)) % {"numbers": said}
