"""A lesson, in one language."""

from django.apps import apps
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail_localize.fields import SynchronizedField, TranslatableField

from courses.blocks import LessonBlock
from courses.models.shown import ShownPageQuerySet
from courses.models.slugs import refuse_other_than_ascii


class LessonPageQuerySet(ShownPageQuerySet):
    def listed(self):
        """In the order of the tree, without the bodies, for lists."""
        return self.defer("body").order_by("path")


class LessonPage(Page):
    """One sitting of reading and doing; open to everyone."""

    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        validators=[MinValueValidator(1), MaxValueValidator(240)],
        help_text=_("To read it; exercises count their own."),
    )
    summary = models.CharField(_("summary"), max_length=300, help_text=_("One sentence: what one will do in it."))
    body = StreamField(LessonBlock(), verbose_name=_("body"))

    objects = PageManager.from_queryset(LessonPageQuerySet)()

    translatable_fields = [
        TranslatableField("title"),
        SynchronizedField("slug", overridable=False),
        TranslatableField("seo_title"),
        TranslatableField("search_description"),
        SynchronizedField("minutes", overridable=False),
        TranslatableField("summary"),
        TranslatableField("body"),
    ]
    content_panels = [*Page.content_panels, FieldPanel("minutes"), FieldPanel("summary"), FieldPanel("body")]
    parent_page_types = ["courses.CoursePage"]
    subpage_types = []
    template = "courses/lesson_page.html"

    class Meta:
        verbose_name = _("lesson page")
        verbose_name_plural = _("lesson pages")
        constraints = [
            models.CheckConstraint(condition=models.Q(minutes__gte=1), name="a_lesson_takes_at_least_a_minute")
        ]

    def clean(self):
        super().clean()
        refuse_other_than_ascii(self)

    def course_page(self):
        """The page above, without its long texts, of which a lesson shows nothing."""
        # Asked for here: course pages know their lessons.
        course_pages = apps.get_model("courses", "CoursePage").objects
        return course_pages.for_heads().get(path=self.path[: -self.steplen])

    def get_context(self, request, *args, **kwargs):
        """``lessons``: the live lessons of the course that its reader may read too; ``previous`` and ``next``: the neighbours, or None."""
        context = super().get_context(request, *args, **kwargs)
        course_page = self.course_page()
        lessons = list(course_page.lessons(on=self))
        # A draft that is being previewed may not be among them yet.
        place = next((n for n, lesson in enumerate(lessons) if lesson.pk == self.pk), None)
        context["course_page"] = course_page
        context["lessons"] = lessons
        context["number"] = None if place is None else place + 1
        context["previous"] = lessons[place - 1] if place else None
        context["next"] = lessons[place + 1] if place is not None and place + 1 < len(lessons) else None
        return context
