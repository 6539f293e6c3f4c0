"""A trainee scans the code of a session: the scan is kept, whoever it is signs in, and says who is here."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lms.cohorts import check_in as codes
from lms.cohorts import claims
from lms.cohorts.forms.check_in import ThereForm
from lms.cohorts.models import ClassSession
from lms.cohorts.refusals import Refused

COOKIE = "scan"


@login_not_required
@require_safe
def scan(request, code):
    """Judge the code now, and keep in this browser that it was right; signing in comes after."""
    now = timezone.now()
    session = codes.session_of(code, now)
    if session is None:
        return render(request, "cohorts/scan_refused.html", status=404)
    response = redirect("cohorts:check_in")
    response.set_cookie(
        COOKIE,
        codes.Scan(session, now).signed,
        max_age=codes.KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@require_http_methods(["GET", "POST"])
def check_in(request):
    """Where a scan leads: a POST says who is here, and the trainer confirms it.

    Sent by the page's script at once, and answered with what became of it alone: in a room everybody scans in the same
    minute, so that the page itself asks nothing about its reader.
    """
    now = timezone.now()
    kept = codes.Scan.read(request.COOKIES.get(COOKIE, ""), now)
    sessions = ClassSession.objects.filter(public_id=kept.session) if kept else ClassSession.objects.none()
    if request.method != "POST":  # whose answer names neither
        sessions = sessions.select_related("cohort__course", "cohort__centre")
    session = sessions.first()
    if session is None or not codes.is_open(session, timezone.localdate(now)):
        return render(request, "cohorts/check_in.html", {"session": session})
    context = {"session": session, "scan": kept, "is_open": True}
    if request.method != "POST":
        return render(request, "cohorts/check_in.html", context)
    part = "#said" if request.headers.get("HX-Request") else ""
    return render(request, f"cohorts/check_in.html{part}", context | _said(request, session, kept))


def _said(request, session, scan):
    """What the answer tells: ``trainees`` with their claims, ``form`` for those of several who are left, and ``refusal``."""
    trainees = claims.who(request.user, session)
    left, refusal = [one for one in trainees if one.claim is None], None
    form = ThereForm(request.POST if "choice" in request.POST else None, trainees=left)
    # The only one whom the account stands for is meant by the scan; of several, those who are chosen.
    chosen = form.chosen() if form.is_valid() else left if len(trainees) == 1 else []
    if chosen:
        try:
            claims.make(session, chosen, scanned_at=scan.at, by=request.user)
        except Refused as refused:
            refusal = refused.message
        else:
            claims.show(session, trainees)
            left = [one for one in left if one.claim is None]
            form = ThereForm(trainees=left)
    return {"is_said": True, "trainees": trainees, "left": left, "form": form, "refusal": refusal}
