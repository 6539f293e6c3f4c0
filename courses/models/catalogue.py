"""The list of courses, in one language."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from courses.models.course_page import CoursePage
from courses.models.slugs import refuse_other_than_ascii
from courses.models.uncopied import UncopiedPagePermissionTester


class CataloguePage(Page):
    """All courses that have a page, each with where it may next be taken."""

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
    subpage_types = ["courses.CoursePage"]
    template = "courses/catalogue_page.html"
    admin_default_ordering = "ord"

    class Meta:
        verbose_name = _("catalogue page")
        verbose_name_plural = _("catalogue pages")

    def clean(self):
        super().clean()
        refuse_other_than_ascii(self)

    def permissions_for_user(self, user):
        return UncopiedPagePermissionTester(user, self)

    def get_context(self, request, *args, **kwargs):
        """``courses``: the live course pages below this one, with their course, in the editors' order."""
        context = super().get_context(request, *args, **kwargs)
        context["courses"] = CoursePage.objects.child_of(self).shown_on(self).with_course()
        return context
