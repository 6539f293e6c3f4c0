"""Something staff have besides what they know: an authenticator app or a passkey."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.accounts import roles


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets lie in the database encrypted under SECRET_KEY; keys of SECRET_KEY_FALLBACKS still open them."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This is not the code of now. Wait for the next one and type it."),
    }

    def encrypt(self, text):
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _box().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user):
        return user.email or user.phone

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}


class SecondFactorMiddleware:
    """Staff without a second factor see public pages and their account, and no more, where STAFF_NEED_SECOND_FACTOR.

    It is the account that is asked, not the page: what a lead may open lies outside the Wagtail admin too (registers,
    projects, certificates). Whoever has a second factor showed it when signing in: allauth lets nobody past that stage.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not settings.STAFF_NEED_SECOND_FACTOR or _is_open(request, view):
            return None
        if not request.user.is_authenticated or not roles.is_staff(request.user) or has_second_factor(request.user):
            return None
        messages.warning(
            request, _("You work for the programme: before you go on, add a second way to show that it is you.")
        )
        return HttpResponseRedirect(reverse("mfa_index"))


def _is_open(request, view):
    """A public page, which asks nobody who they are, or one of the account, where the second factor is added.

    Nothing of the Wagtail admin is: views of its API ask for themselves who one is, and so are marked as public ones.
    """
    is_public = not getattr(view, "login_required", True) and not request.path_info.startswith("/admin/")
    return is_public or request.path_info.startswith("/accounts/")


TYPES = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(user):
    return is_mfa_enabled(user, TYPES)


def held_by(user):
    """An annotation: whether the account has one; ``user`` names the account's key in the row."""
    return Exists(Authenticator.objects.filter(user=OuterRef(user), type__in=TYPES))


def _box():
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in keys])
