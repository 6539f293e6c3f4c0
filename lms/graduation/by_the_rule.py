"""Many cohorts decided by the rule alone, inside the Wagtail admin: those in which there is nothing to weigh."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lms.graduation import access, decision, wording
from lms.graduation import review as reviewing

PAGE = 50


@permission_required(access.MAY_DECIDE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def by_the_rule(request):
    """Cohorts that wait, the oldest first, with what the rule says of each; those chosen are decided as it says.

    Only a cohort without a near miss and without a gap can be chosen, and only as it was when it was looked at.
    """
    waiting = access.cohorts_decided_by(request.user).filter(undecided__gt=0).order_by("ends_on", "pk")
    if request.method == "POST":
        seen = dict(one.split(":", 1) for one in request.POST.getlist("cohort") if one.count(":") == 1)
        chosen = [cohort for cohort in waiting if str(cohort.pk) in seen]
        if chosen:
            _decide(request, chosen, seen)
        else:
            messages.error(request, _("Choose at least one cohort."))
        return redirect("graduation_by_the_rule")
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    reviews = list(reviewing.of_each(list(page.object_list)).values())
    context = {"page": page, "reviews": reviews, "may_choose": any(review.is_clear for review in reviews)}
    return render(request, "graduation/by_the_rule.html", context)


def _decide(request, cohorts, seen):
    """Each is a decision of its own: one that is refused stops no other."""
    made = graduates = 0
    for cohort, review in reviewing.of_each(cohorts).items():
        if not review.is_clear:
            messages.error(request, f"{cohort}: {decision.ReviewChanged.message}")
            continue
        passing = [row.enrolment for row in review.passes]
        try:
            decision.decide(cohort, graduates=passing, by=request.user, seen=seen[str(cohort.pk)])
        except decision.Refused as refusal:
            messages.error(request, f"{cohort}: {refusal.message}")
        else:
            made, graduates = made + 1, graduates + len(passing)
    if made:
        words = ngettext("Decided: %(cohorts)s cohort.", "Decided: %(cohorts)s cohorts.", made)
        more = ngettext("%(count)s trainee graduates.", "%(count)s trainees graduate.", graduates)
        told = f"{words % {'cohorts': wording.figures(made)}} {more % {'count': wording.figures(graduates)}}"
        messages.success(request, told)
