"""What nobody does any more, and doing it after all; for who issues certificates."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from certificates import access
from lms.arabic.templatetags.arabic import digits
from lms.desks import given_up

PAGE = 50
AT_ONCE = 200  # jobs tried again by one press


@require_http_methods(["GET", "HEAD"])
def failures(request):
    """Jobs that failed for good, the latest first; then messages that came too late."""
    _refuse_others(request.user)
    now = timezone.now()
    page = Paginator(given_up.failed(now).order_by("-finished_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    late = given_up.too_late(now).order_by("-valid_until", "-pk")
    context = {
        "page": page,
        "failed": given_up.of_jobs(page.object_list),
        "late": given_up.of_messages(late[:PAGE]),
        "late_count": late.count(),
    }
    return render(request, "desks/given_up.html", context)


@require_POST
def retry(request, pk):
    """Have one job done after all."""
    _refuse_others(request.user)
    job = get_object_or_404(given_up.failed(timezone.now()), pk=pk)
    try:
        given_up.retry(job, by=request.user)
    except given_up.NothingToRetry:
        messages.info(request, _("Nothing to try again: it was taken up meanwhile, or its text was not kept."))
    else:
        messages.success(request, _("It is being tried again."))
    return redirect("given_up")


@require_POST
def retry_all(request):
    """Have all of them done after all, the oldest first, as far as they can be."""
    _refuse_others(request.user)
    tried = 0
    for job in given_up.to_try_again(timezone.now(), AT_ONCE):
        try:
            given_up.retry(job, by=request.user)
        except given_up.NothingToRetry:
            continue
        tried += 1
    words = ngettext("%(count)s piece of work is tried again.", "%(count)s pieces of work are tried again.", tried)
    messages.success(request, words % {"count": digits(tried)})
    return redirect("given_up")


def _refuse_others(user):
    if not access.may_issue(user):
        raise PermissionDenied
