"""Cohorts in the admin: amend, publish, close, call off; and their sessions."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.cohorts import access, clashes, history, planning
from lms.cohorts.forms.planning import AmendForm, ReasonForm, SessionForm
from lms.cohorts.forms.refusals import put
from lms.cohorts.models import ClassSession
from lms.cohorts.refusals import Refused


@require_http_methods(["GET", "POST"])
def manage(request, pk):
    """A cohort on one page: how it stands, its sessions, and what can be done with it."""
    cohort = get_object_or_404(access.cohorts_run_by(request.user).with_places().with_undecided().with_waiting(), pk=pk)
    act = request.POST.get("act") if request.method == "POST" else None
    amend = AmendForm(request.POST if act == "amend" else None, initial=AmendForm.fields_of(cohort))
    cancel = ReasonForm(request.POST if act == "cancel" else None)
    try:
        if act == "publish":
            planning.publish(cohort, by=request.user)
            return _done(request, pk, _("The cohort is published."))
        if act == "close":
            planning.close(cohort, by=request.user)
            return _done(request, pk, _("The cohort is closed and its registers are locked."))
        if act == "amend" and not amend.is_valid():
            planning.refuse_amended(cohort, AmendForm.base_fields, **amend.cleaned_data)
        if act == "amend" and amend.is_valid():
            planning.amend(cohort, by=request.user, **amend.amended())
            return _done(request, pk, _("The changes are saved."))
        if act == "cancel" and cancel.is_valid():
            planning.cancel(cohort, by=request.user, reason=cancel.cleaned_data["reason"])
            return _done(request, pk, _("The cohort is called off, and everyone in it is told."))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("cohort_screens:edit", pk)
    except ValidationError as error:
        put(error, amend)
    sessions = list(cohort.class_sessions.all())
    called_off_because, reasons = history.why_called_off(cohort, sessions)
    for session in sessions:
        session.called_off_because = reasons.get(session.pk, "")
    to_come = [one for one in sessions if one.status == ClassSession.Status.PLANNED and one.ends_at > timezone.now()]
    times = [(one.starts_at, one.ends_at) for one in to_come] if planning.may_change(cohort) else []
    context = {
        "at_centre": clashes.at_centre(cohort.centre, times, capacity=cohort.capacity, but=cohort),
        "of_trainers": clashes.of_trainers(cohort, to_come) if times else [],
        "called_off_because": called_off_because,
        "cohort": cohort,
        "sessions": sessions,
        "amend": amend,
        "cancel": cancel,
        "is_changeable": planning.may_change(cohort),
        "may_call_off": planning.may_call_off(cohort),
        "not_held": [session for session in sessions if session.status == ClassSession.Status.PLANNED],
    }
    return render(request, "cohorts/admin/manage.html", context)


@require_http_methods(["GET", "POST"])
def add_session(request, pk):
    cohort = get_object_or_404(access.cohorts_run_by(request.user).with_places(), pk=pk)
    form = SessionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        starts_at, ends_at = form.moments()
        try:
            planning.add_session(cohort, starts_at=starts_at, ends_at=ends_at, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        except ValidationError as error:
            put(error, form)
        else:
            return _done(request, pk, _("The session is planned."))
    return render(request, "cohorts/admin/session.html", {"cohort": cohort, "form": form, "may_move": True})


@require_http_methods(["GET", "POST"])
def change_session(request, pk):
    """Move a session that was not held yet, or call it off; of a closed cohort it is only called off."""
    session = get_object_or_404(
        ClassSession.objects.filter(cohort__in=access.cohorts_run_by(request.user)).select_related(
            "cohort__course", "cohort__centre"
        ),
        pk=pk,
    )
    act = request.POST.get("act") if request.method == "POST" else None
    begins, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    form = SessionForm(
        request.POST if act == "move" else None,
        initial={"day": begins.date(), "begins": begins.time(), "ends": ends.time()},
    )
    call_off = ReasonForm(request.POST if act == "call_off" else None)
    try:
        if form.is_valid():
            starts_at, ends_at = form.moments()
            planning.move_session(session, starts_at=starts_at, ends_at=ends_at, by=request.user)
            return _done(request, session.cohort_id, _("The session is moved."))
        if call_off.is_valid():
            planning.call_off_session(session, by=request.user, reason=call_off.cleaned_data["reason"])
            return _done(request, session.cohort_id, _("The session is called off."))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("cohort_screens:edit", session.cohort_id)
    except ValidationError as error:
        put(error, form)
    context = {
        "cohort": session.cohort,
        "session": session,
        "form": form,
        "call_off": call_off,
        "may_move": planning.may_change(session.cohort),
    }
    return render(request, "cohorts/admin/session.html", context)


def _done(request, pk, words):
    messages.success(request, words)
    return redirect("cohort_screens:edit", pk)
