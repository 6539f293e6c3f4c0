"""The way back of a trainee who missed sessions: where each can be made up, and one tap that invites them, or takes it back."""

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
    """For whoever teaches the trainee's cohort, or runs it.

    A POST names the ``session`` to invite them to, or with ``act`` "take_back" the one whose invitation is taken back.
    """
    enrolments = access.enrolments_answered_for_by(request.user)
    enrolment = get_object_or_404(
        enrolments.select_related("person", "cohort__course", "cohort__centre", "project"), public_id=public_id
    )
    now = timezone.now()
    progress = following.of_each([enrolment], now)[enrolment.pk]
    way = makeups.ways({enrolment: attendance.to_make_up(progress)}, now).get(enrolment.pk)
    invited = makeups.invitations([enrolment], now).get(enrolment.pk, [])
    if request.method == "POST":
        _act(request, enrolment, way, invited)
        return redirect("desks:way_back", enrolment.public_id)
    project = getattr(enrolment, "project", None)
    context = {
        "enrolment": enrolment,
        "progress": progress,
        "way": way,
        "invited": invited,
        "risks": risk.reasons(
            progress,
            project=standing.of(project),
            mark=project and project.mark,
            needed_mark=enrolment.cohort.project_percent,
        ),
    }
    return render(request, "desks/way_back.html", context)


def _act(request, enrolment, way, invited):
    if request.POST.get("act") == "take_back":
        verb, among, unless = makeups.take_back, invited, makeups.NotInvited
        words = _("The invitation is taken back, and %(name)s was told.")
    else:
        verb, among, unless = makeups.invite, way.fitting if way else [], makeups.DoesNotFit
        words = _("%(name)s is invited, was told, and stands on that register as a guest.")
    session = next((one for one in among if one.public_id == request.POST.get("session")), None)
    try:
        if session is None:
            raise unless
        verb(enrolment, session, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, words % {"name": enrolment.person})
