"""What a trainer sees who cannot come to a session, and who is asked to take one: signed in, or by the message's link."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.accounts.models import User
from lms.cohorts.access import cohorts_taught_by
from lms.cohorts.models import ClassSession
from lms.cohorts.refusals import Refused
from lms.volunteers import absence, access, asking, assignment, cover
from lms.volunteers.forms.cover import CannotComeForm
from lms.volunteers.models import CoverRequest
from lms.volunteers.views.by_link import by_link


@require_http_methods(["GET", "POST"])
def cannot_come(request, public_id):
    """Say that one cannot come to a session of one's own, with a reason; see what came of it; take it back.

    Whoever takes it in another's place is sent on to where they give it back.
    """
    mine = access.cover_requests_of(request.user).accepted().filter(session__public_id=public_id).first()
    if mine is not None:
        return redirect("volunteers:cover", mine.public_id)
    sessions = ClassSession.objects.filter(cohort__in=cohorts_taught_by(request.user))
    session = get_object_or_404(sessions.select_related("cohort__course", "cohort__centre"), public_id=public_id)
    trainer = get_object_or_404(access.trainers_of(request.user))
    said = session.absences.filter(trainer=trainer).select_related("trainer").order_by("-pk").first()
    if said is not None and said.status == said.Status.TAKEN_BACK:
        said = None
    others = list(absence.others_there(session, trainer))
    act = request.POST.get("act")
    form = CannotComeForm(request.POST if act == "say" else None, others=others)
    if act == "back" and said is not None:
        _back(request, said)
        return redirect(request.path)
    if form.is_valid():
        _say(request, session, trainer, form.said())
        return redirect(request.path)
    context = {
        "session": session,
        "cohort": session.cohort,
        "said": said,
        "found": said and said.accepted,
        "asked": said.requests.count() if said else 0,
        "others": others,
        "form": form,
        "is_to_come": absence.is_to_come(session, timezone.now()),
    }
    return render(request, "volunteers/cannot_come.html", context)


@require_http_methods(["GET", "POST"])
def answer(request, public_id):
    """Read what session one is asked to take; one tap accepts, declines, or gives it back."""
    asked = get_object_or_404(access.cover_requests_of(request.user).with_places(), public_id=public_id)
    return _answered(request, asked, by=request.user)


@by_link
def answer_by_link(request, signed):
    """The same for whoever has the link of the message, until the session begins; it answers once, and gives nothing back.

    Looking at it changes nothing. The answer is the trainer's own account's.
    """
    asked = asking.LINKS.find(signed, CoverRequest.objects.with_places())
    if asked is None:
        raise Http404
    if asked.session.starts_at <= timezone.now():
        return render(request, "volunteers/cover_over.html", {"asked": asked}, status=410)
    return _answered(request, asked, by=assignment.account_of(asked.trainer), by_link=True)


def _answered(request, asked, *, by, by_link=False):
    if request.method == "POST":
        _answer(request, asked, request.POST.get("answer"), by, by_link)
        return redirect(request.path)
    states, absent = CoverRequest.Status, asked.absence
    context = {
        "asked": asked,
        "session": asked.session,
        "cohort": asked.session.cohort,
        "is_open": asked.status == states.ASKED and absence.is_to_come(asked.session, timezone.now()),
        "is_mine": asked.status == states.ACCEPTED,
        "is_to_come": absence.is_to_come(asked.session, timezone.now()),
        "by_link": by_link,
        "in_place_of": User.objects.with_latin_names().filter(pk=absent.said_by_id).first(),
    }
    return render(request, "volunteers/cover.html", context)


def _say(request, session, trainer, said):
    try:
        found = absence.say(session, trainer=trainer, by=request.user, **said)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return
    if found.status == found.Status.NOT_NEEDED:
        messages.success(request, _("Noted. Thank you for saying so in time."))
    else:
        messages.success(request, _("Noted. Somebody is looked for, and you hear as soon as they are found."))


def _back(request, said):
    try:
        absence.take_back(said, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Good: the session is yours again."))


def _answer(request, asked, said, by, by_link):
    verbs = {"accept": cover.accept, "decline": cover.decline}
    if not by_link:
        verbs["give_back"] = cover.give_back
    if said not in verbs:
        messages.error(request, _("Choose to accept or to decline."))
        return
    try:
        verbs[said](asked, by=by)
    except cover.AnsweredSo as refusal:
        messages.info(request, refusal.message)
    except Refused as refusal:
        messages.error(request, refusal.message)
