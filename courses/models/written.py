"""Pages of words of which a language has one, each with something live that a template puts below them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from courses.blocks import ArticleBlock
from courses.models.slugs import refuse_other_than_ascii
from courses.models.uncopied import UncopiedPagePermissionTester


class WrittenPage(Page):
    """An introduction and a body, both an editor's."""

    lead = models.TextField(_("introduction"), max_length=400, help_text=_("One or two sentences, below the title."))
    body = StreamField(ArticleBlock(), verbose_name=_("body"), blank=True)

    translatable_fields = [
        TranslatableField("title"),
        SynchronizedField("slug", overridable=False),
        TranslatableField("seo_title"),
        TranslatableField("search_description"),
        TranslatableField("lead"),
        TranslatableField("body"),
    ]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    parent_page_types = ["courses.HomePage"]
    subpage_types = []
    max_count_per_parent = 1

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        refuse_other_than_ascii(self)

    def permissions_for_user(self, user):
        return UncopiedPagePermissionTester(user, self)


class VolunteerPage(WrittenPage):
    """Why volunteer, and what is asked; the cohorts that have no trainer stand below the words."""

    template = "courses/volunteer_page.html"

    class Meta:
        verbose_name = _("volunteer page")
        verbose_name_plural = _("volunteer pages")


class PartnersPage(WrittenPage):
    """How a charity becomes a partner; whom to ask and who is one already stand below the words."""

    template = "courses/partners_page.html"

    class Meta:
        verbose_name = _("page for charities")
        verbose_name_plural = _("pages for charities")
