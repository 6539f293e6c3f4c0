"""The account of whoever is signed in, and what it is entered with."""

import time
from functools import wraps

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts import people
from lms.accounts.forms.passwords import SetPasswordForm
from lms.accounts.second_factor import has_second_factor

CODE_COUNTS_FOR = 15 * 60  # seconds in which whoever signed in by a code need show nothing else


def shown_lately(view):
    """Whoever has neither password nor second factor must have come in by a code a short while ago.

    allauth asks them nothing: where it knows no way to show again who one is, it takes it as shown.
    """

    @wraps(view)
    def asking(request, *args, **kwargs):
        if get_reauthentication_flows(request.user) or _came_by_code(request):
            return view(request, *args, **kwargs)
        again = reverse("account_request_login_code", query={"next": request.path})
        return render(request, "accounts/come_in_again.html", {"again": again}, status=403)

    return asking


@require_safe
def account(request):
    return render(
        request,
        "accounts/account.html",
        {"persons": people.persons_of(request.user), "has_second_factor": has_second_factor(request.user)},
    )


@login_not_required
@require_safe
def forgotten_password(request):
    """By phone as by e-mail: a code first, with every later stage of signing in, then a new password."""
    return redirect(reverse("account_request_login_code", query={"next": reverse("accounts:new_password")}))


@sensitive_post_parameters("password1")
@require_http_methods(["GET", "POST"])
def new_password(request):
    if not _came_by_code(request):
        return redirect("account_change_password")
    form = SetPasswordForm(data=request.POST or None, user=request.user)
    if form.is_valid():
        form.save()
        update_session_auth_hash(request, form.user)
        messages.success(request, _("The new password is set."))
        return redirect("accounts:account")
    return render(request, "account/password_set.html", {"form": form})


def _came_by_code(request):
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "code" and time.time() - record["at"] < CODE_COUNTS_FOR for record in records)
