"""Accounts and how they are entered: allauth, codes and their limits, the second factor."""

from urllib.parse import urlsplit

from lms.settings import env
from lms.settings.place import BASE_URL, EMBEDDED

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/accounts/home/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "lms.accounts.sign_in.SignInAdapter"
ACCOUNT_FORMS = {
    "login": "lms.accounts.forms.sign_in.LoginForm",
    "signup": "lms.accounts.forms.sign_up.SignUpForm",
    "request_login_code": "lms.accounts.forms.sign_in.RequestCodeForm",
    "confirm_login_code": "lms.accounts.forms.sign_in.LoginCodeForm",
    "verify_phone": "lms.accounts.forms.sign_in.PhoneCodeForm",
    "change_phone": "lms.accounts.forms.sign_in.ChangePhoneForm",
    "change_password": "lms.accounts.forms.passwords.ChangePasswordForm",
    "set_password": "lms.accounts.forms.passwords.SetPasswordForm",
    "reauthenticate": "lms.accounts.forms.passwords.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"phone", "email"}
# Either will do; an e-mail address is confirmed by a sign-in code, so allauth's own verification is not used.
ACCOUNT_SIGNUP_FIELDS = ["phone", "email"]
SILENCED_SYSTEM_CHECKS = ["account.W001"]  # it wants one of the two to be required: our form requires either
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_SESSION_REMEMBER = True  # a code costs an SMS; a phone here is its owner's
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_USER_DISPLAY = "lms.accounts.sign_in.display_name"
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0 if EMBEDDED else 1)

# Sized for a class of forty on one Wi-Fi who sign up, mistype and ask again within minutes; strict per number.
ACCOUNT_RATE_LIMITS = {
    "signup": "120/5m/ip",
    "login": "240/5m/ip",
    "login_failed": "100/5m/ip,5/5m/key",
    "request_login_code": "120/5m/ip,3/m/key",
    "verify_phone": "120/5m/ip,3/m/key",
    "change_phone": "5/10m/user",
}
# To one number or e-mail address, whatever they are for; forgotten when the account is entered.
CODES_PER_ACCOUNT = "30/d/key"
CODES_PER_STRANGER = "5/d/key"  # without an account there is only signing up, which needs one or two
SMS_PER_DAY = env.number("SMS_PER_DAY", 5_000)  # to all numbers together, for signing in and up: each costs money

MFA_ADAPTER = "lms.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "lms.accounts.forms.second_factor.AuthenticateForm",
    "reauthenticate": "lms.accounts.forms.second_factor.ReauthenticateForm",
    "activate_totp": "lms.accounts.forms.second_factor.ActivateTOTPForm",
    "authenticate_webauthn": "lms.accounts.forms.second_factor.AuthenticatePasskeyForm",
    "reauthenticate_webauthn": "lms.accounts.forms.second_factor.ReauthenticatePasskeyForm",
    "login_webauthn": "lms.accounts.forms.second_factor.SignInPasskeyForm",
    "add_webauthn": "lms.accounts.forms.second_factor.PasskeyForm",
    "edit_webauthn": "lms.accounts.forms.second_factor.RenamePasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Sanai Raqamiya"
MFA_TOTP_TOLERANCE = 1  # phones' clocks
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = urlsplit(BASE_URL).hostname == "localhost"
# Whoever holds a role shows a second factor before any private page; a demo on one's own machine may go without.
STAFF_NEED_SECOND_FACTOR = env.flag("STAFF_NEED_SECOND_FACTOR", default=not EMBEDDED)

# When people can no longer change their own name, gender and birth date: accounts cannot know of seats.
PERSON_DETAILS_FIXED_BY = "lms.desks.access.holds_a_seat"

GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None
