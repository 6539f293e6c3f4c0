"""Files of marks: the two tables they can be, read and written.

In the *matrix* a row is a trainee and a column a session, headed by its number or its day; ours say both, and the cohort:
"SAFE-3 · 3 (2026-11-09)". In the *list* a row is one mark: trainee, session, mark, and cohort, day, minutes and reason where
there are any. A trainee is known by a code, or by the name where nobody else of the cohort has it. An empty cell says nothing.
"""

import re
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.arabic import folding
from lms.arabic.digits import ascii_digits
from lms.cohorts import marking
from lms.cohorts.models import ClassSession, Excuse
from lms.cohorts.refusals import Refused
from lms.scoping.exporting import letters
from lms.scoping.reading import Unreadable

MATRIX, LIST = "matrix", "list"
LAYOUTS = {MATRIX: _("a column for each session"), LIST: _("a row for each mark")}
MOST_MARKS = 3_000
HEADINGS = {
    "key": pgettext_lazy("heading of a file", "Trainee’s code"),
    "name": pgettext_lazy("heading of a file", "Name"),
    "cohort": pgettext_lazy("heading of a file", "Cohort"),
    "session": pgettext_lazy("heading of a file", "Session"),
    "day": pgettext_lazy("heading of a file", "Day"),
    "mark": pgettext_lazy("heading of a file", "Mark"),
    "minutes": pgettext_lazy("heading of a file", "Minutes late"),
    "reason": pgettext_lazy("heading of a file", "Reason"),
}
_ALSO = {
    "key": ["key", "code", "id", "trainee id", "الرمز", "رمز"],
    "name": ["trainee", "الاسم", "student", "full name", "اسم المتدرب", "المتدرب", "المتدربة", "الاسم الكامل"],
    "cohort": ["cohort code", "رمز الدفعة"],
    "session": ["session number", "اللقاء", "رقم اللقاء", "الجلسة", "رقم الجلسة"],
    "day": ["date", "التاريخ"],
    "mark": ["attendance", "status", "الحضور", "الحالة"],
    "minutes": ["minutes", "الدقائق", "دقائق التأخير"],
    "reason": ["excuse", "السبب", "العذر", "سبب الغياب"],
}
_SESSION = re.compile(r"(?:[^\d()]*\s)?([0-9]{1,4})\s*(?:\(([^)]*)\))?")
_DAY = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}")
_OF = "·"  # between the code of a cohort and its session
_HEADED_WITHIN = 10  # rows; a title may stand above


@dataclass(frozen=True)
class Given:
    """One mark as the file has it, word for word; ``place`` is its cell, as spreadsheets name it."""

    place: str
    key: str
    name: str
    session: str
    mark: str
    cohort: str = ""
    day: str = ""
    minutes: str = ""
    reason: str = ""


def read(rows):
    """The marks of a table, row by row, as Given. Raises Unreadable."""
    for count, row in enumerate(rows[:_HEADED_WITHIN]):
        columns = _columns(row)
        if "key" in columns or "name" in columns:
            given = list(_listed(rows, count, columns) if "mark" in columns else _crossed(rows, count, columns))
            break
    else:
        raise Unreadable(_("The headings are missing: one column is headed “Trainee’s code” or “Name”."))
    if not given:
        raise Unreadable(_("There is no mark in this file."))
    if len(given) > MOST_MARKS:
        raise Unreadable(_("There are more than 3,000 marks in this file. Send fewer sessions at once."))
    return given


def session_of(text):
    """(cohort's code or "", number or None, day as written or "") of a text that names a session; None of any other."""
    cohort, _apart, rest = ascii_digits(text.strip()).rpartition(_OF)
    rest = rest.strip()
    if _DAY.fullmatch(rest):
        return cohort.strip(), None, rest
    match = _SESSION.fullmatch(rest)
    return (cohort.strip(), int(match[1]), (match[2] or "").strip()) if match else None


