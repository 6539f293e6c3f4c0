"""The texts people agree to, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.accounts import policies
from lms.accounts.models import Policy


@login_not_required
@require_safe
def policy(request, kind):
    """The version in force today."""
    current = Policy.objects.current(kind, timezone.localdate())
    if current is None:
        raise Http404
    return render(request, "accounts/policy.html", {"policy": current, "body": policies.as_html(current)})
