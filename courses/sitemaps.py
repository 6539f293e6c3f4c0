"""Every public page, in both languages, for search engines."""

from collections import defaultdict

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.utils import timezone
from wagtail.models import Page, Site

from courses.models import ArticlePage


class PublicPages(Sitemap):
    """Each page with its address in the other language beside it."""

    def __init__(self, request):
        self.request = request

    def items(self):
        """The live pages of the default site that are out, in every language, in the order of the tree."""
        home = Site.objects.select_related("root_page").get(is_default_site=True).root_page
        pages = Page.objects.none()
        for front in home.get_translations(inclusive=True):
            pages |= front.get_descendants(inclusive=True)
        to_come = ArticlePage.objects.filter(published_on__gt=timezone.localdate())
        pages = pages.live().public().exclude(pk__in=to_come.values("pk"))
        return list(pages.select_related("locale").order_by("path"))

    def get_urls(self, page=1, site=None, protocol=None):
        pages, versions = self.items(), defaultdict(list)
        addresses = {page.pk: settings.BASE_URL + page.get_url(self.request) for page in pages}
        for each in pages:
            versions[each.translation_key].append(
                {"lang_code": each.locale.language_code, "location": addresses[each.pk]}
            )
        return [
            {
                "location": addresses[each.pk],
                "lastmod": each.last_published_at,
                "alternates": [
                    *versions[each.translation_key],
                    *[
                        {**version, "lang_code": "x-default"}
                        for version in versions[each.translation_key]
                        if version["lang_code"] == settings.LANGUAGE_CODE
                    ],
                ],
            }
            for each in pages
        ]
