"""Planning a cohort in the admin: one form, its sessions shown before they are confirmed; or one like another."""

from hashlib import sha256

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.cohorts import access, clashes, cloning, planning, schedule
from lms.cohorts.forms.planning import PlanForm
from lms.cohorts.forms.refusals import put

LONGEST_KEY = 9  # figures


@require_http_methods(["GET", "POST"])
def plan(request):
    """One form; its sessions are shown, with what else is there at those times, before they are confirmed.

    ``?like=`` begins with another cohort's plan. Everything that is wrong is told at once.
    """
    if not access.may_plan(request.user):
        raise PermissionDenied
    centres = access.centres_run_by(request.user)
    if not centres.exists():
        messages.warning(request, _("A cohort meets at a centre. Add the first centre, then plan the cohort."))
        return redirect("centres:add")
    model = _model(request)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        centres=centres,
        initial=cloning.like(model, timezone.localdate()) if model else None,
    )
    slots, times, clashing = (), (), []
    if request.method == "POST":
        form.is_valid()
        slots = _proposed(form)
        _put_everything(form, slots)
        if slots and form.cleaned_data.get("centre"):
            times = [planning.moments(slot) for slot in slots]
            capacity = form.cleaned_data.get("capacity") or 0
            clashing = clashes.at_centre(form.cleaned_data["centre"], times, capacity=capacity)
        seen = _digest(slots, clashing)
        is_shown = form.cleaned_data.get("seen", "") in {"", seen}
        is_confirmed = request.POST.get("act") != "propose"
        if is_confirmed and any(one.is_over for one in clashing) and not form.cleaned_data["despite"]:
            form.add_error("despite", _("The centre has not so many seats at that time. Say that there is room."))
        if is_confirmed and not form.errors:
            if is_shown and (cohort := _planned(form, by=request.user)):
                messages.success(request, _("The cohort is planned. Look at its sessions, then publish it."))
                return redirect("cohort_screens:edit", cohort.pk)
            if not is_shown:
                messages.warning(request, _("The sessions are not those you saw. Look at them again."))
    context = {
        "form": form,
        "model": model,
        "proposal": _shown(slots, times, clashing),
        "seen": _digest(slots, clashing),
        "is_over": any(one.is_over for one in clashing),
        "skipped": _skipped(form, slots),
    }
    return render(request, "cohorts/admin/plan.html", context)


def _model(request):
    """The cohort to plan another like, if the address names one that the account runs."""
    key = request.GET.get("like", "")
    if not (key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY):
        return None
    return get_object_or_404(access.cohorts_run_by(request.user).with_places().with_sessions(), pk=int(key))


def _proposed(form):
    parts = form.schedule()
    try:
        return planning.proposed(**parts) if parts else ()
    except schedule.NoRoom:
        form.add_error("starts_on", _("The sessions do not fit into two years from this day: too many holidays."))
        return ()


def _put_everything(form, slots):
    """What the rows would refuse, beside what the form refuses: nobody corrects one thing to be told of the next."""
    try:
        planning.refuse(slots, **form.of_cohort())
    except ValidationError as error:
        put(error, form)


def _planned(form, *, by):
    """The cohort; None, and the form says why, if somebody was quicker with its code."""
    try:
        return planning.plan(by=by, **form.plan())
    except ValidationError as error:
        put(error, form)
        return None


def _skipped(form, slots):
    if not slots:
        return []
    return planning.skipped(slots, starts_on=form.cleaned_data["starts_on"], weekdays=form.cleaned_data["weekdays"])


def _shown(slots, times, clashing):
    """(slot, the AtCentre at its time or None), in order."""
    by_time = {one.starts_at: one for one in clashing}
    begins = [begin for begin, _end in times] or [None] * len(slots)
    return [(slot, by_time.get(begin)) for slot, begin in zip(slots, begins, strict=True)]


def _digest(slots, clashing):
    """Changes when what was shown changes; "" where nothing was."""
    if not slots:
        return ""
    told = [f"{slot.day} {slot.begins} {slot.ends}" for slot in slots]
    told += [f"{one.starts_at} {one.needed} {one.seats}" for one in clashing]
    return sha256("|".join(told).encode()).hexdigest()[:32]
