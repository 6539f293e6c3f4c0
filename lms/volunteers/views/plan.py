"""A plan for all cohorts that nobody leads, inside the Wagtail admin: each account looks through its own."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.cohorts.models import Cohort
from lms.volunteers import placing, reasons
from lms.volunteers.forms import PlanForm
from lms.volunteers.models import PlacingPlan, VolunteerTrainer
from lms.volunteers.views.assignments import for_who_plans

PAGE = 40


@for_who_plans
@require_http_methods(["GET", "POST"])
def plan(request):
    """Ask for a plan, look through what it proposes, change it, approve it."""
    found = PlacingPlan.objects.filter(asked_by=request.user).first()
    act = request.POST.get("act")
    if act == "ask":
        placing.ask(by=request.user)
        return redirect("placing_plan")
    if found is None:
        context = {"plan": None, "waiting": placing.waiting(request.user, now=timezone.now()).count()}
        return render(request, "volunteers/admin/plan.html", context)
    page = Paginator(_placements(found), PAGE).get_page(request.GET.get("page"))
    rows = _rows(found, page.object_list)
    form = PlanForm(request.POST if act == "save" else None, rows=rows)
    if act == "approve" or form.is_valid():
        _change(request, found, form)
        return redirect(request.get_full_path())
    placements = found.placements.all()
    context = {
        "plan": found,
        "page": page,
        "form": form,
        "rows": [row | {"field": form[row["name"]]} for row in rows],
        "placed": placements.exclude(trainer=None).count(),
        "nobody": placements.filter(trainer=None).count(),
        "offered": placements.exclude(assignment=None).count(),
        "refused": placements.exclude(refusal="").count(),
        "waiting": placing.waiting(request.user, now=timezone.now()).count(),
        "is_busy": found.status == "working" or (found.status == "approved" and _is_being_offered(found)),
    }
    part = "#now" if request.headers.get("HX-Request") else ""
    response = render(request, f"volunteers/admin/plan.html{part}", context)
    if part and not context["is_busy"]:
        response["HX-Refresh"] = "true"  # what was waited for is below that part
    return response


def _is_being_offered(plan):
    return plan.placements.filter(trainer__isnull=False, assignment=None, refusal="").exists()


def _change(request, plan, form):
    try:
        if request.POST["act"] == "save":
            placing.choose(plan, form.chosen(), by=request.user)
            messages.success(request, _("The plan is saved. Nobody was asked yet."))
        else:
            seen = request.POST.get("seen", "")
            placing.approve(plan, by=request.user, seen=int(seen) if seen.isdecimal() and len(seen) < 7 else -1)
            messages.success(request, _("The plan is approved: the offers are being sent."))
    except placing.Refused as refusal:
        messages.error(request, refusal.message)


def _placements(plan):
    cohorts = Cohort.objects.with_places().with_sessions()
    return plan.placements.select_related("assignment", "trainer__person").prefetch_related(Prefetch("cohort", cohorts))


def _rows(plan, placements):
    """Each placement with the trainers it may have, why each, and who would suit more and is needed elsewhere."""
    matches = {one.pk: placing.matches_of(one) for one in placements}
    trainers = VolunteerTrainer.objects.select_related("person").in_bulk(
        {match.trainer for some in matches.values() for match in some}
    )
    elsewhere = {}
    for trainer, code in plan.placements.exclude(trainer=None).values_list("trainer", "cohort__code"):
        elsewhere.setdefault(trainer, []).append(code)
    rows = []
    for one in placements:
        named = [
            {"trainer": trainers[match.trainer], "match": match, "reasons": reasons.of(match)}
            for match in matches[one.pk]
            if match.trainer in trainers
        ]
        chosen = next((each for each in named if each["trainer"].pk == one.trainer_id), None)
        rows.append(
            {
                "name": f"trainer-{one.pk}",
                "placement": one,
                "cohort": one.cohort,
                "chosen": chosen,
                "others": [each for each in named if each is not chosen],
                "named": named,
                "suits_more": _suits_more(chosen, named, elsewhere),
                "why_nobody": reasons.why_nobody(one.why_nobody),
            }
        )
    return rows


def _suits_more(chosen, named, elsewhere):
    """Pairs of somebody who would suit more, and the cohorts for which the plan has them."""
    if chosen is None:
        return []
    return [
        (each["trainer"], elsewhere[each["trainer"].pk])
        for each in named
        if each["match"].cost < chosen["match"].cost and each["trainer"].pk in elsewhere
    ]
