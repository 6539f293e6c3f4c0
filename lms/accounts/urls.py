"""Addresses of people and their accounts; those of signing in are in ``sign_in_urls``."""

from django.urls import path

from lms.accounts.views import language

app_name = "accounts"
urlpatterns = []

# Without a name space: every page's header posts to it.
language_urlpatterns = [path("language/", language.set_language, name="set_language")]
