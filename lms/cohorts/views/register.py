"""Taking the register of one session: a form with a save button; where scripts run, each tap goes through the sync instead."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from lms.accounts.models import User
from lms.cohorts import access, attendance, claims, held, register
from lms.cohorts.attendance import Outcome
from lms.cohorts.forms.register import CorrectionForm, RegisterForm, blank_line
from lms.cohorts.refusals import HandedOver, NoAdult, Refused
from lms.scoping.powers import uses_the_camera


@gzip_page  # 130 kB else, on the networks of centres; why this page may be is in docs/architecture.md, "On a server"
@require_http_methods(["GET", "POST"])
@uses_the_camera
def take_register(request, public_id):
    """Show the register; mark, mark the rest present and undo it, finish, correct after the lock."""
    session = get_object_or_404(
        claims.with_claims(held.with_questions(access.registers_of(request.user)))
        .select_related("cohort__course", "cohort__centre")
        .prefetch_related(Prefetch("finished_by", User.objects.with_latin_names())),
        public_id=public_id,
    )
    if request.method == "GET":
        return _page(request, session)
    act = ACTS.get(request.POST.get("act"), _save)
    if _is_handed_over(request, session):
        messages.error(request, NoAdult.message if attendance.is_alone(session, request.user) else HandedOver.message)
        return _again(session)
    try:
        return act(request, session)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _again(session)


def _save(request, session):
    form, taps = _posted(request, session)
    if not form.is_valid():
        return _page(request, session, form=form)
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
    return redirect(f"{reverse('cohorts:take_register', args=[session.public_id])}?undo")


def _undo(request, session):
    event_ids = [UUID(event_id) for event_id in request.session.pop(_undo_key(session), [])]
    attendance.take_back(session, event_ids, by=request.user)
    return _again(session)


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


def _posted(request, session):
    """Record what the form says, whichever button sent it; the form and its taps, none of them if it has errors."""
    form = RegisterForm(request.POST, roster=register.roster(session))
    taps = form.taps() if form.is_valid() else []
    if taps:
        results = attendance.record(session, taps, by=request.user)
        _tell_of_disputes(request, [one.tap.whose for one in results if one.outcome == Outcome.CONFLICT])
    return form, taps


def _is_handed_over(request, session):
    """Whether whoever asks leaves this session to somebody else, or waits for an adult, and reads its register only."""
    return not access.registers_marked_by(request.user).filter(pk=session.pk).exists()


def _tell_of_disputes(request, enrolments):
    if not enrolments:
        return
    words = ngettext(
        "Somebody else marked %(names)s differently while this page was open. Both marks are kept, and the lead trainer decides.",
        "Somebody else marked %(count)d trainees differently while this page was open: %(names)s. Both marks of each are kept, and the lead trainer decides.",
        len(enrolments),
    )
    names = _(", ").join(str(enrolment.person) for enrolment in enrolments)
    messages.warning(request, words % {"count": len(enrolments), "names": names})


def _page(request, session, *, form=None, correction=None):
    roster = register.roster(session)
    form = form or RegisterForm(roster=roster)
    only_unmarked = "unmarked" in request.GET
    lines = [line for line in form.lines() if not only_unmarked or not line.row.is_marked]
    opens_on = attendance.opens_on(session, timezone.localdate())
    if session.locked_at and not opens_on and access.may_correct(request.user):
        correction = correction or CorrectionForm(roster=roster)
    is_handed_over = _is_handed_over(request, session)
    context = {
        "session": session,
        "cohort": session.cohort,
        "roster": roster,
        "opens_on": opens_on,
        "takes_marks": not (session.locked_at or opens_on or is_handed_over),
        "is_handed_over": is_handed_over,
        "lacks_adult": NoAdult.message if is_handed_over and attendance.is_alone(session, request.user) else "",
        "covering": [user for user in access.covering(session) if user != request.user],
        "may_stay_away": access.may_stay_away(request.user, session, timezone.now()),
        "lines": lines,
        "blank": blank_line(),
        "only_unmarked": only_unmarked,
        "has_errors": form.is_bound and not form.is_valid(),
        "undo": len(request.session.get(_undo_key(session), [])) if "undo" in request.GET else 0,
        "correction": correction,
    }
    return render(request, "cohorts/register.html", context)


def _again(session):
    return redirect("cohorts:take_register", session.public_id)


def _undo_key(session):
    return f"rest-present:{session.public_id}"
