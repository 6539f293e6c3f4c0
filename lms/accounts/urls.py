"""Addresses of people and their accounts; those of signing in are in ``sign_in_urls``."""

from django.urls import include, path

from lms.accounts.language import CODES
from lms.accounts.views import account, language, messages, people, policies, staff

app_name = "accounts"
urlpatterns = [
    path("accounts/", account.account, name="account"),
    path("accounts/password/new/", account.new_password, name="new_password"),
    path("accounts/messages/", messages.my_messages, name="messages"),
    path("accounts/people/", people.my_people, name="people"),
    path("accounts/people/add/", people.add_person, name="add_person"),
    path("accounts/people/<str:public_id>/", people.correct_person, name="correct_person"),
    path("invitations/<str:token>/", staff.accept_invitation, name="accept_invitation"),
    path("policies/<slug:kind>/", policies.policy, name="policy"),
]

# Without a name space: every page's header posts to the first, and allauth and Wagtail know the others by name.
sign_in_urlpatterns = [
    path("language/", language.set_language, name="set_language"),
    path("accounts/", include("lms.accounts.sign_in_urls")),
    path("admin/login/", staff.to_the_one_sign_in, name="admin_login"),
    path("_util/login/", staff.to_the_one_sign_in, name="page_login"),
    *(path(f"{code}/_util/login/", staff.to_the_one_sign_in, name="page_login") for code in CODES),
    path("admin/account/", staff.to_the_account, name="admin_account"),
]
