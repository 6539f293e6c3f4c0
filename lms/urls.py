"""Every address of the product. Each app keeps its own; this file puts them together."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from lms import api, health, notices
from lms.accounts.urls import sign_in_urlpatterns

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", notices.robots, name="robots"),
    path(".well-known/security.txt", notices.security, name="security"),
    path("media/", include("lms.media")),
    path("api/v1/", api.urls()),
    path("", include("lms.outbox.urls")),
    *sign_in_urlpatterns,
    path("", include("lms.accounts.urls")),
    path("", include("lms.desks.urls")),
    path("", include("lms.learning.urls")),
    path("", include("lms.volunteers.urls")),
    path("", include("lms.cohorts.urls")),
    path("", include("certificates.urls")),
    path("admin/", include("courses.admin_urls")),  # before Wagtail's own, in whose place one of them is
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *i18n_patterns(
        path("", include("courses.urls")),
        path("", include("lms.desks.public_urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=True,
    ),
]

handler400 = "lms.errors.bad_request"
handler403 = "lms.errors.forbidden"
handler404 = "lms.errors.not_found"
handler429 = "lms.errors.too_many"  # allauth's limits answer with it
handler500 = "lms.errors.broken"
