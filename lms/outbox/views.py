"""What a reader turns off by the link in a mail; and the messages that a demonstration shows instead of sending."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lms.outbox import choices
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


@csrf_exempt  # a mail program posts here by itself (RFC 8058); the token says what may be done, and no more
@login_not_required  # as above
@never_cache
@require_http_methods(["GET", "POST"])
def stop(request, token):
    """One kind of message by one channel: off, or on again. Looking changes nothing, and names nobody."""
    found = choices.of_token(token)
    if found is None:
        raise Http404
    person, kind, channel = found
    if request.method == "POST":
        choices.choose(person, {(kind, channel): request.POST.get("act") == "start"})
    context = {
        "kind": kind.label,
        "channel": channel.label,
        "is_wanted": choices.Chosen([person]).wants(person, kind, channel),
    }
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    with translation.override(translation.get_language() if chosen else person.language):
        return render(request, "outbox/stop.html", context)
