"""Registers to print: a sheet for each session, whose numbers and code are keyed in again afterwards."""

from pathlib import Path

from django.template.loader import render_to_string
from django.utils import timezone, translation

from certificates.rendering.designs import shared
from certificates.rendering.press import printed
from lms.cohorts import access, register, sheets

STYLES = Path(__file__).with_name("sheets.css")
ROWS_FOR_GUESTS = 3
ROWS_FOR_GUESTS_TOGETHER = 2


def pdf(sessions, *, language):
    """The bytes of a PDF with a sheet for each of ``sessions``, all of one cohort, in the ``language``."""
    with translation.override(language):
        found = [(session, roster, _code(session, roster)) for session, roster in _rosters(sessions)]
        return _printed("desks/sheets.html", sessions[0].cohort, sheets=found, guests=range(ROWS_FOR_GUESTS))


def together(sessions, *, language):
    """As ``pdf``, with the sessions beside each other on one sheet: a column for each, with its code.

    A row's number means one trainee in all of its columns: sessions on whose registers others stand, such as a guest, get a
    sheet of their own.
    """
    with translation.override(language):
        by_list = {}
        for session, roster in _rosters(sessions):
            column = (session, _code(session, roster))
            by_list.setdefault(tuple(row.enrolment.pk for row in roster.rows), (roster.rows, []))[1].append(column)
        found, guests = list(by_list.values()), range(ROWS_FOR_GUESTS_TOGETHER)
        return _printed("desks/sheets_together.html", sessions[0].cohort, sheets=found, guests=guests)


def _rosters(sessions):
    return [(session, register.roster(session)) for session in sessions]


def _code(session, roster):
    return sheets.code_of(session, [row.enrolment for row in roster.rows])


def _printed(template, cohort, **context):
    trainers = [trainer.called for trainer in access.trainers_of(cohort)]
    page = render_to_string(template, context | {"cohort": cohort, "trainers": trainers, "now": timezone.localtime()})
    return printed(page, STYLES.read_text(encoding="utf-8"), shared())
