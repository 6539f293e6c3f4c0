"""The screen that moves a trainee to another cohort of the same course, inside the Wagtail admin."""

from django.contrib import messages
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.cohorts import access, moving
from lms.cohorts.forms.moving import MoveForm
from lms.cohorts.models import Cohort
from lms.cohorts.refusals import Refused


@require_http_methods(["GET", "POST"])
def move_trainee(request, pk):
    """Of those whom the account runs and who hold a seat: to a cohort that it runs too, and that has a seat left."""
    held = access.applications_run_by(request.user).enrolled().filter(cohort__status=Cohort.Status.PUBLISHED)
    held = get_object_or_404(held.select_related("person", "cohort__course", "cohort__centre"), pk=pk)
    others = access.cohorts_run_by(request.user).filter(course=held.cohort.course_id, status=Cohort.Status.PUBLISHED)
    others = (
        others.filter(taken__lt=F("capacity")).exclude(pk=held.cohort_id).with_places().order_by("starts_on", "code")
    )
    form = MoveForm(request.POST if request.method == "POST" else None, cohorts=others)
    if form.is_valid():
        said = form.cleaned_data
        try:
            moved = moving.move(held, said["cohort"], by=request.user, reason=said["reason"], carry=said["carry"])
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            words = _("%(name)s is in %(cohort)s now.") % {"name": moved.person, "cohort": moved.cohort.code}
            messages.success(request, words)
            return redirect(f"{reverse('applications')}?status=enrolled&cohort={moved.cohort_id}")
    marks = held.attendance_records.filter(mark__in=["present", "late"]).order_by("session__number")
    context = {
        "held": held,
        "form": form,
        "has_others": others.exists(),
        "attended": marks.values_list("session__number", flat=True),
    }
    return render(request, "cohorts/admin/move.html", context)
