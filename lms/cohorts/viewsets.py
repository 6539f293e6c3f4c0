"""Cohorts in the admin: the list is Wagtail's, planning and running them is ours."""

import django_filters
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from courses.models import Course
from lms.centres.models import Centre
from lms.cohorts import access
from lms.cohorts.models import Cohort
from lms.cohorts.views import planning
from lms.scoping.viewsets import ScopedViewSet


def _centres(request):
    return access.centres_run_by(request.user) if request else Centre.objects.none()


class CohortFilterSet(WagtailFilterSet):
    """By course, centre and state; only the centres whose cohorts the account runs are offered."""

    course = django_filters.ModelChoiceFilter(queryset=Course.objects.all(), label=_("Course"))
    centre = django_filters.ModelChoiceFilter(queryset=_centres, label=_("Centre"))

    class Meta:
        model = Cohort
        fields = ["course", "centre", "status"]


class CohortViewSet(ScopedViewSet):
    """A lead's every cohort, a coordinator's own; none is ever deleted."""

    model = Cohort
    icon = "group"
    menu_label = _("Cohorts")
    menu_order = 310
    filterset_class = CohortFilterSet
    search_fields = ["code", "course__title_ar", "course__title_en", "centre__name_ar", "centre__name_en"]
    search_backend_name = None
    ordering = ["-starts_on", "code"]
    list_display = [
        "code",
        Column("course", label=_("Course")),
        Column("centre", label=_("Centre")),
        Column("starts_on", label=_("First day"), sort_key="starts_on"),
        Column("taken", label=_("Taken"), sort_key="taken"),
        Column("capacity", label=_("Seats"), sort_key="capacity"),
        Column("undecided", label=_("To decide")),
        Column("get_status_display", label=_("State"), sort_key="status"),
    ]
    form_fields = ["code"]

    add_view = staticmethod(planning.plan)
    edit_view = staticmethod(planning.manage)

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/sessions/new/", planning.add_session, name="add_session"),
            path("sessions/<int:pk>/", planning.change_session, name="change_session"),
        ]


cohorts = CohortViewSet("cohort_screens", url_prefix="cohorts")
