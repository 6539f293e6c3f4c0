"""Whom a trainer should speak with, and why, in words. Pure: everything is passed in."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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


def missed(progress):
    """The numbers of the sessions missed without excuse."""
    return [session.number for session in progress.sessions if session.mark == "absent"]


def _attendance(progress):
    numbers = missed(progress)
    if not progress.is_on_the_way:
        return ngettext(
            "%(missed)s; that is %(count)s more than the course allows",
            "%(missed)s; that is %(count)s more than the course allows",
            progress.missed_too_many,
        ) % {"missed": _missed(numbers), "count": figures(progress.missed_too_many)}
    if progress.next_session is None or not numbers:
        return ""
    if progress.missable == 0:
        return _("%(missed)s; may miss no more") % {"missed": _missed(numbers)}
    marked = [session for session in progress.sessions if session.mark and session.mark != "excused"]
    if [session.mark for session in marked[-2:]] == ["absent", "absent"]:
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