def written(board, layout, *, sessions):
    """(headings, rows) of what stands in those sessions, for a file that ``read`` reads back as it is."""
    return {MATRIX: _as_matrix, LIST: _as_list}[layout](board, sessions)


def _as_matrix(board, sessions):
    code = board.cohort.code
    heads = [f"{code} {_OF} {session.number} ({session.held_on.isoformat()})" for session in sessions]
    rows = [
        [one.public_id, str(one.person), *(_mark(board.stands(session, one), one.person) for session in sessions)]
        for one in board.enrolments
    ]
    return [HEADINGS["key"], HEADINGS["name"], *heads], rows


def _as_list(board, sessions):
    rows = [
        [
            one.public_id,
            str(one.person),
            board.cohort.code,
            session.number,
            session.held_on,
            marking.written(marking.Said(stands.mark), one.person.gender),
            stands.minutes_late,
            Excuse.said(stands.reason),
        ]
        for session in sessions
        for one in board.enrolments
        if one.is_there_on(session.held_on)
        for stands in [board.stands(session, one)]
    ]
    return list(HEADINGS.values()), rows


def _mark(stands, person):
    return marking.written(marking.Said(stands.mark, stands.minutes_late, stands.reason), person.gender)


def _columns(row):
    """``{what a column holds: its index}`` of a row of headings."""
    known = {}
    for name, words in _ALSO.items():
        known |= {folding.fold(word): name for word in [name, *words]}
    for language in ("ar", "en"):
        with translation.override(language):
            known |= {folding.fold(str(heading)): name for name, heading in HEADINGS.items()}
    found = {}
    for index, text in enumerate(row):
        if name := known.get(folding.fold(text)):
            found.setdefault(name, index)
    return found


def _listed(rows, headed, columns):
    if "session" not in columns:
        raise Unreadable(_("A column headed “Session” is missing: it says of which session each mark is."))
    for number, row in enumerate(rows[headed + 1 :], start=headed + 2):
        cells = {name: row[index] if index < len(row) else "" for name, index in columns.items()}
        if cells["mark"]:
            yield Given(f"{letters(columns['mark'] + 1)}{number}", **{"key": "", "name": ""} | cells)


def _crossed(rows, headed, columns):
    heads, below = rows[headed], rows[headed + 1 :]
    sessions = {index for index, text in enumerate(heads) if index not in columns.values() and session_of(text)}
    if not sessions:
        raise Unreadable(_("No column is headed by the number of a session, such as 3, or by its day."))
    _refuse_marks_of_no_session(heads, below, sessions | set(columns.values()))
    for number, row in enumerate(below, start=headed + 2):
        who = {name: row[columns[name]] for name in ("key", "name") if columns.get(name, len(row)) < len(row)}
        for index in sorted(sessions):
            if index < len(row) and row[index]:
                place = f"{letters(index + 1)}{number}"
                yield Given(place, who.get("key", ""), who.get("name", ""), heads[index], row[index])


def _refuse_marks_of_no_session(heads, rows, known):
    """A column of marks under a heading that names no session would be left out in silence."""
    for index in sorted(set(range(max(map(len, rows), default=0))) - known):
        cells = [row[index] for row in rows if index < len(row) and row[index]]
        if cells and all(map(_is_a_mark, cells)):
            words = _(
                "Column %(column)s holds marks, and its heading “%(heading)s” names no session: write the session’s number, "
                "such as 3, or its day; or delete the column. Nothing was read."
            )
            heading = heads[index] if index < len(heads) else ""
            raise Unreadable(words % {"column": letters(index + 1), "heading": heading[:40]})


def _is_a_mark(text):
    try:
        marking.read(text)
    except Refused:
        return False
    return True


def sessions_to_write(board, sessions):
    """Those of the sessions that are part of the course, in their order."""
    allowed = set(sessions)
    called_off = ClassSession.Status.CANCELLED
    return [one for one in board.sessions.values() if one in allowed and one.status != called_off]
