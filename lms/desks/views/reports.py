"""The programme's reports, inside the Wagtail admin: drawings, and tables to take away."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.cohorts.access import may_plan
from lms.desks import reports as reporting
from lms.desks.filters import ScopeFilter


@require_safe
def reports(request):
    """One report at a time, ``?report=``; of the cohorts the account runs, narrowed by course and centre."""
    if not may_plan(request.user):
        raise PermissionDenied
    asked = ScopeFilter(request.GET, user=request.user)
    name = request.GET.get("report")
    name = name if name in reporting.TITLES else reporting.ATTENDANCE
    opens_trainers = request.user.has_perm("volunteers.change_volunteertrainer")
    made = reporting.made(name, asked.scope(), timezone.localdate(), opens_trainers=opens_trainers)
    context = {"filter": asked, "name": name, "titles": reporting.TITLES.items(), "figures": made}
    return render(request, "desks/reports.html", context)
