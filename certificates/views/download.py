"""The holder's copy."""

import logging
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certificates import access, codes, storage

log = logging.getLogger(__name__)


@require_safe
def download(request, code):
    """The file as it was issued, its hash checked; 404 alike for an unknown code and for somebody else's.

    With ``?show`` the browser shows it; else it is kept.
    """
    code = codes.normalise(code)
    certificate = access.downloadable_by(request.user).filter(code=code).first() if code else None
    if certificate is None:
        raise Http404
    try:
        data = storage.read(certificate)
    except (storage.DamagedFile, OSError) as error:
        # Without the traceback: it would write the code, which opens the verification page, into the log.
        log.error("The file of certificate %s is not what was issued: %s.", certificate.pk, type(error).__name__)  # noqa: TRY400
        return render(request, "certificates/damaged.html", status=503)
    return HttpResponse(
        data,
        content_type="application/pdf",
        headers={
            "Content-Disposition": _disposition(certificate, "inline" if "show" in request.GET else "attachment"),
            "Cache-Control": "private, no-store",
            "X-Robots-Tag": "noindex, nofollow",
        },
    )


def _disposition(certificate, kind):
    """An ASCII name for old readers, and the graduate's own for all others."""
    facts = certificate.printed
    named = quote(f"{facts.name_ar} – {facts.course_ar}.pdf", safe="")
    return f"{kind}; filename=\"certificate-{certificate.code}.pdf\"; filename*=UTF-8''{named}"
