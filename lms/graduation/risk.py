"""Whose attendance is at risk: docs/rules.md, "Who is at risk". Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.graduation.forecast import Way
from lms.graduation.rule import ABSENT, EXCUSED


class Risk(models.TextChoices):
    """The gravest first."""

    LOST = "lost", _("Out of reach")
    MAKE_UP = "make_up", _("Only with a session made up")
    NO_MORE = "no_more", _("May miss no more")
    IN_A_ROW = "in_a_row", _("Missed the last two")


def of(progress):
    """The Risk that a trainee stands at, or None."""
    if progress.forecast.way is not Way.OPEN:
        return Risk.LOST if progress.forecast.way is Way.CLOSED else Risk.MAKE_UP
    if progress.next_session is None or not missed(progress):
        return None
    if progress.missable == 0:
        return Risk.NO_MORE
    marked = [session.mark for session in progress.sessions if session.mark and session.mark != EXCUSED]
    return Risk.IN_A_ROW if marked[-2:] == [ABSENT, ABSENT] else None


def missed(progress):
    """The numbers of the sessions missed without excuse, and not made up."""
    return [session.number for session in progress.sessions if session.mark == ABSENT]


def to_make_up(progress):
    """The numbers that would help if they were made up: of what was missed, while make-ups are left."""
    return set(missed(progress)) if progress.forecast.makeups else set()
