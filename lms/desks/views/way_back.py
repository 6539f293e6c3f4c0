"""The way back of a trainee who missed sessions: where each can be made up, and one tap that invites them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.cohorts import access, makeups
from lms.cohorts.refusals import Refused
from lms.desks import risk
from lms.graduation import following
from lms.graduation import risk as attendance
from lms.learning import standing


@require_http_methods(["GET", "POST"])
def way_back(request, public_id):
    """For whoever teaches the trainee's cohort, or runs it; a POST names the ``session`` to invite them to."""
    enrolments = access.enrolments_answered_for_by(request.user)
    enrolment = get_object_or_404(
        enrolments.select_related("person", "cohort__course", "cohort__centre", "project"), public_id=public_id
    )
    now = timezone.now()
    progress = following.of_each([enrolment], now)[enrolment.pk]
    way = makeups.ways({enrolment: attendance.to_make_up(progress)}, now).get(enrolment.pk)
    if request.method == "POST":
        _invite(request, enrolment, way)
        return redirect("desks:way_back", enrolment.public_id)
    project = getattr(enrolment, "project", None)
    context = {
        "enrolment": enrolment,
        "progress": progress,
        "way": way,
        "risks": risk.reasons(
            progress,
            project=standing.of(project),
            mark=project and project.mark,
            needed_mark=enrolment.cohort.project_percent,
        ),
    }
    return render(request, "desks/way_back.html", context)


def _invite(request, enrolment, way):
    asked = request.POST.get("session")
    session = next((one for one in (way.fitting if way else ()) if one.public_id == asked), None)
    try:
        if session is None:
            raise makeups.DoesNotFit
        makeups.invite(enrolment, session, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        words = _("%(name)s is invited, was told, and stands on that register as a guest.")
        messages.success(request, words % {"name": enrolment.person})
