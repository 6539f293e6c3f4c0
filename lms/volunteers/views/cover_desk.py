"""One session whose trainer cannot come, inside the Wagtail admin: who was asked, who could be, and how it ends."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.cohorts.refusals import Refused
from lms.volunteers import absence, access, candidates, cover, minors
from lms.volunteers.forms import SearchForm
from lms.volunteers.forms.cover import CoverForm, EndSearchForm
from lms.volunteers.models import Absence, CoverRequest
from lms.volunteers.views.assignments import best_of, for_who_plans
from lms.volunteers.views.covers_list import next_step

STATES = Absence.Status


@for_who_plans
@require_http_methods(["GET", "POST"])
def one(request, pk):
    """Ask somebody, put down who comes, or end the search."""
    absences = minors.with_adults(access.absences_run_by(request.user), timezone.now())
    found = get_object_or_404(absences.with_places().select_related("ended_by"), pk=pk)
    is_over = found.session.ends_at <= timezone.now()
    may_choose = found.status in (STATES.OPEN, STATES.UNCOVERED) and not is_over
    is_kept_open = found.status == STATES.OPEN and found.lacks_adult  # nobody under 18 is left alone
    may_end = found.status in (STATES.OPEN, STATES.COVERED) and not is_over and not is_kept_open
    ranked = candidates.ranked_for(found.session) if may_choose else []
    act = request.POST.get("act")
    form = CoverForm(request.POST if act in ("ask", "assign") else None, ranked=ranked)
    ending = EndSearchForm(request.POST if act == "end" else None)
    unsure = None
    if form.is_valid():
        chosen = form.cleaned_data["trainer"]
        unsure = next((one for one in ranked if one.trainer == chosen.pk and one.is_unsure and not form.is_meant), None)
        if unsure is None and _chose(request, found, form, act):
            return redirect("cover_of_absence", found.pk)
    if ending.is_valid() and _ended(request, found, ending):
        return redirect("cover_of_absence", found.pk)
    search = SearchForm(request.GET)
    requests = list(found.requests.select_related("trainer__person", "asked_by"))
    shown = best_of(ranked, search, form)
    answers = {each.trainer_id: each for each in found.session.cover_requests.all()}
    for each in shown:
        each["asked"] = answers.get(each["trainer"].pk)
    context = {
        "absence": found,
        "next": next_step(found),
        "session": found.session,
        "cohort": found.session.cohort,
        "requests": requests,
        "accepted": next((each for each in requests if each.status == CoverRequest.Status.ACCEPTED), None),
        "form": form,
        "ending": ending,
        "search": search,
        "candidates": shown,
        "ranked": len(ranked),
        "may_choose": may_choose,
        "may_ask": found.status == STATES.OPEN and absence.is_to_come(found.session, timezone.now()),
        "may_end": may_end,
        "unsure": unsure and next(each for each in shown if each["match"] is unsure),
        "act": act,
    }
    return render(request, "volunteers/admin/cover.html", context)


def _chose(request, found, form, act):
    chosen = form.cleaned_data["trainer"]
    try:
        if act == "ask":
            cover.ask(found, chosen, by=request.user)
        else:
            cover.assign(found, chosen, by=request.user)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    asked, assigned = _("%(name)s was asked, and reads it by message."), _("%(name)s takes the session.")
    messages.success(request, (asked if act == "ask" else assigned) % {"name": chosen})
    return True


def _ended(request, found, form):
    try:
        ended = absence.end(found, by=request.user, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    if ended.status == STATES.OPEN:
        messages.success(request, _("Taken back. Somebody else is looked for, as somebody under 18 would be alone."))
    else:
        messages.success(request, _("Ended. The trainer reads why."))
    return True
