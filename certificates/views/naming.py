"""The lead's list of names that holders say are wrong."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates import naming
from certificates.forms import AnswerForm
from certificates.models import Certificate, NameRequest

ends = permission_required("certificates.end_certificate", raise_exception=True)
SHOWN = 200
ABOUT = [
    f"{enrolment}__{what}"
    for enrolment in ["certificate__enrolment", "enrolment"]
    for what in ["person", "cohort__course"]
]


@ends
@require_safe
def name_requests(request):
    """What is asked for, the longest waiting first; each leads to the correction, or to an answer."""
    issued = Certificate.objects.issued().filter(enrolment=OuterRef("enrolment"))
    waiting = NameRequest.objects.open().select_related(*ABOUT).annotate(issued=Subquery(issued.values("pk")[:1]))
    context = {"title": _("Names to correct"), "waiting": waiting[:SHOWN], "count": waiting.count()}
    return render(request, "certificates/admin/name_requests.html", context)


@ends
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, pk):
    """Leave the name as it is, and say why."""
    asked = get_object_or_404(NameRequest.objects.open().select_related(*ABOUT), pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            naming.answer(asked, by=request.user, answer=form.cleaned_data["answer"])
        except naming.AlreadyAnswered as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, _("The holder is told."))
        return redirect("certificate_desk:name_requests")
    context = {"title": _("Leave the name as it is"), "asked": asked, "form": form}
    return render(request, "certificates/admin/name_answer.html", context)
