"""Who teaches which cohort, inside the Wagtail admin: for leads, and for coordinators in their centres."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.cohorts.access import cohorts_run_by, may_plan
from lms.volunteers import access, assignment, candidates, reasons
from lms.volunteers.forms import EndForm, OfferForm, SearchForm
from lms.volunteers.models import VolunteerTrainer

SHOWN = 20  # of those who could be asked; the others are found by name


def for_who_plans(view):
    """Wagtail turns the refusal into its usual way back to the start page."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not may_plan(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


@for_who_plans
@require_http_methods(["GET", "POST"])
def cohort(request, pk):
    """The trainers of one cohort, and an offer to one more: who could teach it, the best first, and why."""
    found = get_object_or_404(cohorts_run_by(request.user).with_places(), pk=pk)
    form = OfferForm(request.POST or None, cohort=found)
    search = SearchForm(request.GET)
    may_offer = found.status in assignment.TAUGHT
    ranked = candidates.ranked(found, now=timezone.now()) if may_offer else []
    unsure = None
    if form.is_valid():
        chosen = form.cleaned_data["trainer"]
        unsure = next((one for one in ranked if one.trainer == chosen.pk and one.is_unsure and not form.is_meant), None)
        if unsure is None:
            try:
                assignment.offer(found, trainer=chosen, by=request.user, role=form.cleaned_data["role"])
            except assignment.Refused as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("%(name)s was asked, and reads it by message.") % {"name": chosen})
                return redirect("assignments_of_cohort", found.pk)
    shown = best_of(ranked, search, form)
    context = {
        "cohort": found,
        "form": form,
        "search": search,
        "assignments": found.assignments.select_related("trainer__person", "ended_by"),
        "may_offer": may_offer,
        "candidates": shown,
        "ranked": len(ranked),
        "unsure": unsure and next(each for each in shown if each["match"] is unsure),
    }
    return render(request, "volunteers/admin/cohort.html", context)


def best_of(ranked, search, form):
    """The best of the candidates, or those of the name that is looked for; whoever was chosen is among them."""
    chosen = form["trainer"].value()
    if search.text:
        named = set(VolunteerTrainer.objects.matching(search.text).values_list("pk", flat=True))
        ranked = [one for one in ranked if one.trainer in named or str(one.trainer) == chosen]
    best = ranked[:SHOWN] + [one for one in ranked[SHOWN:] if str(one.trainer) == chosen]
    trainers = VolunteerTrainer.objects.select_related("person").in_bulk([one.trainer for one in best])
    return [
        {
            "match": one,
            "trainer": trainers[one.trainer],
            "reasons": reasons.of(one),
            "is_chosen": str(one.trainer) == chosen,
        }
        for one in best
    ]


@for_who_plans
@require_http_methods(["GET", "POST"])
def end(request, pk):
    """Take back an offer, or end an assignment, with a reason."""
    ending = get_object_or_404(
        access.assignments_placed_by(request.user).live().with_cohorts().select_related("trainer__person"), pk=pk
    )
    form = EndForm(request.POST or None)
    if form.is_valid():
        try:
            assignment.end(ending, by=request.user, reason=form.cleaned_data["reason"])
        except assignment.Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            ended = _("Ended. %(name)s can no longer take the register.")
            taken_back = _("The offer to %(name)s is taken back.")
            messages.success(request, (ended if ending.answered_at else taken_back) % {"name": ending.trainer})
            return redirect("assignments_of_cohort", ending.cohort_id)
    return render(request, "volunteers/admin/end.html", {"assignment": ending, "form": form})
