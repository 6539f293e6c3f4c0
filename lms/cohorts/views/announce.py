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
    """Write, look at it once more with how many it goes to, and send.

    It is sent only to as many as were seen: where somebody came or left in between, it is shown again.
    """
    taught = access.cohorts_taught_by(request.user).filter(status__in=access.WITH_REGISTERS)
    cohort = get_object_or_404(taught.with_places(), public_id=public_id)
    readers = announcing.readers_of(cohort)
    form = AnnounceForm(request.POST or None)
    is_written = form.is_valid() and request.POST.get("act") != "write"
    seen = request.POST.get("seen", "")
    if is_written and "seen" in request.POST:
        try:
            told = announcing.announce(cohort, form.cleaned_data["text"], by=request.user, seen=_number(seen))
        except announcing.OthersThanSeen as refusal:
            messages.warning(request, refusal.message)
            readers = announcing.readers_of(cohort)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            is_written = False
        else:
            messages.success(request, _sent(told))
            return redirect("desks:cohort", cohort.public_id)
    context = {"cohort": cohort, "form": form, "readers": len(readers), "is_to_confirm": is_written and bool(readers)}
    return render(request, "cohorts/announce.html", context)


def _number(text):
    """The number that was shown; -1, which nobody was, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("99999") else -1


def _sent(count):
    return ngettext("The message goes to %(shown)s reader.", "The message goes to %(shown)s readers.", count) % {
        "shown": digits(count)
    }
