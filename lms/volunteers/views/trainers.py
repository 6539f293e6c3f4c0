"""A volunteer trainer and their vetting, inside the Wagtail admin: for leads."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from lms.accounts.models import Person, User
from lms.volunteers import ages, assignment, guardians, joining, skills, vetting, week
from lms.volunteers.forms import CoursesForm, SearchForm
from lms.volunteers.models import VolunteerTrainer

may_add = permission_required("volunteers.add_volunteertrainer", raise_exception=True)
may_change = permission_required("volunteers.change_volunteertrainer", raise_exception=True)

FOUND_AT_ONCE = 20


@may_add
@require_safe
def find(request):
    """Find a person the programme knows, to put them on the list."""
    search = SearchForm(request.GET)
    found = Person.objects.matching(search.text)[:FOUND_AT_ONCE] if search.text else []
    listed = set(
        VolunteerTrainer.objects.filter(person__in=[person.pk for person in found]).values_list("person", flat=True)
    )
    context = {"search": search, "found": [(person, person.pk in listed) for person in found]}
    return render(request, "volunteers/admin/find.html", context)


@may_add
@require_POST
def add(request, pk):
    """Put a person on the list."""
    person = get_object_or_404(Person, pk=pk)
    try:
        joined = joining.apply(person, by=request.user)
    except (joining.AlreadyVolunteers, joining.TooYoung) as refusal:
        messages.error(request, refusal.message)
        return redirect("trainers")
    messages.success(request, _("%(name)s is on the list of volunteer trainers.") % {"name": person})
    return redirect("trainer", joined.pk)


@may_change
@require_http_methods(["GET", "POST"])
def trainer(request, pk):
    """One trainer: what they told, what they can teach, their vetting, and what they teach."""
    vetters = Prefetch("vetted_by", User.objects.with_latin_names())
    found = get_object_or_404(VolunteerTrainer.objects.select_related("person").prefetch_related(vetters), pk=pk)
    form = CoursesForm(
        request.POST if request.method == "POST" else None,
        initial={"courses": found.courses.values_list("pk", flat=True)},
    )
    if form.is_valid():
        joining.set_courses(found, form.cleaned_data["courses"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect("trainer", found.pk)
    context = {
        "trainer": found,
        "form": form,
        "account": assignment.account_of(found),
        "week": week.said(found),
        "days": found.week_exceptions.not_over(timezone.localdate()),
        "skills": skills.of(found, timezone.localdate()),
        "centres": found.centres.all(),
        "charter": found.charter,
        "vetting": vetting.standing(found, timezone.localdate()),
        "is_vetted": vetting.is_vetted(found, timezone.localdate()),
        "is_minor": ages.is_minor(found.person.born_on, timezone.localdate()),
        "consent": guardians.last_of(found),
        "assignments": found.assignments.with_cohorts(),
    }
    return render(request, "volunteers/admin/trainer.html", context)


@may_change
@require_POST
def mark_ready(request, pk):
    return _turn(request, pk, joining.mark_ready, _("%(name)s is ready to teach."))


@may_change
@require_POST
def pause(request, pk):
    return _turn(request, pk, joining.pause, _("%(name)s pauses, and is asked for nothing."))


def _turn(request, pk, verb, done):
    found = get_object_or_404(VolunteerTrainer.objects.select_related("person"), pk=pk)
    try:
        verb(found, by=request.user)
    except (joining.AlreadyReady, joining.NotTeaching, joining.VettingIncomplete) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done % {"name": found})
    return redirect("trainer", found.pk)
