"""Courses in the admin: the plain rows that pages present and cohorts are planned from."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from courses.models import Course


class CourseViewSet(ModelViewSet):
    """A lead keeps hours, ages and what graduation asks; a cohort that is planned already keeps what it copied."""

    model = Course
    icon = "clipboard-list"
    menu_label = _("Courses")
    menu_order = 305
    add_to_admin_menu = True
    copy_view_enabled = False
    search_fields = ["code", "title_ar", "title_en"]
    search_backend_name = None
    list_filter = ["field", "level"]
    ordering = "code"
    list_display = [
        "__str__",
        "code",
        Column("get_field_display", label=_("Field"), sort_key="field"),
        "hours",
        "sessions",
        "min_age",
        "max_age",
    ]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("title_ar"), FieldPanel("title_en")]),
            FieldRowPanel([FieldPanel("code"), FieldPanel("field"), FieldPanel("level")]),
            FieldRowPanel([FieldPanel("hours"), FieldPanel("sessions")]),
            FieldRowPanel([FieldPanel("min_age"), FieldPanel("max_age")]),
            MultiFieldPanel(
                [
                    FieldPanel("attendance_percent"),
                    FieldRowPanel([FieldPanel("needs_project"), FieldPanel("project_percent")]),
                ],
                heading=_("To graduate"),
            ),
        ]
    )


courses = CourseViewSet("course_screens", url_prefix="courses")
