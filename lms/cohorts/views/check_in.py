"""A trainee scans the code of a session: the scan is kept, whoever it is signs in, and says who is here."""

from django.conf import settings
from django.contrib import messages
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
    """Who is here, of those the account stands for; a POST says so, and the trainer confirms it.

    A page's script is answered with what became of it alone: in a room everybody scans in the same minute.
    """
    now = timezone.now()
    kept = codes.Scan.read(request.COOKIES.get(COOKIE, ""), now)
    sessions = ClassSession.objects.select_related("cohort__course", "cohort__centre")
    session = kept and sessions.filter(public_id=kept.session).first()
    if session is None or not codes.is_open(session, timezone.localdate(now)):
        return render(request, "cohorts/check_in.html", {"session": session})
    trainees = claims.who(request.user, session)
    left = [one for one in trainees if one.claim is None]
    form = ThereForm(request.POST or None, trainees=left)
    if form.is_valid():
        try:
            claims.make(session, form.chosen(), scanned_at=kept.at, by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("cohorts:check_in")
        if request.headers.get("HX-Request"):
            said = {"trainees": claims.who(request.user, session)}
            return render(request, "cohorts/check_in.html#said", said)
        return redirect("cohorts:check_in")
    context = {"session": session, "is_open": True, "scan": kept, "form": form, "left": left, "trainees": trainees}
    return render(request, "cohorts/check_in.html", context)
