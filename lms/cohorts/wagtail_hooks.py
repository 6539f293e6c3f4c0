"""Cohorts and the queue of applications, registered in the admin."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy

from lms.cohorts import access
from lms.cohorts.models import Cohort
from lms.cohorts.policies import cohort_policy
from lms.cohorts.views import applications, calendars, moving
from lms.cohorts.viewsets import cohorts

register_permission_policy(Cohort, cohort_policy)


class PlannersMenuItem(MenuItem):
    def is_shown(self, request):
        return access.may_plan(request.user)


@hooks.register("register_admin_viewset")
def cohort_screens():
    return cohorts


@hooks.register("register_admin_urls")
def application_urls():
    return [
        path("applications/", applications.Applications.as_view(), name="applications"),
        path("applications/<int:pk>/move/", moving.move_trainee, name="move_trainee"),
        path("calendar/", calendars.calendar, name="centre_calendar"),
    ]


@hooks.register("register_admin_menu_item")
def calendar_menu_item():
    return PlannersMenuItem(_("Calendar"), reverse("centre_calendar"), icon_name="calendar-alt", order=312)


@hooks.register("register_admin_menu_item")
def applications_menu_item():
    return PlannersMenuItem(_("Applications"), reverse("applications"), icon_name="form", order=315)
