"""The guardian of a volunteer under 18: named by the volunteer, and heard by a lead inside the Wagtail admin."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.volunteers import access, ages, guardians
from lms.volunteers.forms.vetting import GuardianForm, PaperForm, TakeBackForm
from lms.volunteers.models import GuardianConsent, VolunteerTrainer
from lms.volunteers.views.trainers import may_change


@require_http_methods(["GET", "POST"])
def mine(request):
    """Who is asked for one's own, and what they said; somebody else may be asked."""
    trainer = get_object_or_404(access.trainers_of(request.user).select_related("person"))
    form = GuardianForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _ask(request, trainer, form):
        return redirect("volunteers:mine")
    return render(request, "volunteers/guardian.html", _context(trainer) | {"form": form})


@may_change
@require_http_methods(["GET", "POST"])
def of_trainer(request, pk):
    """The same for a lead: ask, note what is on paper, or note that it was taken back."""
    trainer = get_object_or_404(VolunteerTrainer.objects.select_related("person"), pk=pk)
    act = request.POST.get("act")
    form = GuardianForm(request.POST if request.method == "POST" and act not in {"paper", "take_back"} else None)
    paper = PaperForm(request.POST if act == "paper" else None, prefix="paper")
    back = TakeBackForm(request.POST if act == "take_back" else None, prefix="back")
    if (
        (form.is_valid() and _ask(request, trainer, form))
        or (paper.is_valid() and _paper(request, trainer, paper))
        or (back.is_valid() and _take_back(request, trainer, back))
    ):
        return redirect("trainer", trainer.pk)
    context = _context(trainer) | {"form": form, "paper": paper, "back": back}
    return render(request, "volunteers/admin/guardian.html", context)


def _context(trainer):
    consent = guardians.last_of(trainer)
    return {
        "trainer": trainer,
        "consent": consent,
        "is_given": consent is not None and consent.status == GuardianConsent.Status.GIVEN,
        "is_asked": consent is not None and consent.status == GuardianConsent.Status.ASKED,
        "is_refused": consent is not None and consent.status == GuardianConsent.Status.REFUSED,
        "is_minor": ages.is_minor(trainer.person.born_on, timezone.localdate()),
        "of_age_on": trainer.person.born_on and ages.turns(ages.OF_AGE, trainer.person.born_on),
    }


def _ask(request, trainer, form):
    name, phone = form.guardian()
    return _done(
        request,
        form,
        lambda: guardians.ask(trainer, name=name, phone=phone, by=request.user),
        _("We wrote to the guardian. Their answer shows here."),
    )


def _paper(request, trainer, form):
    name = form.cleaned_data["name"]
    return _done(
        request,
        form,
        lambda: guardians.record_paper(trainer, name=name, by=request.user),
        _("The consent is written down."),
    )


def _take_back(request, trainer, form):
    consent, reason = guardians.last_of(trainer), form.cleaned_data["reason"]

    def take_back():
        if consent is None:
            raise guardians.AlreadyAnswered
        guardians.take_back(consent, by=request.user, reason=reason)

    return _done(request, form, take_back, _("The consent ended, and with it what they taught."))


def _done(request, form, act, words):
    try:
        act()
    except guardians.Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, words)
    return True
