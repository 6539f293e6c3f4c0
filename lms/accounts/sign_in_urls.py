"""Of allauth's pages those we offer, each with a template of ours; the others do not exist."""

from allauth.account import views
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path

from lms.accounts.views.account import ConfirmLoginCodeView, forgotten_password, shown_lately, verify_phone

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("login/code/", views.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", ConfirmLoginCodeView.as_view(), name="account_confirm_login_code"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", views.signup, name="account_signup"),
    path("phone/verify/", verify_phone, name="account_verify_phone"),
    path("phone/change/", shown_lately(views.change_phone), name="account_change_phone"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", shown_lately(views.password_set), name="account_set_password"),
    path("password/reset/", forgotten_password, name="account_reset_password"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    # Before allauth's own of the same address.
    path("2fa/totp/activate/", shown_lately(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/webauthn/add/", shown_lately(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/", include("allauth.mfa.urls")),
]
