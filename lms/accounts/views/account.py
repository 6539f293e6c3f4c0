"""The account of whoever is signed in, and what it is entered with."""

import time
from functools import wraps

from allauth.account import app_settings
from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.phone_verification import PHONE_VERIFICATION_SESSION_KEY as NEW_NUMBER
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.conf import settings
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


class ConfirmLoginCodeView(allauth_views.ConfirmLoginCodeView):
    """As it is but for asking again with a number nobody has: allauth makes a code for the account, and breaks."""

    def _resend_form_valid(self, form):
        if self._process.user is None:
            # Nothing is sent, and the screen says what it says to everybody.
            self._process.record_resend()
            self._process.send(skip_enumeration_mails=True)
            self._process.persist()
            return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))
        return super()._resend_form_valid(form)


@login_not_required
def verify_phone(request):
    """The page of the code; whoever comes back to it when all is done goes on, and a failure is told."""
    if not request.user.is_authenticated:
        return allauth_views.verify_phone(request)
    new_number = request.session.get(NEW_NUMBER)
    if new_number is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    response = allauth_views.verify_phone(request)
    if new_number["failed_attempts"] >= app_settings.PHONE_VERIFICATION_MAX_ATTEMPTS:
        messages.error(request, get_adapter().error_messages["too_many_login_attempts"])
    return response


def _came_by_code(request):
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "code" and time.time() - record["at"] < CODE_COUNTS_FOR for record in records)
