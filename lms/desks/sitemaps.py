"""The sitemap: Wagtail's pages and the centres."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from courses.sitemaps import PublicPages
from lms.centres.models import Centre


def urls(request):
    """Every public address, each with itself in the other language beside it."""
    codes = Centre.objects.order_by("code").values_list("code", flat=True)
    places = [("public:centres", []), *(("public:centre", [code]) for code in codes)]
    return [*PublicPages(request).get_urls(), *(entry for name, args in places for entry in _entries(name, args))]


def _entries(name, args):
    addresses = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            addresses[code] = settings.BASE_URL + reverse(name, args=args)
    versions = [
        {"lang_code": code, "location": address}
        for code, address in [*addresses.items(), ("x-default", addresses[settings.LANGUAGE_CODE])]
    ]
    return [{"location": address, "alternates": versions} for address in addresses.values()]
