"""What a trainer sees of an offer."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.volunteers import access, assignment
from lms.volunteers.models import TrainerAssignment

ANSWERS = {"accept": assignment.accept, "decline": assignment.decline}


@require_http_methods(["GET", "POST"])
def offer(request, public_id):
    """Read an offer; one tap accepts or declines it."""
    offers = access.assignments_of(request.user).with_cohorts().select_related("trainer__person")
    offered = get_object_or_404(offers, public_id=public_id)
    if request.method == "POST":
        answer = ANSWERS.get(request.POST.get("answer"))
        if answer is None:
            messages.error(request, _("Choose to accept or to decline."))
        else:
            try:
                answer(offered, by=request.user)
            except assignment.Refused as refusal:
                messages.error(request, refusal.message)
        return redirect("volunteers:offer", offered.public_id)
    states = TrainerAssignment.Status
    context = {
        "assignment": offered,
        "cohort": offered.cohort,
        "sessions": offered.cohort.class_sessions.counted(),
        "is_open": offered.status == states.OFFERED and offered.cohort.status in assignment.TAUGHT,
        "is_accepted": offered.status == states.ACCEPTED,
        "is_declined": offered.status == states.DECLINED,
        "is_ended": offered.status == states.ENDED,
    }
    return render(request, "volunteers/offer.html", context)
