"""Addresses of proof. Those of the leads' screens are in ``viewsets``."""

from django.urls import path

from certificates.views import badges, confirming, download, holder, letter, verify

app_name = "certificates"
urlpatterns = [
    path("verify/", verify.verify_form, name="verify_form"),
    path("verify/file/", verify.verify_file, name="verify_file"),
    path("verify/<path:code>/", verify.verify, name="verify"),
    path("certificates/name/<str:public_id>/", confirming.name, name="name"),
    path("certificates/name/<str:public_id>/specimen.png", confirming.specimen, name="specimen"),
    path("certificates/<str:code>.pdf", download.download, name="download"),
    path("certificates/<str:code>/letter.pdf", letter.letter, name="letter"),
    path("certificates/<str:code>/", holder.certificate, name="certificate"),
    path("credentials/status/<int:number>", badges.status_list, name="status_list"),
    path("credentials/<str:code>.json", badges.download_json, name="badge_json"),
    path("credentials/<str:code>.png", badges.download_png, name="badge_png"),
    path("credentials/<str:code>.svg", badges.download_svg, name="badge_svg"),
    path("credentials/<str:code>", badges.credential, name="credential"),
    path(".well-known/did.json", badges.did_document, name="did_document"),
]
