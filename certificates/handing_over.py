"""The list that a ceremony goes by: whose turn it is, and where they sign that they have their certificate."""

from pathlib import Path

from django.template.loader import render_to_string
from django.utils import timezone, translation

from certificates.rendering.designs import shared
from certificates.rendering.press import printed

STYLES = Path(__file__).with_name("hand_over.css")


def list_file(cohort, certificates, *, language):
    """The bytes of a PDF with a row for each of ``certificates``, in their order, in the ``language``."""
    with translation.override(language):
        rows = [(certificate, certificate.printed, str(certificate)[:9]) for certificate in certificates]
        page = render_to_string(
            "certificates/hand_over.html", {"cohort": cohort, "rows": rows, "today": timezone.localdate()}
        )
    return printed(page, STYLES.read_text(encoding="utf-8"), shared())
