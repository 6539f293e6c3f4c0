"""The list that a ceremony goes by: whose turn it is, and where they sign that they have their certificate."""

from django.template.loader import render_to_string
from django.utils import timezone, translation
from weasyprint import HTML

from certificates.rendering.press import BundledFiles, Fonts


def list_file(cohort, certificates, *, language):
    """The bytes of a PDF with a row for each of ``certificates``, in their order, in the ``language``."""
    with translation.override(language):
        rows = [(certificate, certificate.printed, str(certificate)[:9]) for certificate in certificates]
        page = render_to_string(
            "certificates/hand_over.html", {"cohort": cohort, "rows": rows, "today": timezone.localdate()}
        )
    return HTML(string=page, url_fetcher=BundledFiles()).write_pdf(font_config=Fonts())
