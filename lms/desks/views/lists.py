"""The lists behind the figures, inside the Wagtail admin: enrolments by stage, sessions with their marks."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.accounts.models import Person
from lms.cohorts.access import WITH_REGISTERS, may_plan
from lms.cohorts.models import AttendanceRecord, ClassSession, Enrolment
from lms.desks import figures, stages
from lms.desks.filters import EnrolmentsFilter, SessionsFilter
from lms.graduation import sheet

PAGE = 50


@require_safe
def enrolments(request):
    """Enrolments of the cohorts the account runs, by how far they have come; the latest first."""
    asked = _asked(request, EnrolmentsFilter)
    stage = asked.stage_asked
    page = _page(request, enrolments_asked(asked).order_by(f"-{stage.day}", "-pk"))
    sheets = sheet.of(Enrolment.objects.filter(pk__in=[one.pk for one in page.object_list]))
    corrects = request.user.has_perm("accounts.change_person")
    rows = [
        {
            "one": one,
            "stage": _stage_of(one),
            "attendance": _attendance(sheets.get(one.pk)),
            "opens": corrects or one.status in Enrolment.LIVE,
        }
        for one in page.object_list
    ]
    return _shown(request, "enrolments", asked, page, {"rows": rows, "stage": stage})


@require_safe
def sessions_held(request):
    """Sessions and what their registers say; the latest first."""
    asked = _asked(request, SessionsFilter)
    page = _page(request, sessions_asked(asked).order_by("-starts_at", "-pk"))
    marks = marks_of(page.object_list)
    rows = [(one, marks.get(one.pk, figures.NO_MARKS)) for one in page.object_list]
    return _shown(request, "sessions", asked, page, {"rows": rows})


def enrolments_asked(asked):
    """The rows of a filter, with what a list shows at hand."""
    stage = asked.stage_asked
    found = Enrolment.objects.filter(cohort__in=_cohorts(asked)).filter(stage.asks, **asked.within(stage.day))
    if text := asked.asked.get("q"):
        found = found.filter(person__in=Person.objects.matching(text))
    return found.select_related("person", "cohort__course", "cohort__centre", "graduation__decision")


def sessions_asked(asked):
    cohorts = _cohorts(asked).filter(status__in=WITH_REGISTERS)
    sessions = ClassSession.objects.counted().filter(cohort__in=cohorts, **asked.within("starts_at"))
    return sessions.select_related("cohort__course", "cohort__centre")


def marks_of(sessions):
    """``{session pk: Marks}``, in one statement."""
    kinds = {kind: Count("pk", filter=Q(mark=kind)) for kind in ("present", "late", "excused", "absent")}
    rows = (
        AttendanceRecord.objects.filter(session__in=[one.pk for one in sessions])
        .order_by()
        .values("session")
        .annotate(**kinds)
    )
    return {row.pop("session"): figures.Marks(**row) for row in rows}


def _cohorts(asked):
    cohorts = asked.scope().cohorts
    return cohorts.filter(pk=asked.asked["cohort"].pk) if "cohort" in asked.asked else cohorts


def _stage_of(enrolment):
    """How far it has come, as the stages call it; '' for what has no stage, such as a cohort that was called off."""
    decided = getattr(enrolment, "graduation", None)
    if decided:
        return stages.GRADUATED if decided.graduates else stages.NOT_GRADUATED
    return stages.of(enrolment.status, enrolment.cohort.status)


def _attendance(known):
    """(attended, counted)"""
    marks = [session.mark for session in known.sessions] if known else []
    return sum(mark in figures.ATTENDED for mark in marks), sum(mark in figures.COUNTED for mark in marks)


def _asked(request, form):
    if not may_plan(request.user):
        raise PermissionDenied
    return form(request.GET, user=request.user)


def _page(request, found):
    return Paginator(found, PAGE).get_page(request.GET.get("page"))


def _shown(request, name, asked, page, context):
    query = request.GET.copy()
    query.pop("page", None)
    return render(request, f"desks/{name}.html", context | {"filter": asked, "page": page, "query": query})
