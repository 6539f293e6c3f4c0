"""How allauth meets our accounts: numbers as E.164, codes through the outbox, nobody shut out by a neighbour."""

from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.accounts import language, limits, people
from lms.accounts.limits import TooMany
from lms.accounts.models import User
from lms.arabic.fields import MobileField
from lms.outbox.messages import tell_address


def display_name(user):
    return str(user)


class SignInAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address and the password do not belong together."),
        "phone_password_mismatch": _("The mobile number and the password do not belong together."),
        "phone_taken": _("Another account has this mobile number."),
        "incorrect_code": _("This is not the code we sent. Look at the newest message."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
        "same_as_current": _("This is already your number."),
        "too_many_login_attempts": _("Too many wrong codes. Ask for a new one."),
        "rate_limited": _("A code was sent a moment ago. Wait a minute before asking for another."),
    }

    # ── Accounts ──────────────────────────────────────────────────────────────────────────────────────────────────

    def save_user(self, request, user, form, commit=True):  # noqa: FBT002 - allauth's own signature
        contact = {"phone": form.cleaned_data.get("phone") or None, "email": form.cleaned_data.get("email") or None}
        saved = people.sign_up(**contact, language=get_language(), **form.person())
        # An account taken up again: allauth is about to note its address as a new one.
        EmailAddress.objects.filter(user=saved, verified=False).delete()
        return saved

    def get_user_by_phone(self, phone):
        return User.objects.filter(phone=phone).first()

    def get_phone(self, user):
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def set_phone(self, user, phone, verified):
        user.phone = phone
        user.save(update_fields=["phone"])
        if verified:
            people.confirm_phone(user, phone)

    def set_phone_verified(self, user, phone):
        people.confirm_phone(user, phone)
        # A number confirmed at sign-up is a code shown, as much as one asked for to sign in.
        record_authentication(self.request, user, method="code", phone=phone)

    def phone_form_field(self, **kwargs):
        return MobileField(**{"label": _("Mobile number")} | kwargs)

    # ── Codes and messages ────────────────────────────────────────────────────────────────────────────────────────

    def is_login_by_code_required(self, login):
        """Whoever signs up by e-mail shows that the address is theirs by a code sent to it."""
        if login.signup and (login.email if login.user is None else not login.user.phone):
            return True
        return super().is_login_by_code_required(login)

    def send_verification_code_sms(self, user, phone, code, **kwargs):
        is_theirs = user is None or user.phone == phone
        self._tell("sms", phone, "sign_in_code", account=None if is_theirs else user, code=code)

    def send_unknown_account_sms(self, phone, **kwargs):
        self._tell("sms", phone, "unknown_account", link=_address("account_signup"))

    def send_account_already_exists_sms(self, phone):
        self._tell("sms", phone, "account_already_exists", link=_address("account_request_login_code"))

    def send_account_already_exists_mail(self, email):
        self._tell("mail", email, "account_already_exists", link=_address("account_request_login_code"))

    def send_mail(self, template_prefix, email, context):
        match template_prefix.rpartition("/")[2]:
            case "login_code":
                self._tell("mail", email, "sign_in_code", code=context["code"])
            case "unknown_account":
                self._tell("mail", email, "unknown_account", link=_address("account_signup"))
            case other:
                raise NotImplementedError(other)

    def _tell(self, channel, address, template, **context):
        limits.count(self.request, channel, address)
        # Whoever asked waits at a screen that takes the code for so long; nothing of this is of use afterwards.
        valid_until = timezone.now() + timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        tell_address(channel, address, get_language(), template, valid_until=valid_until, **context)

    # ── Limits ────────────────────────────────────────────────────────────────────────────────────────────────────

    def pre_authenticate(self, request, **credentials):
        key = self._get_login_attempts_cache_key(request, **credentials)
        self._login_failed_rl_usage = ratelimit.consume(request, app="allauth.account", action="login_failed", key=key)
        if not self._login_failed_rl_usage:
            raise TooMany(300)

    def _get_login_attempts_cache_key(self, request, **credentials):
        # allauth's own leaves the phone out: five wrong passwords anywhere would shut out every phone.
        return next((credentials[kind] for kind in ["phone", "email", "username"] if credentials.get(kind)), "")

    # ── Afterwards ────────────────────────────────────────────────────────────────────────────────────────────────

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        limits.forget(request, user)
        return language.remember(response, language.of(user))

    def get_password_change_redirect_url(self, request):
        return reverse("accounts:account")


def _address(name):
    return settings.BASE_URL + reverse(name)
