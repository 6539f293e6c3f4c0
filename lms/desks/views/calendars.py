"""The sessions of an account in the calendar of a phone."""

from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts import calendars, language
from lms.desks import calendar_feed


@require_http_methods(["GET", "POST"])
def my_calendar(request):
    """Where the calendar is read, with a way to make that address anew; there is none until it is asked for."""
    if request.method == "POST":
        calendars.make_address(request.user)
        messages.success(request, _("The new address is made."))
        return redirect("desks:my_calendar")
    address = None
    if token := request.user.calendar_token:
        address = settings.BASE_URL + reverse("desks:calendar_feed", args=[token])
    context = {"address": address, "webcal": address and f"webcal:{address.partition(':')[2]}"}
    return render(request, "desks/my_calendar.html", context)


@login_not_required  # the token says whose it is; calendars cannot sign in
@require_safe
def feed(request, calendar_token):
    user = get_object_or_404(calendars.accounts_read_by(calendar_token))
    body = calendar_feed.of(user, timezone.now())
    headers = {
        "Cache-Control": "private, no-cache",
        "Content-Disposition": 'inline; filename="sessions.ics"',
        "Content-Language": language.of(user),
        "ETag": f'"{sha256(body).hexdigest()}"',
        "X-Robots-Tag": "noindex",
    }
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=headers["ETag"], response=response)
