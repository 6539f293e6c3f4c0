"""Sessions of a sheet, put down in letters."""

from datetime import UTC, datetime, timedelta

from lms.graduation.elsewhere import SessionMark, Visit

FIRST = datetime(2026, 12, 6, 14, tzinfo=UTC)
WORDS = {"p": "present", "l": "late", "x": "excused", "a": "absent", "-": ""}


def visit_to(number, *, earned=False):
    return Visit(f"there-{number}", number, FIRST, "ELSEWHERE", "مركز النزهة", "Al-Nuzha centre", is_earned=earned)


def sessions_of(marks, *, visited=(), earned=(), before=0):
    """A session a week with these own marks; ``visited`` and ``earned``: numbers attended elsewhere.

    The first ``before`` of them were held before the trainee joined.
    """
    return tuple(
        SessionMark(
            f"session-{number}",
            number,
            FIRST + timedelta(weeks=number - 1),
            FIRST + timedelta(weeks=number - 1, hours=2),
            is_held=False,
            mark="" if number <= before else WORDS[letter],
            own="" if number <= before else WORDS[letter],
            visit=visit_to(number, earned=number in earned) if number in {*visited, *earned} else None,
            is_before=number <= before,
        )
        for number, letter in enumerate(marks, start=1)
    )


def after(sessions):
    """A day after so many sessions."""
    return FIRST + timedelta(weeks=sessions - 1, days=1)
