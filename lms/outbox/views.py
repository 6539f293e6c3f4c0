"""The messages that a demonstration shows instead of sending."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.outbox.models import Message

SHOWN = 50


@login_not_required  # the code is needed before signing in
@never_cache
@require_safe
def messages(request):
    """The last messages, newest first. On a server that is not a demonstration the page does not exist."""
    if not settings.EMBEDDED:
        raise Http404
    return render(request, "outbox/messages.html", {"messages_to_people": Message.objects.order_by("-pk")[:SHOWN]})
