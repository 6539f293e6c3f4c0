"""The lead's screen of volunteers whose approved hours can be certified."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from certificates import preflight, seals, versions, volunteering
from certificates.badges import keys
from certificates.rendering.wording import SERVICE
from certificates.views import choosing
from certificates.views.leads import NAMES_SHOWN, NOT_AS_SEEN, is_as_seen, issues, question, screen
from lms.arabic.templatetags.arabic import digits


@issues
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request):
    """Confirm with a count, then ask for the certificates of those volunteers who were looked at.

    With ``?who=asked``: of those alone who asked for theirs.
    """
    who = "asked" if "asked" in (request.GET.get("who"), request.POST.get("who")) else "all"
    checks = volunteering.checks(asked_alone=who == "asked", by=request.user)
    if request.method == "POST":
        if is_as_seen(request, checks):
            _ask_for(request, checks)
            return redirect("certificate_desk:index")
        messages.warning(request, NOT_AS_SEEN)
    context = {
        "who": who,
        "count": len(checks),
        "checks": checks[:NAMES_SHOWN],
        "seen": preflight.seen(checks),
        "troubled": sum(bool(check.troubles) for check in checks),
        "paper": versions.Paper(kind=SERVICE),
        "seals": seals.state(),
        "badges": keys.state(),
    }
    title = question(len(checks)) if checks else _("Certificates of hours")
    return screen(request, "hours.html", title, context)


@issues
@require_POST
def template(request):
    choosing.choose(request, None, SERVICE)
    return redirect("certificate_desk:hours")


def _ask_for(request, checks):
    made = len(volunteering.issue([check.trainer for check in checks], by=request.user))
    asked = ngettext("%(shown)s certificate was asked for.", "%(shown)s certificates were asked for.", made)
    none = _("No approved hours were without a certificate any more.")
    messages.success(request, asked % {"shown": digits(made)} if made else none)
