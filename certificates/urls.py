"""Addresses of proof. Those of the leads' screens are in ``viewsets``."""

from django.urls import path

from certificates.views import download, holder, verify

app_name = "certificates"
urlpatterns = [
    path("verify/", verify.verify_form, name="verify_form"),
    path("verify/<path:code>/", verify.verify, name="verify"),
    path("certificates/<str:code>.pdf", download.download, name="download"),
    path("certificates/<str:code>/", holder.certificate, name="certificate"),
]
