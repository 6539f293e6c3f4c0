"""Registers to print: a sheet for each session, whose numbers and code are keyed in again afterwards."""

from pathlib import Path

from django.template.loader import render_to_string
from django.utils import timezone, translation

from certificates.rendering.designs import shared
from certificates.rendering.press import printed
from lms.cohorts import access, register, sheets

STYLES = Path(__file__).with_name("sheets.css")
ROWS_FOR_GUESTS = 3


def pdf(sessions, *, language):
    """The bytes of a PDF with a sheet for each of ``sessions``, all of one cohort, in the ``language``."""
    with translation.override(language):
        cohort = sessions[0].cohort
        lists = [(session, register.roster(session)) for session in sessions]
        context = {
            "cohort": cohort,
            "trainers": [trainer.called for trainer in access.trainers_of(cohort)],
            "sheets": [
                (session, roster, sheets.code_of(session, [row.enrolment for row in roster.rows]))
                for session, roster in lists
            ],
            "guests": range(ROWS_FOR_GUESTS),
            "now": timezone.localtime(),
        }
        page = render_to_string("desks/sheets.html", context)
    return printed(page, STYLES.read_text(encoding="utf-8"), shared())
