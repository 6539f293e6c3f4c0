"""The pages as a Wagtail site would begin them."""

from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page

from courses.blocks import LessonBlock


class BareHomePage(Page):
    template = "bare/page.html"


class BareCoursePage(Page):
    promise = models.CharField(max_length=200, blank=True)
    template = "bare/page.html"


class BareLessonPage(Page):
    minutes = models.PositiveSmallIntegerField()
    summary = models.CharField(max_length=300)
    body = StreamField(LessonBlock())
    template = "bare/lesson_page.html"
