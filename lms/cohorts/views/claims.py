"""Check-in as whoever takes the register sees it: the code that the room scans, and the claims that come of it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lms.arabic.templatetags.arabic import digits
from lms.cohorts import access, attendance, check_in, claims, symbols
from lms.cohorts.attendance import Outcome
from lms.cohorts.forms.check_in import claims_seen
from lms.cohorts.refusals import Refused


@require_safe
def show_code(request, public_id):
    """The code as large as the screen; its script, or without scripts the page itself, fetches the next one in time."""
    session = _session(request, public_id)
    now = timezone.now()
    context = {"session": session, "cohort": session.cohort, "is_open": check_in.is_open(session, timezone.localdate())}
    if context["is_open"]:
        address = settings.BASE_URL + reverse("cohorts:scan", args=[check_in.code_of(session, now)])
        context |= {
            "symbol": symbols.svg(address),
            "seconds": check_in.seconds_left(now),
            "scanned": session.claims.count(),
            "there": attendance.on_register(session).count(),
        }
    return render(request, "cohorts/check_in_code.html", context)


@require_http_methods(["GET", "POST"])
def answer_claims(request, public_id):
    """Who says that they are there; confirm all or one, or put one aside."""
    session = _session(request, public_id)
    if request.method == "GET":
        waiting = claims.waiting(session)
        context = {
            "session": session,
            "cohort": session.cohort,
            "waiting": waiting,
            "unmarked": [one for one in waiting if not one.row.is_marked],
            "is_open": check_in.is_open(session, timezone.localdate()),
            "takes_marks": not session.locked_at,
        }
        return render(request, "cohorts/claims.html", context)
    act = ACTS.get(request.POST.get("act"))
    if act is None:
        raise Http404
    try:
        act(request, session, claims_seen(request.POST.getlist("claim")))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("cohorts:claims", session.public_id)


def _session(request, public_id):
    sessions = access.registers_marked_by(request.user).select_related("cohort__course", "cohort__centre")
    return get_object_or_404(sessions, public_id=public_id)


def _confirm(request, session, seen):
    results = claims.confirm(session, seen, by=request.user)
    disputed = sum(result.outcome is Outcome.CONFLICT for result in results)
    if done := len(results) - disputed:
        said = ngettext("%(count)s trainee is marked.", "%(count)s trainees are marked.", done)
        messages.success(request, said % {"count": digits(done)})
    if disputed:
        messages.warning(request, _("Somebody else marked meanwhile, and otherwise: the register shows where."))
    if not results:
        messages.info(request, _("Nothing was changed."))


def _put_aside(request, session, seen):
    if claims.put_aside(session, seen, by=request.user):
        messages.success(request, _("Put aside. The register stays as it is."))
    else:
        messages.info(request, _("Nothing was changed."))


ACTS = {"confirm": _confirm, "aside": _put_aside}
