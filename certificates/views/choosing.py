"""Which template certificates are printed on: for all, and for a cohort of its own."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certificates import versions
from certificates.rendering.wording import COMPLETION
from certificates.views.leads import issues
from lms.cohorts.models import Cohort


@issues
@require_POST
def for_all(request):
    choose(request, None)
    return redirect("certificate_desk:cohorts")


@issues
@require_POST
def for_cohort(request, pk):
    cohort = get_object_or_404(Cohort, pk=pk)
    choose(request, cohort)
    return redirect("certificate_desk:issue", cohort.pk)


def choose(request, cohort, kind=COMPLETION):
    """Choose what was posted: the key of a template, or '' for none of its own."""
    wanted = request.POST.get("template", "")
    template = {str(one.pk): one for one in versions.offered(kind)}.get(wanted)
    if wanted and template is None:
        messages.warning(request, _("This template is not published any more. Choose another."))
        return
    versions.choose(template, by=request.user, cohort=cohort, kind=kind)
    messages.success(request, _("The next certificates are printed on it. Those that are issued stay as they are."))
