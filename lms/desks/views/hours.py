"""A volunteer's own hours: lines and how they stand, what is wrong with one, and the certificate."""

from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certificates.models import Certificate
from lms.cohorts.refusals import Refused
from lms.volunteers import access, hours, ledger, serving
from lms.volunteers.forms import DisputeForm
from lms.volunteers.models import HourStep, State

PAGE = 60  # lines
ICONS = {State.AWAITING: "clock", State.DISPUTED: "alert", State.CORRECTED: "undo"}


@require_http_methods(["GET", "HEAD", "POST"])
def my_hours(request):
    """Read it all; say that a line is wrong; ask for the certificate in one tap."""
    trainer = get_object_or_404(access.trainers_of(request.user).select_related("person"))
    wrong, form = None, DisputeForm()
    if request.method == "POST" and request.POST.get("act") == "ask":
        _ask(request, trainer)
        return redirect("desks:my_hours")
    if request.method == "POST":
        wrong = get_object_or_404(trainer.hours, public_id=request.POST.get("line", ""))
        form = DisputeForm(request.POST)
        if form.is_valid():
            _dispute(request, wrong, form.cleaned_data["reason"])
            return redirect("desks:my_hours")
    return render(request, "desks/my_hours.html", _page(request, trainer) | {"wrong": wrong, "form": form})


def _ask(request, trainer):
    try:
        serving.ask(trainer, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, _("You asked for it. A programme lead looks at your hours and issues the certificate.")
        )


def _dispute(request, line, reason):
    try:
        ledger.dispute(line, by=request.user, reason=reason)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("We have what you said. A programme lead answers, and you read it here."))


def _page(request, trainer):
    steps = Prefetch("steps", HourStep.objects.exclude(reason="").order_by("number"))
    lines = trainer.hours.with_state().with_places().select_related("certified").prefetch_related(steps)
    page = Paginator(lines.order_by("-given_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    standing = trainer.hours.standing()
    to_certify = serving.given(serving.certifiable().filter(trainer=trainer)).get(trainer.pk, serving.Given())
    return {
        "trainer": trainer,
        "page": page,
        "months": [
            (hours.month_said(first), [_line(each) for each in theirs])
            for first, theirs in groupby(page.object_list, lambda each: each.given_on.replace(day=1))
        ],
        "approved": _time(standing.approved()),
        "awaiting": _time(standing.awaiting()),
        "to_certify": hours.said(hours.total([to_certify.time])),
        "may_ask": to_certify.minutes >= serving.LEAST,
        "has_asked": trainer.services.waiting().exists(),
        "certificates": Certificate.objects.on_paper().filter(service__trainer=trainer).order_by("-issued_at"),
        "being_made": Certificate.objects.being_made().filter(service__trainer=trainer).count(),
    }


def _line(entry):
    state = State(entry.state)
    return {
        "entry": entry,
        "time": hours.said(entry.time),
        "state": state,
        "tone": hours.TONES.get(state, ""),
        "icon": ICONS.get(state, "check"),
        "is_certified": hasattr(entry, "certified"),
        "may_dispute": state in (State.AWAITING, State.APPROVED)
        and not hasattr(entry, "certified")
        and not any(step.said == HourStep.Said.DISPUTED for step in entry.steps.all()),
    }


def _time(lines):
    return hours.said(hours.total(each.time for each in lines.only("minutes")))
