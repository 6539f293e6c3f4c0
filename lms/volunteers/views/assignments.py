"""Who teaches which cohort, inside the Wagtail admin: for leads, and for coordinators in their centres."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.cohorts.access import cohorts_run_by, may_plan
from lms.volunteers import access, assignment
from lms.volunteers.forms import EndForm, OfferForm


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
    """The trainers of one cohort, and an offer to one more."""
    found = get_object_or_404(cohorts_run_by(request.user).with_places(), pk=pk)
    form = OfferForm(request.POST or None, cohort=found)
    if form.is_valid():
        try:
            offered = assignment.offer(found, by=request.user, **form.cleaned_data)
        except assignment.Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("%(name)s was asked, and reads it by message.") % {"name": offered.trainer})
            return redirect("assignments_of_cohort", found.pk)
    context = {
        "cohort": found,
        "form": form,
        "assignments": found.assignments.select_related("trainer__person", "ended_by"),
        "may_offer": found.status in assignment.TAUGHT,
    }
    return render(request, "volunteers/admin/cohort.html", context)


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
