"""Below the prefix of a language, beside the pages."""

from django.urls import path

from lms.desks.views import phone, public

app_name = "public"
urlpatterns = [
    path("centres/", public.centres, name="centres"),
    path("centres/<slug:code>/", public.centre, name="centre"),
    path("manifest.webmanifest", phone.manifest, name="manifest"),
    path("without-network/", phone.shell, name="shell"),
]
