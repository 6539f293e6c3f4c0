"""The letter to a certificate of hours."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from certificates import access, codes, letters
from certificates.models import Certificate


@require_safe
def letter(request, code):
    """A PDF in the reader's language; 404 alike for an unknown code, somebody else's, and one that is not of hours."""
    holding = access.downloadable_by(request.user).filter(service__isnull=False, status=Certificate.Status.ISSUED)
    certificate = get_object_or_404(holding.select_related("service"), code=codes.normalise(code) or "")
    return HttpResponse(
        letters.letter(certificate, language=get_language()),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="letter-{certificate.code}.pdf"',
            "Cache-Control": "private, no-store",
            "X-Robots-Tag": "noindex, nofollow",
        },
    )
