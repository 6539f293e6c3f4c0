"""The lead's screens of graduation, inside the Wagtail admin."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lms.graduation import access, decision, wording
from lms.graduation import review as reviewing
from lms.graduation.forms import DecisionForm

may_decide = permission_required(access.MAY_DECIDE, raise_exception=True)
PAGE = 50


@may_decide
@require_safe
def cohorts(request):
    """Closed cohorts, those that wait for a decision first."""
    found = access.cohorts_decided_by(request.user).order_by("-undecided", "-ends_on", "pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "graduation/cohorts.html", {"page": page})


@may_decide
@require_http_methods(["GET", "POST"])
def review(request, pk):
    """Look, choose, confirm: the choice is shown once more, with what differs from the rule, before it is decided."""
    cohort = get_object_or_404(access.cohorts_decided_by(request.user), pk=pk)
    found = reviewing.of(cohort)
    form = DecisionForm(request.POST if request.method == "POST" else None, review=found)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("step") != "decide":
            return _confirm(request, cohort, form)
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
            return _confirm(request, cohort, form)
        except decision.Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _decided(made.decided_enrolments.graduated().count()))
            return redirect("graduation_review", cohort.pk)
    now = timezone.now()
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
        "decisions": cohort.graduation_decisions.select_related("decided_by").annotate(
            graduated=Count("decided_enrolments", filter=Q(decided_enrolments__graduates=True)),
            others=Count("decided_enrolments", filter=Q(decided_enrolments__graduates=False)),
        ),
    }
    return render(request, "graduation/review.html", context)


def _confirm(request, cohort, form):
    against = form.against_the_rule()
    form.fields["reason"].required = bool(against)
    context = {
        "cohort": cohort,
        "form": form,
        # Of the first look, if this is the second: marks that change in between are noticed.
        "seen": form.cleaned_data["seen"] or form.review.digest,
        "gaps": form.review.gaps,
        "graduating": form.graduating(),
        "others": form.others(),
        "later": form.later(),
        "against": against,
    }
    return render(request, "graduation/confirm.html", context)


def _decided(count):
    return ngettext("Decided: %(count)s trainee graduates.", "Decided: %(count)s trainees graduate.", count) % {
        "count": wording.figures(count)
    }
