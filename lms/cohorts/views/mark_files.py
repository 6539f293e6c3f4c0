"""Marks of many sessions from a file: looked at first, then taken by one button; for leads in the admin, and for trainers."""

from collections import Counter

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.audit import trail
from lms.cohorts import access, mark_files, mark_review, mark_taking
from lms.cohorts.board import Board
from lms.cohorts.forms.mark_files import MarkFileForm
from lms.scoping import exporting

SHOWN = 500  # of each sort; the count says how many there are


@require_http_methods(["GET", "POST"])
def of_trainer(request, public_id):
    """The registers that the account teaches of one cohort."""
    cohort = get_object_or_404(_with_registers(access.cohorts_taught_by(request.user)), public_id=public_id)
    return _answer(request, cohort, "cohorts/mark_file.html")


@require_http_methods(["GET", "POST"])
def of_lead(request, pk):
    """The registers of one cohort that the account runs, in the admin."""
    cohort = get_object_or_404(_with_registers(access.cohorts_run_by(request.user)), pk=pk)
    return _answer(request, cohort, "cohorts/admin/mark_file.html")


def _with_registers(cohorts):
    return cohorts.filter(status__in=access.WITH_REGISTERS).with_places()


def _answer(request, cohort, template):
    """``act`` of a POST: "check" looks at the file, "take" takes what was looked at."""
    board = Board(cohort)
    sessions = list(access.registers_marked_by(request.user).filter(cohort=cohort))
    if request.GET.get("export") in exporting.CONTENT_TYPES:
        return _written(request, board, sessions)
    if request.POST.get("act") == "take":
        return _take(request, board, sessions, template)
    form = MarkFileForm(request.POST, request.FILES) if request.method == "POST" else MarkFileForm()
    context = {"form": form}
    if form.is_valid():
        context |= _looked_at(request, board, mark_review.review(board, sessions, form.given(), by=request.user))
    return _page(request, board, template, context)


def _take(request, board, sessions, template):
    try:
        count, left = mark_taking.take(board, request.POST.get("marks", ""), sessions, by=request.user)
    except signing.BadSignature:
        messages.error(request, _("This page was not made for you, or is damaged. Send the file once more."))
        return redirect(request.path)
    if count:
        words = ngettext("%(count)d mark is recorded.", "%(count)d marks are recorded.", count)
        messages.success(request, words % {"count": count})
    elif not left:
        messages.info(request, _("Nothing was changed: the registers say so already."))
    if not left:
        return redirect(request.path)
    messages.warning(request, _("Something changed since you looked. What is left is shown anew."))
    board = Board(board.cohort)
    findings = mark_review.review(board, sessions, left, by=request.user)
    return _page(request, board, template, {"form": MarkFileForm()} | _looked_at(request, board, findings))


def _looked_at(request, board, findings):
    counts = Counter(one.state for one in findings)
    states = [mark_review.REFUSED, mark_review.CHANGE, mark_review.SAME]
    return {
        "findings": {state: [one for one in findings if one.state == state][:SHOWN] for state in states},
        "counts": {state: counts[state] for state in states},
        "shown": SHOWN,
        "marks": mark_taking.carried(board.cohort, findings, by=request.user),
    }


def _page(request, board, template, context):
    context |= {"cohort": board.cohort, "layouts": mark_files.LAYOUTS.items(), "kinds": {"csv": "CSV", "xlsx": "Excel"}}
    return render(request, template, context)


def _written(request, board, sessions):
    """What stands, as a file to change and send back; who took it away is in the audit trail, as with the lists."""
    kind = request.GET["export"]
    layout = request.GET.get("layout")
    layout = layout if layout in mark_files.LAYOUTS else mark_files.MATRIX
    theirs = mark_files.sessions_to_write(board, sessions)
    headings, rows = mark_files.written(board, layout, sessions=theirs)
    if request.method != "HEAD":
        trail.record(
            "list.exported",
            request.user,
            by=request.user,
            list="marks",
            kind=kind,
            rows=len(rows),
            filters={"cohort": board.cohort.pk},
        )
    if kind == exporting.CSV:
        pieces = exporting.csv_pieces(headings, rows)
    else:
        title = board.cohort.code
        pieces = exporting.xlsx_pieces(title, headings, rows, right_to_left=get_language_bidi())
    answer = HttpResponse(b"".join(pieces), content_type=exporting.CONTENT_TYPES[kind])
    name = f"marks-{board.cohort.code}-{timezone.localdate()}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
