"""What a trainer sees of projects."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lms.cohorts.access import cohorts_taught_by
from lms.learning import access, projects
from lms.learning.forms import ProjectMarksForm


@require_http_methods(["GET", "POST"])
def mark_projects(request, public_id):
    """Mark the projects of a cohort in one form; those decided for graduation are shown and stay as they are."""
    cohort = get_object_or_404(access.cohorts_marked_by(request.user).with_places(), public_id=public_id)
    enrolments = list(
        cohort.enrolments.enrolled()
        .select_related("person", "project", "graduation")
        .order_by("person__name_key", "pk")
    )
    open_ones = [enrolment for enrolment in enrolments if not hasattr(enrolment, "graduation")]
    form = ProjectMarksForm(request.POST or None, enrolments=open_ones)
    if form.is_valid():
        marks = form.marks()
        try:
            with transaction.atomic():
                for enrolment, percent in marks.items():
                    projects.mark(enrolment, percent, by=request.user)
        except (projects.NotEnrolled, projects.AlreadyDecided) as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _saved(len(marks)))
            return redirect("learning:mark_projects", cohort.public_id)
    context = {
        "cohort": cohort,
        "teaches": cohorts_taught_by(request.user).filter(pk=cohort.pk).exists(),
        "form": form,
        "decided": [enrolment for enrolment in enrolments if hasattr(enrolment, "graduation")],
        "left": sum(
            enrolment.project.mark is None if hasattr(enrolment, "project") else True for enrolment in open_ones
        ),
    }
    return render(request, "learning/mark_projects.html", context)


def _saved(count):
    if not count:
        return _("Nothing was changed.")
    return ngettext("%(count)d mark saved.", "%(count)d marks saved.", count) % {"count": count}
