"""Every certificate that waits, of all cohorts at once: looked at, confirmed with a count, watched to the end."""

from datetime import UTC, datetime

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates import access, issuing, preflight, progress, seals
from certificates.badges import keys
from certificates.models import Certificate
from certificates.views.leads import (
    FAILURES_SHOWN,
    NAMES_SHOWN,
    NOT_AS_SEEN,
    ask_for,
    is_as_seen,
    issues,
    question,
    sees,
)

AT_ONCE = 1000  # as many as one press asks for, and as many names as are measured for it


@issues
@require_http_methods(["GET", "HEAD", "POST"])
def issue_all(request):
    """Confirm with a count, then ask for the certificates of all graduates who have none and were looked at.

    Of the cohorts that ended first, AT_ONCE at most; the rest are for the next press.
    """
    awaiting = issuing.awaiting()
    ordered = awaiting.order_by("enrolment__cohort__ends_on", "enrolment__cohort", "enrolment__person__name_key", "pk")
    checks = preflight.of(ordered[:AT_ONCE])
    if request.method == "POST":
        if is_as_seen(request, checks):
            since = int(timezone.now().timestamp())
            made = ask_for(request, checks)
            address = reverse("certificates_progress")  # of today, where another press was quicker
            return redirect(f"{address}?since={since}" if made else address)
        messages.warning(request, NOT_AS_SEEN)
    count = len(checks)
    context = {
        "title": question(count),
        "count": count,
        "checks": checks[:NAMES_SHOWN],
        "seen": preflight.seen(checks),
        "troubled": sum(bool(check.troubles) for check in checks),
        "cohorts": progress.cohorts_awaiting(),
        "left": awaiting.count() - count,
        "seals": seals.state(),
        "badges": keys.state(),
    }
    return render(request, "certificates/admin/issue_all.html", context)


@sees
@require_safe
def all_progress(request):
    """Those asked for since ``?since=`` (a moment in seconds), as they come; it asks again while any is being made."""
    since = _moment(request.GET.get("since", ""))
    now = progress.since(since)
    context = {
        "title": _("Certificates being made"),
        "progress": now,
        "troubles": progress.troubles(Certificate.objects.filter(reserved_at__gte=since), FAILURES_SHOWN),
        "may_issue": access.may_issue(request.user),
        "here": f"{reverse('certificates_progress')}?since={int(since.timestamp())}",
    }
    part = "#now" if request.headers.get("HX-Request") else ""
    return render(request, f"certificates/admin/progress.html{part}", context)


def _moment(text):
    """A moment in seconds; the beginning of today where the text is none."""
    if text.isascii() and text.isdigit() and len(text) <= len("9999999999"):
        return datetime.fromtimestamp(int(text), tz=UTC)
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
