"""What staff see of several rooms at once, inside the Wagtail admin."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.cohorts.access import may_plan
from lms.desks import waiting

PAGE = 50


@require_safe
def registers(request):
    """Registers of sessions that are over and not finished, the oldest first."""
    if not may_plan(request.user):
        raise PermissionDenied
    found = (
        waiting.registers_left_open(request.user, timezone.now())
        .select_related("cohort__course", "cohort__centre")
        .prefetch_related("cohort__assignments__trainer__person")
        .order_by("starts_at", "pk")
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "desks/registers.html", {"page": page})
