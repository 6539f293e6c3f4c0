"""Badges: a trainee's own, and those of a cohort to be printed."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lms.cohorts import access, badges, symbols


@require_safe
def badge(request, public_id):
    """The badge of one enrolment, for the trainee or who stands for them."""
    theirs = access.enrolments_of(request.user).enrolled().filter(cohort__status__in=access.WITH_REGISTERS)
    enrolment = get_object_or_404(theirs.select_related("person", "cohort__course"), public_id=public_id)
    return render(request, "cohorts/badge.html", {"enrolment": enrolment, "badge": _badge(enrolment)})


@require_safe
def sheet(request, public_id):
    """Those of everybody in the cohort, to be printed and cut."""
    cohorts = access.cohorts_taught_by(request.user) | access.cohorts_run_by(request.user)
    cohort = get_object_or_404(
        cohorts.filter(status__in=access.WITH_REGISTERS).select_related("course", "centre"), public_id=public_id
    )
    enrolments = cohort.enrolments.enrolled().select_related("person").order_by("person__name_key", "pk")
    context = {"cohort": cohort, "badges": [_badge(one) | {"enrolment": one} for one in enrolments]}
    return render(request, "cohorts/badges.html", context)


def _badge(enrolment):
    code = badges.code_of(enrolment)
    return {"symbol": symbols.svg(code), "code": badges.shown(code)}
