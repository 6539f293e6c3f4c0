"""A course as it is presented, in one language."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager
from wagtail_localize.fields import SynchronizedField, TranslatableField

from courses.blocks import CriterionBlock, TermBlock
from courses.blocks.words import SHORT_PROSE
from courses.models.course import Course
from courses.models.lesson import LessonPage
from courses.models.shown import ShownPageQuerySet
from courses.models.slugs import refuse_other_than_ascii
from courses.models.uncopied import UncopiedPagePermissionTester


class CoursePageQuerySet(ShownPageQuerySet):
    def with_course(self):
        """The course at hand, in the order of the tree, for lists."""
        return self.select_related("course").order_by("path")

    def for_heads(self):
        """Without the long texts and lists: for whoever shows no more than its title and address."""
        return self.defer(
            "description", "outcomes", "audience", "requirements", "project_brief", "project_deliverables",
            "project_rubric", "glossary",
        )  # fmt: skip


def _lines(label):
    return blocks.TextBlock(max_length=300, rows=2, label=label)


class CoursePage(Page):
    """What a course promises, for whom, and its lessons below; hours, ages and percentages stay with the course."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="pages", verbose_name=_("course"))
    # Copied from the locale, which lies in another table, so that the database can keep the rule below.
    language = models.CharField(max_length=8, editable=False)
    promise = models.CharField(
        _("promise"), max_length=200, help_text=_("One sentence: what a trainee will be able to do.")
    )
    description = models.TextField(_("description"), max_length=1000)
    outcomes = StreamField(
        [("outcome", _lines(_("Outcome")))],
        verbose_name=_("outcomes"),
        help_text=_("After the course one is able to…"),
        max_num=12,
    )
    audience = models.TextField(_("who it is for"), max_length=400)
    requirements = StreamField(
        [("requirement", _lines(_("Requirement")))], verbose_name=_("what is needed"), max_num=10, blank=True
    )
    project_title = models.CharField(_("project"), max_length=120, blank=True)
    project_brief = RichTextField(_("brief"), features=SHORT_PROSE, blank=True)
    project_deliverables = StreamField(
        [("deliverable", _lines(_("Deliverable")))],
        verbose_name=_("what is handed in"),
        max_num=10,
        blank=True,
    )
    project_rubric = StreamField(
        [("criterion", CriterionBlock())],
        verbose_name=_("how it is marked"),
        help_text=_("Four levels for each criterion, weakest first."),
        max_num=10,
        blank=True,
    )
    glossary = StreamField([("term", TermBlock())], verbose_name=_("glossary"), max_num=80, blank=True)

    objects = PageManager.from_queryset(CoursePageQuerySet)()

    translatable_fields = [
        TranslatableField("title"),
        SynchronizedField("slug", overridable=False),
        TranslatableField("seo_title"),
        TranslatableField("search_description"),
        SynchronizedField("course", overridable=False),
        TranslatableField("promise"),
        TranslatableField("description"),
        TranslatableField("outcomes"),
        TranslatableField("audience"),
        TranslatableField("requirements"),
        TranslatableField("project_title"),
        TranslatableField("project_brief"),
        TranslatableField("project_deliverables"),
        TranslatableField("project_rubric"),
        TranslatableField("glossary"),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("course"),
        FieldPanel("promise"),
        FieldPanel("description"),
        FieldPanel("outcomes"),
        MultiFieldPanel([FieldPanel("audience"), FieldPanel("requirements")], heading=_("Who may come")),
        MultiFieldPanel(
            [
                FieldPanel("project_title"),
                FieldPanel("project_brief"),
                FieldPanel("project_deliverables"),
                FieldPanel("project_rubric"),
            ],
            heading=_("Project"),
        ),
        FieldPanel("glossary"),
    ]
    parent_page_types = ["courses.CataloguePage"]
    subpage_types = ["courses.LessonPage"]
    template = "courses/course_page.html"
    admin_default_ordering = "ord"

    class Meta:
        verbose_name = _("course page")
        verbose_name_plural = _("course pages")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "language"],
                name="one_page_per_course_and_language",
                violation_error_message=_("This course already has a page in this language. Edit that page instead."),
            )
        ]

    def clean(self):
        super().clean()
        refuse_other_than_ascii(self)
        self.language = self.locale.language_code
        # Here too, for the page form leaves out rules about fields that it does not show.
        for constraint in self._meta.constraints:
            constraint.validate(type(self), self)

    def save(self, *args, **kwargs):
        # Drafts, aliases and translations are saved without being cleaned.
        if self.locale_id:
            self.language = self.locale.language_code
        super().save(*args, **kwargs)

    def permissions_for_user(self, user):
        return UncopiedPagePermissionTester(user, self)

    def lessons(self, *, on):
        """The lessons below that ``on``, this page or a lesson, may list: in the editors' order, without their bodies."""
        return LessonPage.objects.child_of(self).shown_on(on).listed()

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["course"] = self.course
        context["lessons"] = self.lessons(on=self)
        return context
