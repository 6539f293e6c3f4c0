"""Codes of an authenticator app, in any of the three sets of figures; names of passkeys."""

from allauth.mfa.base import forms as base_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.accounts.forms.sign_in import CodeField
from lms.arabic.fields import CleanCharField

UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)


class AuthenticateForm(base_forms.AuthenticateForm):
    code = CodeField()


class ReauthenticateForm(base_forms.ReauthenticateForm):
    code = CodeField()


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):
    code = CodeField()


class _Sceptical:
    """What a browser of ours would never send is a refusal: fido2 reads it with KeyErrors and the like."""

    error = ValidationError(_("This passkey could not be read. Try again."), code="unreadable")

    def clean_credential(self):
        try:
            return super().clean_credential()
        except UNREADABLE:
            raise self.error from None


class AuthenticatePasskeyForm(_Sceptical, webauthn_forms.AuthenticateWebAuthnForm):
    pass


class ReauthenticatePasskeyForm(_Sceptical, webauthn_forms.ReauthenticateWebAuthnForm):
    pass


class SignInPasskeyForm(_Sceptical, webauthn_forms.LoginWebAuthnForm):
    pass


class PasskeyForm(webauthn_forms.AddWebAuthnForm):
    name = CleanCharField(label=_("Name of the passkey"), max_length=60, required=False)
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without a password"), required=False, initial=True
    )

    def clean(self):
        try:
            return super().clean()
        except UNREADABLE:
            raise _Sceptical.error from None


class RenamePasskeyForm(webauthn_forms.EditWebAuthnForm):
    name = CleanCharField(label=_("Name of the passkey"), max_length=60)
