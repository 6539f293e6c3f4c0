"""The lead's screens of graduation, inside the Wagtail admin."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lms.accounts.models import User
from lms.cohorts import namesakes
from lms.graduation import access, decision, wording
from lms.graduation import review as reviewing
from lms.graduation.forms import DecisionForm
from lms.graduation.models import DecidedEnrolment

may_decide = permission_required(access.MAY_DECIDE, raise_exception=True)


@may_decide
@require_http_methods(["GET", "POST"])
def review(request, pk):
    """Look and choose. What is chosen is kept in the session, and shown once more before it is decided."""
    cohort = get_object_or_404(access.cohorts_decided_by(request.user), pk=pk)
    found = reviewing.of(cohort)
    if request.method == "POST":
        form = DecisionForm(request.POST, review=found)
        if form.is_valid():
            request.session[_choice_key(cohort)] = form.choice()
            return redirect("graduation_confirm", cohort.pk)
    else:
        choice = request.session.get(_choice_key(cohort)) if "chosen" in request.GET else None
        form = DecisionForm(review=found, initial=choice)
    now = timezone.now()
    decisions = cohort.graduation_decisions.prefetch_related(
        Prefetch("decided_by", User.objects.with_latin_names()),
        Prefetch("decided_enrolments", DecidedEnrolment.objects.by_name()),
    )
    _tell_apart(found, decisions)
    context = {
        "cohort": cohort,
        "review": found,
        "form": form,
        "groups": [
            {"verdict": verdict, "rows": [(row, wording.dots(row.sheet.sessions, now)) for row in rows]}
            for verdict, rows in [
                ("blocked", found.gaps),
                ("near", found.near_misses),
                ("passes", found.passes),
                ("fails", found.fails),
            ]
            if rows
        ],
        "next": access.cohorts_decided_by(request.user)
        .filter(undecided__gt=0)
        .exclude(pk=cohort.pk)
        .order_by("ends_on", "pk")
        .first(),
        "decisions": decisions,
    }
    return render(request, "graduation/review.html", context)


@may_decide
@require_http_methods(["GET", "POST"])
def confirm(request, pk):
    """The choice once more, everyone by name, and what differs from the rule; then it is decided."""
    cohort = get_object_or_404(access.cohorts_decided_by(request.user), pk=pk)
    found = reviewing.of(cohort)
    choice = request.POST if request.method == "POST" else request.session.get(_choice_key(cohort))
    if choice is None or (request.method == "GET" and not found.to_decide):
        return redirect("graduation_review", cohort.pk)
    form = DecisionForm(choice, review=found)
    if not form.is_valid():
        for error in form.errors.get("graduates", []):
            messages.error(request, error)
        if "graduates" in form.errors or request.method == "GET":
            return _chosen_again(cohort)
    elif request.method == "POST":
        try:
            made = decision.decide(
                cohort,
                graduates=[row.enrolment for row in form.graduating()],
                later=[row.enrolment for row in form.later()],
                reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"],
                by=request.user,
            )
        except decision.ReasonRequired as refusal:
            form.add_error("reason", refusal.message)
        except decision.Refused as refusal:
            messages.error(request, refusal.message)
            return _chosen_again(cohort)
        else:
            request.session.pop(_choice_key(cohort), None)
            messages.success(request, _decided(made.decided_enrolments.graduated().count()))
            return redirect("graduation_review", cohort.pk)
    form.fields["reason"].required = bool(form.against_the_rule())
    _tell_apart(found, cohort.graduation_decisions.prefetch_related("decided_enrolments__enrolment__person"))
    context = {
        "cohort": cohort,
        "form": form,
        # Of the first look, if this is the second: marks that change in between are noticed.
        "seen": form.cleaned_data.get("seen") or found.digest,
        "graduating": form.graduating(),
        "others": form.others(),
        "later": form.later(),
        "gaps": found.gaps,
    }
    return render(request, "graduation/confirm.html", context)


def _tell_apart(found, decisions=()):
    """Namesakes of the cohort, decided or not, by their age on its last day."""
    decided = [one.enrolment for made in decisions for one in made.decided_enrolments.all()]
    namesakes.tell_apart([*(row.enrolment for row in found.rows), *decided], found.cohort.ends_on)


def _chosen_again(cohort):
    """Back to the list, ticked as it was."""
    return redirect(f"{reverse('graduation_review', args=[cohort.pk])}?chosen")


def _choice_key(cohort):
    return f"graduation:{cohort.public_id}"


def _decided(count):
    return ngettext("Decided: %(count)s trainee graduates.", "Decided: %(count)s trainees graduate.", count) % {
        "count": wording.figures(count)
    }
