"""Courses in the admin: the plain rows that pages present and cohorts are planned from."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from courses.models import Course
from lms.scoping import columns
from lms.scoping.columns import Column
from lms.scoping.counts import OF_COHORTS, with_cohorts_counted
from lms.scoping.filters import Choice, values_of
from lms.scoping.lists import folded
from lms.scoping.views import ScopedIndexView
from lms.scoping.viewsets import ListedViewSet


class CourseList(ScopedIndexView):
    """With the cohorts that were and are run of each."""

    name = "courses"
    title = _("Courses")
    sort = "code"
    search_label = _("Title or code")
    search = staticmethod(folded("code", "title_ar", "title_en"))
    add_words = _("Add a course")
    empty_title = _("No course yet")
    filters = (
        Choice(name="field", label=_("Field"), options=values_of(Course.Field)),
        Choice(name="level", label=_("Level"), options=values_of(Course.Level)),
    )
    columns = (
        Column(name="title", label=_("course"), value=str, sort=("title_ar",)),
        Column(name="title_ar", label=_("title in Arabic"), in_list=False),
        Column(name="title_en", label=_("title in English"), in_list=False),
        Column(name="code", label=_("code"), shown=columns.code_of("code"), sort=("code",)),
        Column(name="field", label=_("Field"), value=lambda course: course.get_field_display(), sort=("field",)),
        Column(name="level", label=_("Level"), value=lambda course: course.get_level_display()),
        Column(name="hours", label=_("hours"), sort=("hours",)),
        Column(name="sessions", label=_("sessions"), sort=("sessions",)),
        Column(name="min_age", label=_("least age"), sort=("min_age",)),
        Column(name="max_age", label=_("greatest age"), sort=("max_age",)),
        *OF_COHORTS,
    )

    def rows(self, user):
        return with_cohorts_counted(super().rows(user))


class CourseViewSet(ListedViewSet):
    """A lead keeps hours, ages and what graduation asks; a cohort that is planned already keeps what it copied."""

    model = Course
    icon = "clipboard-list"
    menu_label = _("Courses")
    menu_order = 305
    index_view_class = CourseList
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("title_ar"), FieldPanel("title_en")]),
            FieldRowPanel([FieldPanel("code"), FieldPanel("field"), FieldPanel("level")]),
            FieldRowPanel([FieldPanel("hours"), FieldPanel("sessions")]),
            FieldRowPanel([FieldPanel("min_age"), FieldPanel("max_age")]),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("attendance_percent"), FieldPanel("makeups_allowed")]),
                    FieldRowPanel([FieldPanel("needs_project"), FieldPanel("project_percent")]),
                ],
                heading=_("To graduate"),
            ),
        ]
    )


courses = CourseViewSet("course_screens", url_prefix="courses")
