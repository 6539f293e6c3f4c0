"""What a trainer sees."""

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.accounts import people
from lms.cohorts import access
from lms.desks import teaching, words
from lms.graduation import watching
from lms.learning.standing import Standing
from lms.volunteers import minors


@require_safe
def now(request):
    """The session of now or the next with one button; then the week, what is left open, projects and offers."""
    moment = timezone.localtime()
    desk = teaching.now_of(request.user, moment)
    context = {
        "desk": desk,
        "name": words.name_of(request.user, people.person_of(request.user)),
        "when": words.when(desk.session, moment) if desk.session else "",
        "today": moment.date(),
        "moment": moment,
    }
    return render(request, "desks/now.html", context)


@require_safe
def cohort(request, public_id):
    """Who is at risk and why, how everybody else stands, and the registers."""
    found = get_object_or_404(access.cohorts_taught_by(request.user).with_places(), public_id=public_id)
    moment = timezone.localtime()
    trainees = teaching.trainees_of(found, moment)
    context = {
        "cohort": found,
        "new": watching.counted_by_cohort([found], moment).get(found.pk),
        "at_risk": [trainee for trainee in trainees if trainee.risks],
        "others": [trainee for trainee in trainees if not trainee.risks],
        "waiting": sum(trainee.project == Standing.WAITING for trainee in trainees),
        "sessions": found.class_sessions.counted().annotate(
            is_away=Exists(request.user.away_from.filter(session=OuterRef("pk")))
        ),
        "alone": [each for each in minors.lacking_for(request.user, moment) if each.cohort_id == found.pk],
        "moment": moment,
        "has_registers": found.status in access.WITH_REGISTERS,
    }
    return render(request, "desks/cohort.html", context)
