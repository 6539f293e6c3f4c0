"""What a trainer sees of projects: all of a cohort, and one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lms.accounts.models import User
from lms.arabic.templatetags.arabic import digits
from lms.cohorts import namesakes
from lms.cohorts.access import cohorts_taught_by
from lms.learning import access, brief, projects, rubric, standing
from lms.learning.forms import GradeForm, ProjectMarksForm
from lms.learning.models import HandIn
from lms.learning.standing import Standing


@require_http_methods(["GET", "POST"])
def mark_projects(request, public_id):
    """Where each project of a cohort stands, those that wait first, and a quick mark for each.

    Those decided for graduation are shown and stay as they are. A mark over what came in since is refused in its row.
    """
    cohort = get_object_or_404(access.cohorts_marked_by(request.user).with_places(), public_id=public_id)
    numbers = Prefetch("project__hand_ins", HandIn.objects.only("project", "number"))  # not all that was written
    enrolments = _told_apart(_in_order(cohort).prefetch_related(numbers))
    open_ones = [enrolment for enrolment in enrolments if not hasattr(enrolment, "graduation")]
    open_ones.sort(key=lambda enrolment: standing.ORDER.index(_stands(enrolment)))
    form = ProjectMarksForm(request.POST or None, enrolments=open_ones)
    if form.is_valid():
        marks = form.marks()
        try:
            with transaction.atomic():
                for enrolment, (percent, seen) in marks.items():
                    projects.mark(enrolment, percent, by=request.user, seen=seen)
        except projects.SomethingCameIn:  # in this moment: read again, and its row says so
            return mark_projects(request, public_id)
        except (projects.NotEnrolled, projects.AlreadyDecided) as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _saved(len(marks)))
            return redirect("learning:mark_projects", cohort.public_id)
    context = {
        "cohort": cohort,
        "teaches": cohorts_taught_by(request.user).filter(pk=cohort.pk).exists(),
        "form": form,
        "rows": [(enrolment, field, seen, _stands(enrolment)) for enrolment, field, seen in form.rows],
        "tally": [(stands, sum(_stands(each) == stands for each in open_ones)) for stands in standing.ORDER],
        "decided": [enrolment for enrolment in enrolments if hasattr(enrolment, "graduation")],
        "left": sum(
            enrolment.project.mark is None if hasattr(enrolment, "project") else True for enrolment in open_ones
        ),
    }
    return render(request, "learning/mark_projects.html", context)


@require_http_methods(["GET", "POST"])
def mark_project(request, public_id, enrolment):
    """One project: the brief, all that was handed in, and an answer by the rubric; then on to the next that waits."""
    cohort = get_object_or_404(access.cohorts_marked_by(request.user).with_places(), public_id=public_id)
    enrolments = _told_apart(_in_order(cohort))
    place = next((at for at, each in enumerate(enrolments) if each.public_id == enrolment), None)
    if place is None:
        raise Http404
    one = enrolments[place]
    project = getattr(one, "project", None)
    criteria = rubric.of(cohort.course)
    is_decided = hasattr(one, "graduation")
    form = GradeForm(request.POST or None, criteria=criteria, project=project)
    try:
        if not is_decided and form.is_valid() and _mark(form, one, by=request.user):
            messages.success(request, _said(one, form))
            return redirect(*_next_waiting(cohort, enrolments, place))
    except projects.SomethingCameIn:  # in this moment: read again, the form says so, and the page shows it
        return mark_project(request, public_id, enrolment)
    context = {
        "cohort": cohort,
        "enrolment": one,
        "project": project,
        "stands": _stands(one),
        "hand_ins": list(project.hand_ins.all()) if project else [],
        "page": brief.of(cohort.course),
        "form": None if is_decided else form,
        "number": place + 1,
        "of": len(enrolments),
        "before": enrolments[place - 1] if place else None,
        "after": enrolments[place + 1] if place + 1 < len(enrolments) else None,
    }
    return render(request, "learning/mark_project.html", context)


def _in_order(cohort):
    markers = Prefetch("project__marked_by", User.objects.with_latin_names())
    with_marks = cohort.enrolments.enrolled().select_related("person", "project", "graduation")
    return with_marks.prefetch_related(markers).order_by("person__name_key", "pk")


def _told_apart(enrolments):
    enrolments = list(enrolments)
    namesakes.tell_apart(enrolments, timezone.localdate())
    return enrolments


def _stands(enrolment):
    return standing.of(getattr(enrolment, "project", None))


def _mark(form, enrolment, *, by):
    """Whether it was saved; if not, the form says why. Raises SomethingCameIn."""
    project = getattr(enrolment, "project", None)
    percent = form.mark if form.cleaned_data["act"] == "mark" else project and project.mark
    feedback = form.cleaned_data["feedback"]
    try:
        projects.mark(enrolment, percent, by=by, levels=form.levels, feedback=feedback, seen=form.now_seen)
    except (projects.NotEnrolled, projects.AlreadyDecided) as refusal:
        form.add_error(None, refusal.message)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
    else:
        return True
    return False


def _said(enrolment, form):
    if form.cleaned_data["act"] == "again":
        return _("%(name)s reads your answer, and can hand in again.") % {"name": namesakes.named(enrolment)}
    return _("Saved: %(name)s, %(mark)s of 100.") % {"name": namesakes.named(enrolment), "mark": digits(form.mark)}


def _next_waiting(cohort, enrolments, place):
    """The next project that waits, those after this one first; else all of the cohort."""
    for each in [*enrolments[place + 1 :], *enrolments[:place]]:
        if not hasattr(each, "graduation") and _stands(each) == Standing.WAITING:
            return "learning:mark_project", cohort.public_id, each.public_id
    return "learning:mark_projects", cohort.public_id


def _saved(count):
    if not count:
        return _("Nothing was changed.")
    return ngettext("%(shown)s mark saved.", "%(shown)s marks saved.", count) % {"shown": digits(count)}
