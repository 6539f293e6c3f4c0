"""Hours line by line and month by month, inside the Wagtail admin: a lead approves, answers, corrects and writes."""

from datetime import date, timedelta
from hashlib import sha256
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lms.accounts.models import User
from lms.arabic.templatetags.arabic import digits
from lms.cohorts.refusals import Refused
from lms.volunteers import hours, ledger
from lms.volunteers.forms import AnswerForm, CorrectForm, HoursForm
from lms.volunteers.models import HourEntry, HourStep, State, VolunteerTrainer
from lms.volunteers.views.hours_lists import months, of_month

sees = permission_required("volunteers.view_hourentry", raise_exception=True)
approves = permission_required("volunteers.approve_hourentry", raise_exception=True)


@sees
@require_http_methods(["GET", "HEAD", "POST"])
def line(request, pk):
    """One line: what was said of it, and what a lead may say."""
    speakers = Prefetch("by", User.objects.with_latin_names())
    steps = Prefetch("steps", HourStep.objects.order_by("number").prefetch_related(speakers))
    found = get_object_or_404(
        HourEntry.objects.with_state()
        .with_places()
        .select_related("corrects", "correction", "certified")
        .prefetch_related(steps, speakers),
        pk=pk,
    )
    act = request.POST.get("act")
    answer = AnswerForm(request.POST if act == "keep" else None, auto_id="keep_%s")
    correction = CorrectForm(request.POST if act == "correct" else None, auto_id="correct_%s")
    if request.method == "POST":
        if not request.user.has_perm("volunteers.approve_hourentry"):
            raise PermissionDenied
        if shown := _said(request, found, act, answer, correction):
            return redirect("hours_line", shown.pk)
    may_answer = request.user.has_perm("volunteers.approve_hourentry") and found in HourEntry.objects.not_own(
        request.user
    ).filter(pk=pk)
    context = {
        "line": found,
        "said": hours.said(found.time),
        "state": State(found.state),
        "tone": hours.TONES.get(found.state, ""),
        "may_approve": may_answer and found.state == State.AWAITING,
        "may_keep": may_answer and found.state == State.DISPUTED,
        "may_correct": may_answer and found.state != State.CORRECTED and not hasattr(found, "certified"),
        "is_certified": hasattr(found, "certified"),
        "answer": answer,
        "correction": correction,
    }
    return render(request, "volunteers/admin/hours_line.html", context)


def _said(request, found, act, answer, correction):
    """Say what was posted; the line to show next, or None where the form is to be put right."""
    by = request.user
    try:
        if act == "approve":
            if not ledger.approve([found], by=by):
                raise ledger.AlreadyDecided
            messages.success(request, _("The line is approved."))
            return found
        if act == "keep" and answer.is_valid():
            ledger.keep(found, by=by, reason=answer.cleaned_data["reason"])
            messages.success(request, _("The line stands as it is."))
            return found
        if act == "correct" and correction.is_valid():
            new = ledger.correct(found, by=by, **correction.cleaned_data)
            messages.success(request, _("The correction is written, and approved."))
            return new
    except Refused as refusal:
        messages.error(request, refusal.message)
        return found
    return None


@approves
@require_http_methods(["GET", "HEAD", "POST"])
def month(request):
    """All that awaits approval in a month, by trainer; approved together by the number that was looked at."""
    asked = request.POST.get("month") or request.GET.get("month", "")
    first = _first_day(asked) or _last_month()
    lines = of_month(HourEntry.objects.awaiting().not_own(request.user), first)
    lines = list(lines.with_places().order_by("trainer__person__name_key", "trainer", "given_on", "pk"))
    seen = sha256(",".join(sorted(str(each.pk) for each in lines)).encode()).hexdigest()
    if request.method == "POST":
        if request.POST.get("seen") == seen or not lines:
            _approved(request, ledger.approve(lines, by=request.user))
            return redirect(reverse("hours") + f"?month={first:%Y-%m}")
        messages.warning(request, _("Something has changed since you looked. Look again."))
    context = {
        "month": f"{first:%Y-%m}",
        "said": hours.month_said(first),
        "months": months(request.user),
        "trainers": [_sum(trainer, list(theirs)) for trainer, theirs in groupby(lines, lambda each: each.trainer)],
        "count": len(lines),
        "all": hours.said(hours.total(each.time for each in lines)),
        "own": of_month(HourEntry.objects.awaiting(), first).count() - len(lines),
        "seen": seen,
    }
    return render(request, "volunteers/admin/hours_month.html", context)


def _sum(trainer, lines):
    return {
        "trainer": trainer,
        "lines": len(lines),
        "sessions": len({each.session_id for each in lines} - {None}),
        "time": hours.said(hours.total(each.time for each in lines)),
    }


def _approved(request, count):
    said = ngettext("%(shown)s line is approved.", "%(shown)s lines are approved.", count) % {"shown": digits(count)}
    messages.success(request, said if count else _("Nothing waited for approval any more."))


def _first_day(asked):
    try:
        return date.fromisoformat(f"{asked}-01") if len(asked) == len("2026-11") else None
    except ValueError:
        return None


def _last_month():
    return (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)


@approves
@require_http_methods(["GET", "HEAD", "POST"])
def add(request, pk):
    """Write a line by hand, for what no register shows."""
    trainer = get_object_or_404(VolunteerTrainer.objects.select_related("person"), pk=pk)
    form = HoursForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            ledger.add(trainer, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The hours are written, and approved."))
            return redirect(reverse("hours") + f"?trainer={trainer.pk}")
    return render(request, "volunteers/admin/hours_add.html", {"trainer": trainer, "form": form})
