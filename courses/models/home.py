"""The front door of one language."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Locale, Page
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import TranslatableField

from courses.models.article import ArticlePage
from courses.models.course_page import CoursePage
from courses.models.lesson import LessonPage
from courses.models.slugs import refuse_other_than_ascii
from courses.models.uncopied import UncopiedPagePermissionTester


class HomePage(Page):
    """What the programme is, in one sentence, and the ways in."""

    headline = models.CharField(_("headline"), max_length=120, help_text=_("A few words; the largest on the page."))
    lead = models.TextField(
        _("in one sentence"), max_length=400, help_text=_("What the programme is, for whom, and what one leaves with.")
    )

    translatable_fields = [
        TranslatableField("title"),
        TranslatableField("seo_title"),
        TranslatableField("search_description"),
        TranslatableField("headline"),
        TranslatableField("lead"),
    ]
    content_panels = [*Page.content_panels, FieldPanel("headline"), FieldPanel("lead")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "courses.CataloguePage",
        "courses.ArticleIndexPage",
        "courses.VolunteerPage",
        "courses.PartnersPage",
    ]
    template = "courses/home_page.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def clean(self):
        super().clean()
        refuse_other_than_ascii(self)

    def permissions_for_user(self, user):
        return UncopiedPagePermissionTester(user, self)

    def route(self, request, path_components):
        if found := self._route_at_once(path_components):
            return found
        # Wagtail looks for a language that is not live in the tree of another: no Arabic under English addresses.
        if self.locale_id != Locale.get_active().pk:
            raise Http404
        return super().route(request, path_components)

    def _route_at_once(self, path_components):
        """The live page below at that address, in the reader's language, found by its whole path in two queries.

        One for a lesson: nothing else stands three steps down. Wagtail asks two for each level. None where there is
        none, or nothing is asked for below: then Wagtail looks.
        """
        if not path_components:
            return None
        address, language = f"{self.url_path}{'/'.join(path_components)}/", get_language()
        there = {"url_path": address, "path__startswith": self.path, "locale__language_code": language}
        if len(path_components) == 3 and (lesson := LessonPage.objects.live().filter(**there).first()):
            return RouteResult(lesson)
        found = Page.objects.live().filter(**there).values_list("pk", "content_type")
        for pk, kind in found[:1]:
            model = ContentType.objects.get_for_id(kind).model_class()
            return RouteResult(model._default_manager.get(pk=pk)) if model else None  # noqa: SLF001 - as Wagtail's own
        return None

    def get_context(self, request, *args, **kwargs):
        """``courses``: this language's live course pages, with their course; ``articles``: the newest."""
        context = super().get_context(request, *args, **kwargs)
        context["courses"] = CoursePage.objects.descendant_of(self).shown_on(self).with_course()
        articles = ArticlePage.objects.descendant_of(self).shown_on(self).out_by(timezone.localdate())
        context["articles"] = articles.newest_first()[:3]
        return context
