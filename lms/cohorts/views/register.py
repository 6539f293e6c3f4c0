"""Taking the register of one session: a form with a save button, and, where htmx runs, tap by tap."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lms.accounts.models import User
from lms.cohorts import access, attendance, register
from lms.cohorts.forms.register import CorrectionForm, RegisterForm
from lms.cohorts.refusals import Refused


@require_http_methods(["GET", "POST"])
def take_register(request, public_id):
    """Show the register; mark, mark the rest present and undo it, finish, correct after the lock."""
    session = get_object_or_404(
        access.registers_of(request.user)
        .select_related("cohort__course", "cohort__centre")
        .prefetch_related(Prefetch("finished_by", User.objects.with_latin_names())),
        public_id=public_id,
    )
    if request.method == "GET":
        return _page(request, session)
    act = ACTS.get(request.POST.get("act"), _save)
    try:
        return act(request, session)
    except Refused as refusal:
        if request.headers.get("HX-Request"):
            session.refresh_from_db()
            return _page(request, session, refusal=refusal.message)
        messages.error(request, refusal.message)
        return _again(session)


def _save(request, session):
    tapped = (request.headers.get("HX-Request") and request.POST.get("tapped")) or None
    form, taps = _posted(request, session, tapped)
    if not form.is_valid():
        return _page(request, session, form=form, tapped=tapped)
    if tapped:
        return _page(request, session, tapped=tapped)
    if taps:
        messages.success(
            request,
            ngettext("%(count)d mark is saved.", "%(count)d marks are saved.", len(taps)) % {"count": len(taps)},
        )
    else:
        messages.info(request, _("Nothing was changed."))
    return _again(session)


def _rest_present(request, session):
    form, _taps = _posted(request, session)
    if not form.is_valid():
        return _page(request, session, form=form)
    results = attendance.rest_present(session, by=request.user)
    request.session[_undo_key(session)] = [str(result.tap.id) for result in results]
    if request.headers.get("HX-Request"):
        return _page(request, session, undo=len(results))
    return redirect(f"{reverse('cohorts:take_register', args=[session.public_id])}?undo")


def _undo(request, session):
    event_ids = [UUID(event_id) for event_id in request.session.pop(_undo_key(session), [])]
    attendance.take_back(session, event_ids, by=request.user)
    return _page(request, session) if request.headers.get("HX-Request") else _again(session)


def _finish(request, session):
    form, _taps = _posted(request, session)
    if not form.is_valid():
        return _page(request, session, form=form)
    attendance.finish(session, by=request.user)
    messages.success(request, _("The register is finished. It can be corrected until the cohort is closed."))
    return _again(session)


def _correct(request, session):
    if not access.may_correct(request.user):
        messages.error(request, attendance.RegisterLocked.message)
        return _again(session)
    form = CorrectionForm(request.POST, roster=register.roster(session))
    if not form.is_valid():
        return _page(request, session, correction=form)
    attendance.correct(
        session,
        form.corrected(),
        form.cleaned_data["mark"],
        by=request.user,
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, _("The mark is corrected."))
    return _again(session)


ACTS = {"rest": _rest_present, "undo": _undo, "finish": _finish, "correct": _correct}


def _posted(request, session, tapped=None):
    """Record what the form says, whichever button sent it; the form and its taps, none of them if it has errors."""
    form = RegisterForm(request.POST, roster=register.roster(session), tapped=tapped)
    taps = form.taps() if form.is_valid() else []
    if taps:
        attendance.record(session, taps, by=request.user)
    return form, taps


def _page(request, session, *, form=None, tapped=None, undo=None, refusal=None, correction=None):
    """The whole page; for htmx the one row that was tapped with the figures, or the register within its page."""
    roster = register.roster(session)
    form = form or RegisterForm(roster=roster, tapped=tapped)
    if "undo" in request.GET and undo is None:
        undo = len(request.session.get(_undo_key(session), []))
    only_unmarked = "unmarked" in request.GET
    lines = [line for line in form.lines() if not only_unmarked or not line.row.is_marked]
    opens_on = attendance.opens_on(session, timezone.localdate())
    if session.locked_at and not opens_on and access.may_correct(request.user):
        correction = correction or CorrectionForm(roster=roster)
    context = {
        "session": session,
        "cohort": session.cohort,
        "roster": roster,
        "opens_on": opens_on,
        "takes_marks": not (session.locked_at or opens_on),
        "lines": lines,
        "line": lines[0] if tapped and lines else None,
        "first_unmarked": next((row for row in roster.rows if not row.is_marked), None),
        "only_unmarked": only_unmarked,
        "has_errors": form.is_bound and not form.is_valid(),
        "undo": undo,
        "refusal": refusal,
        "correction": correction,
        "live": bool(request.headers.get("HX-Request")),
    }
    if context["live"]:
        if context["line"] and not refusal:
            return render(request, "cohorts/register.html#tap", context)
        response = render(request, "cohorts/register.html#register", context)
        response["HX-Retarget"] = "#register"
        return response
    return render(request, "cohorts/register.html", context)


def _again(session):
    return redirect("cohorts:take_register", session.public_id)


def _undo_key(session):
    return f"rest-present:{session.public_id}"
