"""News of the programme, and digital awareness for everyone."""

from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail_localize.fields import SynchronizedField, TranslatableField

from courses.blocks import ArticleBlock
from courses.models.shown import ShownPageQuerySet
from courses.models.slugs import refuse_other_than_ascii
from courses.models.uncopied import UncopiedPagePermissionTester

ON_A_PAGE = 20


class ArticlePageQuerySet(ShownPageQuerySet):
    def out_by(self, day):
        """Whose date has come."""
        return self.filter(published_on__lte=day)

    def newest_first(self):
        """By their date, without the bodies, for lists."""
        return self.defer("body").order_by("-published_on", "-path")


class ArticlePage(Page):
    """One piece of news or advice."""

    published_on = models.DateField(
        _("date"),
        default=timezone.localdate,
        help_text=_("Shown, and orders the list. With a day to come, the article waits for it."),
    )
    summary = models.CharField(_("summary"), max_length=300, help_text=_("One or two sentences, for lists and feeds."))
    body = StreamField(ArticleBlock(), verbose_name=_("body"))

    objects = PageManager.from_queryset(ArticlePageQuerySet)()

    translatable_fields = [
        TranslatableField("title"),
        SynchronizedField("slug", overridable=False),
        TranslatableField("seo_title"),
        TranslatableField("search_description"),
        SynchronizedField("published_on", overridable=False),
        TranslatableField("summary"),
        TranslatableField("body"),
    ]
    content_panels = [*Page.content_panels, FieldPanel("published_on"), FieldPanel("summary"), FieldPanel("body")]
    parent_page_types = ["courses.ArticleIndexPage"]
    subpage_types = []
    template = "courses/article_page.html"

    class Meta:
        verbose_name = _("article page")
        verbose_name_plural = _("article pages")

    def clean(self):
        super().clean()
        refuse_other_than_ascii(self)

    def get_context(self, request, *args, **kwargs):
        """``index``: the list it stands in; ``others``: a few newest besides."""
        context = super().get_context(request, *args, **kwargs)
        context["index"] = self.get_parent()
        others = ArticlePage.objects.sibling_of(self, inclusive=False).shown_on(self)
        context["others"] = others.out_by(timezone.localdate()).newest_first()[:3]
        return context

    def serve(self, request, *args, **kwargs):
        """Not before its date, which a preview does not wait for."""
        if self.published_on > timezone.localdate() and not getattr(request, "is_preview", False):
            raise Http404
        return super().serve(request, *args, **kwargs)


class ArticleIndexPage(Page):
    """All articles of a language, newest first, a page at a time."""

    lead = models.TextField(_("introduction"), max_length=300, blank=True)

    translatable_fields = [
        TranslatableField("title"),
        SynchronizedField("slug", overridable=False),
        TranslatableField("seo_title"),
        TranslatableField("search_description"),
        TranslatableField("lead"),
    ]
    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["courses.HomePage"]
    subpage_types = ["courses.ArticlePage"]
    max_count_per_parent = 1
    template = "courses/article_index_page.html"

    class Meta:
        verbose_name = _("news page")
        verbose_name_plural = _("news pages")

    def clean(self):
        super().clean()
        refuse_other_than_ascii(self)

    def permissions_for_user(self, user):
        return UncopiedPagePermissionTester(user, self)

    def articles(self):
        """Those that are out by today."""
        return ArticlePage.objects.child_of(self).shown_on(self).out_by(timezone.localdate()).newest_first()

    def get_context(self, request, *args, **kwargs):
        """``articles``: a page of a paginator; any number that is none is the first or the last."""
        context = super().get_context(request, *args, **kwargs)
        context["articles"] = Paginator(self.articles(), ON_A_PAGE).get_page(request.GET.get("page"))
        return context
