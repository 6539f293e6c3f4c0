"""What one register waits for: marks in dispute, walk-ins whom nobody knows yet, marks that came late."""

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.accounts.models import User
from lms.cohorts import access, attendance, guests, held
from lms.cohorts.forms.deciding import DisputeForm, GuestForm, HeldForm
from lms.cohorts.models import AttendanceRecord, Guest
from lms.cohorts.refusals import Refused


@require_http_methods(["GET", "POST"])
def decide(request, public_id):
    """Show them, and take one answer: ``act`` names what, ``of`` which."""
    sessions = access.registers_and_called_off_of(request.user)
    session = get_object_or_404(sessions.select_related("cohort__course", "cohort__centre"), public_id=public_id)
    waits = _Waits(session, request.user)
    if request.method == "GET":
        return _page(request, waits)
    answered = ANSWERS.get(request.POST.get("act"))
    if answered is None:
        raise Http404
    form, act, done = answered(waits, request)
    if not form.is_valid():
        waits.forms[request.POST.get("of")] = form
        return _page(request, waits)
    try:
        act(form.cleaned_data)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("cohorts:decide", session.public_id)


def _page(request, waits):
    context = {"session": waits.session, "cohort": waits.session.cohort, "waits": waits}
    return render(request, "cohorts/deciding.html", context)


class _Waits:
    """All that waits in the register for the account: each thing with its form, or without where others answer."""

    def __init__(self, session, user):
        self.session, self.forms = session, {}
        self.may_decide, self.may_correct = access.may_decide(user, session.cohort_id), access.may_correct(user)
        self.disputes = list(
            AttendanceRecord.objects.filter(session=session, against__isnull=False)
            .select_related("enrolment__person")
            .with_takers()
            .order_by("enrolment__person__name_key")
        )
        self.guests = list(Guest.objects.filter(session=session, enrolment=None).select_related("session__cohort"))
        self.held = list(held.waiting([session]).prefetch_related(Prefetch("by", User.objects.with_latin_names())))

    def __bool__(self):
        return bool(self.disputes or self.guests or self.held)

    def each(self):
        """(what it is, its key, the thing, its form) of all, as the page shows them."""
        for record in self.disputes:
            yield "dispute", record.enrolment.public_id, record, self.may_decide and DisputeForm(record=record)
        for guest in self.guests:
            key = str(guest.pk)
            yield "guest", key, guest, self.forms.get(key) or GuestForm(guest=guest, auto_id=f"{key}-%s")
        for mark in self.held:
            key = str(mark.pk)
            yield "held", key, mark, self.may_correct and (self.forms.get(key) or HeldForm(auto_id=f"{key}-%s"))

    def found(self, things, of, *, may=True):
        """The one that is meant; another's, and one that waits no more, is missing."""
        for what, key, thing, _form in self.each():
            if may and what == things and key == of:
                return thing
        raise Http404


def _dispute(waits, request):
    record = waits.found("dispute", request.POST.get("of"), may=waits.may_decide)
    form = DisputeForm(request.POST, record=record)

    def act(said):
        attendance.decide(waits.session, record.enrolment, said["mark"], by=request.user)

    return form, act, _("That mark stands now.")


def _guest(waits, request):
    guest = waits.found("guest", request.POST.get("of"))
    form = GuestForm(request.POST, guest=guest, auto_id=f"{guest.pk}-%s")

    def act(said):
        guests.match(guest, said["enrolment"], by=request.user)

    return form, act, _("The guest’s mark is the trainee’s now.")


def _take(waits, request):
    mark = waits.found("held", request.POST.get("of"), may=waits.may_correct)
    form = HeldForm(request.POST, auto_id=f"{mark.pk}-%s")

    def act(said):
        held.take(mark, by=request.user, reason=said["reason"])

    return form, act, _("The mark is corrected.")


def _leave(waits, request):
    mark = waits.found("held", request.POST.get("of"), may=waits.may_correct)
    form = forms.Form(request.POST)

    def act(_said):
        held.leave(mark, by=request.user)

    return form, act, _("The register stays as it is.")


ANSWERS = {"dispute": _dispute, "guest": _guest, "take": _take, "leave": _leave}
