"""Sending word: a lead has looked at what was issued, and has its holders told."""

from hashlib import sha256

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from certificates import telling
from certificates.views.leads import NAMES_SHOWN, issues
from lms.arabic.templatetags.arabic import digits
from lms.cohorts.models import Cohort

AT_ONCE = 1000  # as many as one press asks for


@issues
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request):
    """Confirm with a count, then have those told who were looked at; of one cohort with ``?cohort=``, else of all."""
    cohort = _cohort(request.GET.get("cohort", ""))
    untold = list(telling.untold(cohort)[:AT_ONCE])
    to_tell = [one for one in untold if telling.can_be_told(one)]
    count, seen = len(to_tell), _digest(to_tell)
    if request.method == "POST":
        if not to_tell or request.POST.get("seen") == seen:
            telling.ask(to_tell, by=request.user)
            told = ngettext("%(shown)s graduate is being told.", "%(shown)s graduates are being told.", count)
            none = _("Nobody was left to be told.")
            messages.success(request, told % {"shown": digits(count)} if count else none)
            return redirect("certificate_desk:progress", cohort.pk) if cohort else redirect("certificate_desk:index")
        messages.warning(request, _("Others are to be told now than those you saw. Look again."))
    asked = ngettext("Tell %(shown)s graduate?", "Tell %(shown)s graduates?", count) % {"shown": digits(count)}
    context = {
        "title": asked if count else _("Send word"),
        "cohort": cohort,
        "count": count,
        "seen": seen,
        "to_tell": to_tell[:NAMES_SHOWN],
        "unreached": [one for one in untold if one not in to_tell][:NAMES_SHOWN],
        "here": f"{reverse('certificate_desk:tell')}?cohort={cohort.pk}"
        if cohort
        else reverse("certificate_desk:tell"),
    }
    return render(request, "certificates/admin/tell.html", context)


def _cohort(asked):
    """The cohort that is asked for, None for all; one that there is not is a 404."""
    if not asked:
        return None
    known = asked.isascii() and asked.isdigit() and len(asked) <= len("999999999999999999")
    return get_object_or_404(Cohort.objects.with_places(), pk=int(asked) if known else 0)


def _digest(certificates):
    return sha256(",".join(str(one.pk) for one in certificates).encode()).hexdigest()
