"""Signing in: a mobile number in any spelling or an e-mail address, and a password or a code."""

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context, ratelimit
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from lms.accounts import people
from lms.accounts.limits import TooMany
from lms.arabic import mobile
from lms.arabic.digits import ascii_digits
from lms.arabic.fields import CleanCharField


class LoginField(CleanCharField):
    """Cleans to an e-mail address in small letters, or to a mobile number as E.164."""

    default_error_messages = {"invalid": _("Write a mobile number, such as 0551234567, or an e-mail address.")}

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Mobile number or e-mail address"))
        super().__init__(
            max_length=254,
            widget=forms.TextInput(
                attrs={"dir": "ltr", "autocomplete": "username", "inputmode": "email", "autocapitalize": "none"}
            ),
            **kwargs,
        )

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return text
        try:
            return mobile.normalise(text)
        except ValueError:
            pass
        try:
            validate_email(text)
        except ValidationError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        return text.lower()


class CodeField(CleanCharField):
    """A code from a message or an app, in any of the three sets of figures."""

    def __init__(self, **kwargs):
        attrs = {"dir": "ltr", "autocomplete": "one-time-code", "inputmode": "numeric"}
        super().__init__(max_length=40, label=_("Sign-in code"), widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value):
        return ascii_digits(super().to_python(value))


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = LoginField()
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            strip=False,
            max_length=4096,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
        )
        self.order_fields(["login", "password"])

    def _setup_password_field(self):
        """Kept, though signing up asks for none: a password may be set afterwards."""


class RequestCodeForm(forms.Form):
    """allauth's has two fields of which one must stay empty."""

    login = LoginField()

    def clean_login(self):
        login = self.cleaned_data["login"]
        if not ratelimit.consume(context.request, action="request_login_code", key=login):
            raise TooMany(60)
        return login

    def clean(self):
        cleaned = super().clean()
        if login := cleaned.get("login"):
            kind = "email" if "@" in login else "phone"
            cleaned[kind] = login
            self._user = self._account(kind, login)
        return cleaned

    def _account(self, kind, login):
        if kind == "phone":
            user = get_adapter().get_user_by_phone(login)
            return user if user and user.is_active else None
        users = filter_users_by_email(login, is_active=True, prefer_verified=True, for_login=True)
        return users[0] if users else None


class LoginCodeForm(allauth_forms.ConfirmLoginCodeForm):
    code = CodeField()


class PhoneCodeForm(allauth_forms.VerifyPhoneForm):
    code = CodeField()

    def clean_code(self):
        """An account that was begun with this number and never entered does not stand in its owner's way."""
        if self.phone and people.unfinished_account(phone=self.phone):
            return super(allauth_forms.VerifyPhoneForm, self).clean_code()
        return super().clean_code()


class ChangePhoneForm(allauth_forms.ChangePhoneForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].label = _("New mobile number")
