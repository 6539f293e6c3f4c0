"""Passwords, typed once where the browser can show them: twice helps nobody who pastes."""

from allauth.account import forms as allauth_forms
from allauth.account.fields import SetPasswordField
from django import forms
from django.utils.translation import gettext_lazy as _

NEW_HELP = _("At least 10 characters. A few words that only you would put together are best.")


def _present(label):
    return forms.CharField(
        label=label,
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
    )


class NewPasswordField(SetPasswordField):
    def __init__(self, **kwargs):
        super().__init__(label=_("New password"), help_text=NEW_HELP, max_length=4096, **kwargs)
        self.widget.attrs = {"autocomplete": "new-password", "dir": "ltr"}


class SetPasswordForm(allauth_forms.SetPasswordForm):
    password1 = NewPasswordField()
    password2 = None


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    oldpassword = _present(_("Present password"))
    password1 = NewPasswordField()
    password2 = None


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    password = _present(_("Password"))
