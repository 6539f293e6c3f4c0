"""The register on paper: print a sheet, and key in one that was filled; shown by name before anything is recorded."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lms.cohorts import access, attendance, entering, register, sheets
from lms.cohorts.forms.keying import KeyingForm
from lms.cohorts.marking import Said
from lms.cohorts.models import Excuse, Mark
from lms.cohorts.refusals import Refused
from lms.cohorts.register import Row


@require_http_methods(["GET", "POST"])
def paper(request, public_id):
    """``act`` of a POST: "check" shows what would be recorded, "take" records it, "mend" goes back to what was typed."""
    session = get_object_or_404(
        access.registers_marked_by(request.user).select_related("cohort__course", "cohort__centre"),
        public_id=public_id,
    )
    if request.method == "GET":
        form = KeyingForm(session=session, roster=register.roster(session))
        return _page(request, session, form)
    form = _posted(request, session)
    if request.POST.get("act") == "mend" or not form.is_valid() or not _takes_marks(session):
        return _page(request, session, form)
    if request.POST.get("act") != "take":
        return _check(request, session, form)
    return _take(request, session, form)


def _take(request, session, form):
    try:
        taken, moved = entering.take(session, form.entries(), by=request.user, how="paper")
        entering.welcome(session, form.visitors(), by=request.user)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, session, form)
    if taken:
        words = ngettext("%(count)d mark is saved.", "%(count)d marks are saved.", len(taken))
        messages.success(request, words % {"count": len(taken)})
    if moved:
        messages.warning(request, _("Somebody else marked some of these trainees meanwhile. Look at those once more."))
        form = _posted(request, session)
        return _check(request, session, form) if form.is_valid() else _page(request, session, form)
    return redirect("cohorts:take_register", session.public_id)


def _posted(request, session):
    return KeyingForm(request.POST, session=session, roster=register.roster(session))


def _takes_marks(session):
    return not (session.locked_at or attendance.opens_on(session, timezone.localdate()))


@dataclass(frozen=True)
class Line:
    """What is said of one trainee, beside what stands of them."""

    row: Row
    said: Said

    @property
    def reason(self):
        return Excuse.said(self.said.reason)


def _check(request, session, form):
    lines = [Line(row, form.said[row.number]) for row in form.rows if row.number in form.said]
    new = [line for line in lines if not line.said.agrees_with(line.row)]
    context = {
        "session": session,
        "cohort": session.cohort,
        "form": form,
        "groups": [
            (mark, f"m-{mark}", mark.label, found)
            for mark in [Mark.ABSENT, Mark.LATE, Mark.EXCUSED, Mark.PRESENT, attendance.NONE]
            if (found := [line for line in new if line.said.mark == mark])
        ],
        "count": len(new),
        "same": len(lines) - len(new),
        "visitors": form.visitors(),
        "left": [row for row in form.rows if not row.is_marked and row.number not in form.said],
    }
    return render(request, "cohorts/paper_check.html", context)


def _page(request, session, form):
    to_print = min(sheets.from_here(session, request.user).count(), sheets.MOST_AT_ONCE)
    context = {
        "session": session,
        "cohort": session.cohort,
        "form": form,
        "numbers": range(1, to_print + 1),
        "opens_on": attendance.opens_on(session, timezone.localdate()),
        "takes_marks": _takes_marks(session),
    }
    return render(request, "cohorts/paper.html", context)
