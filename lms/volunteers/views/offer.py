"""What a trainer sees of an offer."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.volunteers import access, assignment
from lms.volunteers.forms import DeclineForm
from lms.volunteers.models import TrainerAssignment


@require_http_methods(["GET", "POST"])
def offer(request, public_id):
    """Read an offer; one tap accepts or declines it. Why it is declined may be said, and what was typed is kept."""
    offers = access.assignments_of(request.user).with_cohorts().select_related("trainer__person")
    offered = get_object_or_404(offers, public_id=public_id)
    answer = request.POST.get("answer")
    form = DeclineForm(request.POST if answer == "decline" else None)
    if request.method == "POST" and not (form.is_bound and form.errors):
        _answer(request, offered, answer, form)
        return redirect("volunteers:offer", offered.public_id)
    states = TrainerAssignment.Status
    context = {
        "assignment": offered,
        "form": form,
        "cohort": offered.cohort,
        "sessions": offered.cohort.class_sessions.counted(),
        "is_open": offered.status == states.OFFERED and offered.cohort.status in assignment.TAUGHT,
        "is_accepted": offered.status == states.ACCEPTED,
        "is_declined": offered.status == states.DECLINED,
        "is_ended": offered.status == states.ENDED,
    }
    return render(request, "volunteers/offer.html", context)


def _answer(request, offered, answer, form):
    try:
        if answer == "accept":
            assignment.accept(offered, by=request.user)
        elif answer == "decline":
            assignment.decline(offered, by=request.user, reason=form.cleaned_data["reason"])
        else:
            messages.error(request, _("Choose to accept or to decline."))
    except assignment.Refused as refusal:
        messages.error(request, refusal.message)
