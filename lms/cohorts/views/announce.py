"""A trainer writes to everybody in a cohort."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lms.arabic.templatetags.arabic import digits
from lms.cohorts import access, announcing
from lms.cohorts.forms.announcing import AnnounceForm
from lms.cohorts.refusals import Refused


@require_http_methods(["GET", "POST"])
def announce(request, public_id):
    """Write, see to how many it goes, and send."""
    taught = access.cohorts_taught_by(request.user).filter(status__in=access.WITH_REGISTERS)
    cohort = get_object_or_404(taught.with_places(), public_id=public_id)
    form = AnnounceForm(request.POST or None)
    if form.is_valid():
        try:
            told = announcing.announce(cohort, form.cleaned_data["text"], by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _sent(told))
            return redirect("desks:cohort", cohort.public_id)
    context = {"cohort": cohort, "form": form, "readers": len(announcing.readers_of(cohort))}
    return render(request, "cohorts/announce.html", context)


def _sent(count):
    return ngettext("The message goes to %(shown)s reader.", "The message goes to %(shown)s readers.", count) % {
        "shown": digits(count)
    }
