"""The articles of a language as feeds, newest first, for readers that fetch them."""

from datetime import datetime, time

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import get_language

from courses.models import ArticleIndexPage
from lms.programme.models import Programme

LENGTH = 20


class _Entries(Feed):
    """What both kinds of feed say."""

    def get_object(self, request):
        indexes = ArticleIndexPage.objects.live().public().order_by("path")
        index = indexes.filter(locale__language_code=get_language()).first()
        if index is None:
            raise Http404
        self.feed_url = settings.BASE_URL + request.path
        self.request = request
        self.author_name = str(Programme.objects.first() or Programme())
        return index

    def title(self, index):
        return f"{index.title} · {self.author_name}"

    def link(self, index):
        return self._address(index)

    def description(self, index):
        return index.lead or index.title

    subtitle = description

    def items(self, index):
        return index.articles()[:LENGTH]

    def item_title(self, article):
        return article.title

    def item_description(self, article):
        return article.summary

    def item_link(self, article):
        return self._address(article)

    def item_guid(self, article):
        return self._address(article)

    def item_pubdate(self, article):
        return timezone.make_aware(datetime.combine(article.published_on, time(9)))

    def item_updateddate(self, article):
        return article.last_published_at

    def _address(self, page):
        return settings.BASE_URL + page.get_url(self.request)


class Rss(_Entries):
    feed_type = Rss201rev2Feed


class Atom(_Entries):
    feed_type = Atom1Feed
