"""One step of a trainer's vetting, inside the Wagtail admin: for leads."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.accounts.models import User
from lms.volunteers import vetting
from lms.volunteers.forms.vetting import StepForm, WithdrawForm
from lms.volunteers.models import VettingStep, VolunteerTrainer
from lms.volunteers.views.trainers import may_change


@may_change
@require_http_methods(["GET", "POST"])
def step(request, pk, kind):
    """How it stands, who saw it before, and what is seen now; or why it does not hold any more."""
    trainer = get_object_or_404(VolunteerTrainer.objects.select_related("person"), pk=pk)
    kind = VettingStep.Kind(kind)
    steps = list(
        trainer.vetting_steps.filter(kind=kind)
        .prefetch_related(Prefetch("by", User.objects.with_latin_names()))
        .order_by("-number")
    )
    last = steps[0] if steps else None
    is_withdrawing = request.POST.get("act") == "withdraw"
    form = StepForm(request.POST if request.method == "POST" and not is_withdrawing else None, kind=kind, last=last)
    end = WithdrawForm(
        request.POST if is_withdrawing else None, initial={"seen": last.number if last else 0}, prefix="end"
    )
    sent = end if is_withdrawing else form
    if sent.is_valid():
        try:
            if is_withdrawing:
                vetting.withdraw(trainer, kind, on=timezone.localdate(), by=request.user, **end.cleaned_data)
            else:
                vetting.see(trainer, kind, by=request.user, **form.cleaned_data)
        except vetting.Refused as refusal:
            sent.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("trainer", trainer.pk)
    today = timezone.localdate()
    context = {
        "trainer": trainer,
        "kind": kind,
        "form": form,
        "end": end,
        "steps": steps,
        "may_end": last is not None and not last.is_withdrawn,
        "standing": next(one for one in vetting.standing(trainer, today) if one.kind == kind),
        "age_is_unknown": kind == VettingStep.Kind.IDENTITY and trainer.person.born_on is None,
    }
    return render(request, "volunteers/admin/step.html", context)
