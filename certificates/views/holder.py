"""What the holder sees of their certificate."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certificates import access, codes, naming, verification
from certificates.badges import credential_of
from certificates.forms import NameRequestForm
from certificates.models import Certificate
from lms.volunteers import hours


@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request, code):
    """What is on the paper, its file, the address to share; and a way to say that a name is wrong."""
    mine = get_object_or_404(access.held_by(request.user), code=codes.normalise(code) or "")
    asked = mine.name_requests.open().first()
    printed = {"name_ar": mine.facts["name_ar"], "name_en": mine.facts["name_en"]}
    form = NameRequestForm(request.POST if request.method == "POST" else None, initial=printed)
    if form.is_valid():
        try:
            naming.ask(mine, by=request.user, names=form.names(), words=form.cleaned_data["words"])
        except (naming.AlreadyAsked, naming.NothingToCorrect) as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("We have your request. The programme looks at it and answers by message."))
            return redirect("certificates:certificate", mine.code)
    context = {
        "certificate": mine,
        "facts": mine.printed,
        "hours": hours.said(timedelta(hours=mine.printed.hours)),
        "is_valid": mine.status == Certificate.Status.ISSUED,
        "newer": verification.answer(mine).newer,
        "has_badge": credential_of(mine) is not None,
        "share": settings.BASE_URL + reverse("certificates:verify", args=[mine.code]),
        "asked": asked,
        "kept": mine.name_requests.exclude(answer="").last(),
        "form": form,
    }
    return render(request, "certificates/holder.html", context)
