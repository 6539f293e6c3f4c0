"""What a trainer sees of an offer: signed in, or by the link in its message."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.volunteers import access, answering, assignment
from lms.volunteers.forms import DeclineForm
from lms.volunteers.models import TrainerAssignment
from lms.volunteers.views.by_link import by_link


@require_http_methods(["GET", "POST"])
def offer(request, public_id):
    """Read an offer; one tap accepts or declines it. Why it is declined may be said, and what was typed is kept."""
    offers = access.assignments_of(request.user).with_cohorts().select_related("trainer__person")
    return _offer(request, get_object_or_404(offers, public_id=public_id), by=request.user)


@by_link
def answer(request, signed):
    """The same for whoever has the link of the message, until the offer lapses; looking at it changes nothing.

    The answer is the trainer's own account's.
    """
    offers = TrainerAssignment.objects.with_cohorts().select_related("trainer__person")
    offered = answering.LINKS.find(signed, offers)
    if offered is None:
        raise Http404
    if offered.lapses_at <= timezone.now():
        return render(request, "volunteers/link_over.html", {"assignment": offered}, status=410)
    return _offer(request, offered, by=assignment.account_of(offered.trainer))


def _offer(request, offered, *, by):
    said = request.POST.get("answer")
    form = DeclineForm(request.POST if said == "decline" else None)
    if request.method == "POST" and not (form.is_bound and form.errors):
        _answer(request, offered, said, form, by)
        return redirect(request.path)
    states = TrainerAssignment.Status
    context = {
        "assignment": offered,
        "form": form,
        "cohort": offered.cohort,
        "sessions": offered.cohort.class_sessions.counted(),
        "is_open": offered.status == states.OFFERED and offered.cohort.status in assignment.TAUGHT,
        "is_accepted": offered.status == states.ACCEPTED,
        "is_declined": offered.status == states.DECLINED,
        "is_ended": offered.status == states.ENDED,
        "is_lapsed": offered.status == states.LAPSED,
    }
    return render(request, "volunteers/offer.html", context)


def _answer(request, offered, said, form, by):
    try:
        if said == "accept":
            assignment.accept(offered, by=by)
        elif said == "decline":
            assignment.decline(offered, by=by, reason=form.cleaned_data["reason"])
        else:
            messages.error(request, _("Choose to accept or to decline."))
    except assignment.AnsweredSo as refusal:
        messages.info(request, refusal.message)
    except assignment.Refused as refusal:
        messages.error(request, refusal.message)
