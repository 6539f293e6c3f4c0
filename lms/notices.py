"""Notices for machines at their well-known addresses."""

from datetime import UTC, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

SECURITY_NOTICE_LASTS = timedelta(days=180)  # RFC 9116 advises less than a year


@login_not_required
@require_safe
def robots(request):
    """What need not be indexed. It protects nothing: what is private asks who you are."""
    return _lines(
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /apply/",
        "Disallow: /dev/",
        "",
        f"Sitemap: {settings.BASE_URL}/sitemap.xml",
    )


@login_not_required
@require_safe
def security(request):
    """How to report a hole (RFC 9116)."""
    expires = (timezone.now() + SECURITY_NOTICE_LASTS).astimezone(UTC).replace(hour=0, minute=0, second=0)
    return _lines(
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: ar, en",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    )


def _lines(*lines):
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
