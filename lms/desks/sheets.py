"""Registers to print: a sheet for each session, whose numbers and code are keyed in again afterwards."""

from functools import cache
from pathlib import Path
from threading import Lock

from django.template.loader import render_to_string
from django.utils import timezone, translation
from weasyprint import CSS, HTML

from certificates.rendering.designs import shared
from certificates.rendering.press import Fonts, GivenFiles
from lms.cohorts import access, register, sheets

STYLES = Path(__file__).with_name("sheets.css")
ROWS_FOR_GUESTS = 3

_one_at_a_time = Lock()  # the fonts are shared, and a Pango font map serves one thread


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
    with _one_at_a_time:
        fonts, styles = _dress()
        return HTML(string=page, url_fetcher=GivenFiles(shared())).write_pdf(
            stylesheets=[styles], font_config=fonts, pdf_tags=True
        )


@cache
def _dress():
    fonts = Fonts()
    text = STYLES.read_text(encoding="utf-8")
    return fonts, CSS(string=text, font_config=fonts, url_fetcher=GivenFiles(shared()))
