"""The programme's reports, inside the Wagtail admin: drawings, and tables to take away."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_safe

from lms.audit import trail
from lms.cohorts.access import may_plan
from lms.desks import reports as reporting
from lms.desks.filters import ScopeFilter
from lms.scoping import exporting


@require_safe
def reports(request):
    """One report at a time, ``?report=``; of the cohorts the account runs, narrowed by course and centre."""
    if not may_plan(request.user):
        raise PermissionDenied
    asked = ScopeFilter(request.GET, user=request.user)
    name = request.GET.get("report")
    name = name if name in reporting.TITLES else reporting.ATTENDANCE
    opens_trainers = request.user.has_perm("volunteers.change_volunteertrainer")
    scope = asked.scope()
    made = reporting.made(name, scope, timezone.localdate(), opens_trainers=opens_trainers)
    if (kind := request.GET.get("export")) in exporting.CONTENT_TYPES:
        table = [figure for figure in made if figure.name == request.GET.get("table")]
        return _exported(request, table, kind, scope.asked)
    query = QueryDict(mutable=True)  # what is not known falls away, as in the lists
    query.update({"report": name, **scope.asked})
    context = {
        "filter": asked,
        "name": name,
        "titles": reporting.TITLES.items(),
        "figures": made,
        "query": query,
        "kinds": {exporting.CSV: "CSV", exporting.XLSX: "Excel"},
    }
    return render(request, "desks/reports.html", context)


def _exported(request, figures, kind, filters):
    """The table of one figure; who took it away is in the audit trail, as with the lists."""
    if not figures:
        raise Http404
    [figure] = figures
    rows = [[row.label, *(number.value for number in row.numbers)] for row in figure.rows]
    facts = {"list": figure.name, "kind": kind, "rows": len(rows), "filters": filters}
    if request.method != "HEAD":  # nothing is taken away
        trail.record("list.exported", request.user, by=request.user, **facts)
    if kind == exporting.CSV:
        pieces = exporting.csv_pieces(figure.heads, rows)
    else:
        pieces = exporting.xlsx_pieces(figure.title, figure.heads, rows, right_to_left=get_language_bidi())
    answer = HttpResponse(b"".join(pieces), content_type=exporting.CONTENT_TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{figure.name}-{timezone.localdate()}.{kind}"'
    return answer
