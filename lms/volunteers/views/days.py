"""Days on which a trainer's week is another one: written by themselves, or by a lead inside the Wagtail admin."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lms.arabic.templatetags.arabic import digits
from lms.volunteers import access
from lms.volunteers import days as verbs
from lms.volunteers.forms.days import DaysForm
from lms.volunteers.models import VolunteerTrainer
from lms.volunteers.views.trainers import may_change


@require_http_methods(["GET", "POST"])
def mine(request):
    """One's own."""
    trainer = get_object_or_404(access.trainers_of(request.user).select_related("person"))
    return _days(request, trainer, "volunteers/days.html")


@may_change
@require_http_methods(["GET", "POST"])
def of_trainer(request, pk):
    """The same, for a trainer who told a lead."""
    trainer = get_object_or_404(VolunteerTrainer.objects.select_related("person"), pk=pk)
    return _days(request, trainer, "volunteers/admin/days.html")


def _coming(trainer):
    """Pairs of an exception that is not over, and the sessions that they teach in spite of it."""
    return list(verbs.taught_on(trainer, trainer.week_exceptions.not_over(timezone.localdate())).items())


def _days(request, trainer, template):
    is_new = request.method == "POST" and "remove" not in request.POST
    form = DaysForm(request.POST if is_new else None)
    if request.method == "POST" and not is_new:
        _remove(request, trainer)
        return redirect(request.path)
    if form.is_valid():
        try:
            added = verbs.add(trainer, by=request.user, **form.cleaned_data)
        except verbs.Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            _say(request, added)
            return redirect(request.path)
    return render(request, template, {"trainer": trainer, "form": form, "coming": _coming(trainer)})


def _remove(request, trainer):
    chosen = trainer.week_exceptions.filter(public_id=request.POST["remove"][:22]).first()
    if chosen is not None and verbs.remove(chosen, by=request.user):
        messages.success(request, _("Removed. The week holds on those days again."))
    else:
        messages.info(request, _("Those days were removed already."))


def _say(request, added):
    messages.success(request, _("Saved."))
    if n := len(verbs.taught_on(added.trainer, [added])[added]):
        words = ngettext(
            "%(shown)s session is taught on those days. Nobody stands in by itself: it is named below.",
            "%(shown)s sessions are taught on those days. Nobody stands in by itself: they are named below.",
            n,
        )
        messages.warning(request, words % {"shown": digits(n)})
