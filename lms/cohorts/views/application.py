"""What became of an application, for the trainee or guardian who made it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.cohorts import access, enrolment, history
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.refusals import Refused


@require_http_methods(["GET", "POST"])
def application(request, public_id):
    """Read how an application stands; withdraw it, or leave the seat."""
    mine = get_object_or_404(
        access.enrolments_of(request.user).select_related(
            "cohort__course", "cohort__centre", "person", "moved_to__cohort__centre"
        ),
        public_id=public_id,
    )
    if request.method == "POST":
        try:
            enrolment.withdraw(mine, by=request.user)
            messages.success(request, _("The application is withdrawn."))
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect("cohorts:application", mine.public_id)
    cohort = mine.cohort
    running = cohort.status in {Cohort.Status.DRAFT, Cohort.Status.PUBLISHED}
    took_part = mine.status == Enrolment.Status.ENROLLED and cohort.status == Cohort.Status.CLOSED
    has_left = mine.status not in Enrolment.LIVE and not mine.has_moved
    looks_elsewhere = (has_left or not running) and not (took_part or mine.has_moved)
    today = timezone.localdate()
    context = {
        "enrolment": mine,
        "cohort": cohort,
        "called_off_for": history.why_called_off(cohort, [])[0] if cohort.status == Cohort.Status.CANCELLED else "",
        "place_in_queue": _place_in_queue(mine),
        "may_withdraw": running and mine.status in Enrolment.LIVE,
        "took_part": took_part,
        "may_apply_again": has_left and not enrolment.refusals(cohort, person=mine.person, on=today),
        "elsewhere": enrolment.what_else_fits(cohort, person=mine.person, on=today) if looks_elsewhere else [],
    }
    return render(request, "cohorts/application.html", context)


def _place_in_queue(mine):
    """1 for the first who waits, None for who does not."""
    if mine.status != Enrolment.Status.WAITING:
        return None
    return 1 + mine.cohort.enrolments.waiting_before(mine).count()
