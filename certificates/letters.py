"""The letter that goes with a certificate of hours: the same hours, cohort by cohort, for whoever asks where they were given."""

from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation

from certificates.rendering.designs import shared
from certificates.rendering.press import printed
from lms.cohorts import symbols
from lms.volunteers import hours, serving

STYLES = Path(__file__).with_name("letter.css")


def letter(certificate, *, language):
    """The bytes of a PDF in the ``language``, of a certificate of hours that holds.

    Names, dates and who signs are the certificate's, frozen; the lines cannot be corrected while they are on it. The time
    is exact, where the certificate says whole hours. It proves nothing by itself: its symbol leads to the verification
    page.
    """
    given = serving.given_by(certificate.service)
    cohorts = {}
    for entry in given.entries:
        cohorts.setdefault(entry.cohort, serving.Given()).add(entry)
    facts = certificate.printed
    with translation.override(language):
        page = render_to_string(
            "certificates/letter.html",
            {
                "facts": facts,
                "code": str(certificate),
                "rows": [(cohort, one, hours.said(one.time)) for cohort, one in cohorts.items()],
                "total": hours.said(given.time),
                "symbol": symbols.svg(facts.verify_url),
            },
        )
    return printed(page, STYLES.read_text(encoding="utf-8"), shared())
