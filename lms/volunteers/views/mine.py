"""A volunteer's own page: how their vetting stands, what they are asked, teach and gave, and when they could."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.volunteers import access, ages, assignment, guardians, hours, joining, minors, skills, vetting, week
from lms.volunteers.forms import ToldForm, WeekForm
from lms.volunteers.models import TrainerAssignment, VolunteerTrainer

STATES = TrainerAssignment.Status


@require_http_methods(["GET", "POST"])
def mine(request):
    """Read it all; change one's week, pause, or come back."""
    trainer = access.trainers_of(request.user).select_related("person").prefetch_related("courses", "centres").first()
    if trainer is None:
        return render(request, "volunteers/not_yet.html")
    act = request.POST.get("act")
    form = WeekForm(request.POST if act == "week" else None, initial={"parts": week.parts_of(trainer)})
    if form.is_valid():
        week.set_parts(trainer, form.cleaned_data["parts"], by=request.user)
        messages.success(request, _("Your week is saved."))
        return redirect("volunteers:mine")
    if request.method == "POST" and act != "week":
        _turn(request, trainer, act)
        return redirect("volunteers:mine")
    return render(request, "volunteers/mine.html", _page(request, trainer) | {"form": form})


@require_http_methods(["GET", "POST"])
def told(request):
    """Change what one can teach, where, how often, and what is said of oneself."""
    trainer = get_object_or_404(access.trainers_of(request.user))
    initial = {
        "courses": trainer.courses.values_list("code", flat=True),
        "centres": trainer.centres.values_list("code", flat=True),
        "sessions_a_week": trainer.sessions_a_week,
        "about": trainer.about,
    }
    form = ToldForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        joining.set_told(trainer, form.told(), by=request.user)
        messages.success(request, _("Saved."))
        return redirect("volunteers:mine")
    return render(request, "volunteers/told.html", {"form": form})


def _turn(request, trainer, act):
    verb = {"pause": joining.pause, "come_back": joining.come_back}.get(act)
    if verb is None:
        messages.error(request, _("Choose what to do: pause, or come back."))
        return
    done = {
        "pause": _("You pause: nobody asks you to teach until you come back."),
        "come_back": _("Welcome back. You can be asked to teach again."),
    }
    try:
        verb(trainer, by=request.user)
    except joining.Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done[act])


def _page(request, trainer):
    assignments = list(trainer.assignments.with_cohorts().select_related("trainer__person"))
    given = hours.of(trainer)
    states = VolunteerTrainer.Status
    return {
        "trainer": trainer,
        "charter": trainer.charter,
        "vetting": vetting.standing(trainer, timezone.localdate()),
        "is_vetted": vetting.is_vetted(trainer, timezone.localdate()),
        "is_minor": ages.is_minor(trainer.person.born_on, timezone.localdate()),
        "consent": guardians.last_of(trainer),
        "days": trainer.week_exceptions.not_over(timezone.localdate()),
        "skills": skills.of(trainer, timezone.localdate()),
        "is_applied": trainer.status == states.APPLIED,
        "is_ready": trainer.status == states.READY,
        "paused_by_me": trainer.status == states.PAUSED and trainer.paused_by_id == request.user.pk,
        "alone": minors.lacking_for(request.user, timezone.now()),
        "offers": [each for each in assignments if _is_open(each)],
        "teaches": [each for each in assignments if _teaches(each)],
        "before": [each for each in assignments if not _is_open(each) and not _teaches(each)],
        "given": given,
        "hours": hours.said(hours.total(each.time for each in given)),
    }


def _runs(assigned):
    return assigned.cohort.status in assignment.TAUGHT


def _is_open(assigned):
    return assigned.status == STATES.OFFERED and _runs(assigned)


def _teaches(assigned):
    return assigned.status == STATES.ACCEPTED and _runs(assigned)
