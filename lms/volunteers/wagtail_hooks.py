"""Trainers and their assignments in the Wagtail admin."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lms.cohorts.access import may_plan
from lms.volunteers.models import VettingStep
from lms.volunteers.views import (
    assignments,
    cover_desk,
    covers_list,
    days,
    guardian,
    hours,
    hours_lists,
    needs,
    plan,
    skills,
    trainers,
    trainers_list,
    vetting,
)


class TrainersMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("volunteers.view_volunteertrainer")


class AssignmentsMenuItem(MenuItem):
    def is_shown(self, request):
        return may_plan(request.user)


@hooks.register("register_admin_urls")
def trainer_urls():
    return [
        path("trainers/", trainers_list.TrainersList.as_view(), name="trainers"),
        path("trainers/find/", trainers.find, name="trainers_find"),
        path("trainers/add/<int:pk>/", trainers.add, name="trainers_add"),
        path("trainers/<int:pk>/", trainers.trainer, name="trainer"),
        path("trainers/<int:pk>/ready/", trainers.mark_ready, name="trainer_ready"),
        path("trainers/<int:pk>/pause/", trainers.pause, name="trainer_pause"),
        path("trainers/<int:pk>/days/", days.of_trainer, name="trainer_days"),
        path("trainers/<int:pk>/skills/<int:course>/", skills.review, name="trainer_skill"),
        *(
            path(f"trainers/<int:pk>/{kind}/", vetting.step, {"kind": kind}, name=f"trainer_{kind}")
            for kind in VettingStep.Kind.values
        ),
        path("trainers/<int:pk>/guardian/", guardian.of_trainer, name="trainer_guardian"),
        path("hours/", hours_lists.HoursList.as_view(), name="hours"),
        path("hours/platform/", hours_lists.PlatformHours.as_view(), name="hours_for_platform"),
        path("hours/month/", hours.month, name="hours_of_month"),
        path("hours/<int:pk>/", hours.line, name="hours_line"),
        path("trainers/<int:pk>/hours/", hours.add, name="trainer_hours"),
        path("assignments/", needs.NeedsList.as_view(), name="assignments"),
        path("assignments/plan/", plan.plan, name="placing_plan"),
        path("assignments/made/", needs.AssignmentsList.as_view(), name="assignments_made"),
        path("assignments/cohorts/<int:pk>/", assignments.cohort, name="assignments_of_cohort"),
        path("cover/", covers_list.CoversList.as_view(), name="covers"),
        path("cover/<int:pk>/", cover_desk.one, name="cover_of_absence"),
        path("assignments/<int:pk>/end/", assignments.end, name="assignment_end"),
    ]


class HoursMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("volunteers.view_hourentry")


@hooks.register("register_admin_menu_item")
def hours_menu_item():
    return HoursMenuItem(_("Hours"), reverse("hours"), icon_name="time", order=322)


@hooks.register("register_admin_menu_item")
def trainers_menu_item():
    return TrainersMenuItem(_("Trainers"), reverse("trainers"), icon_name="user", order=320)


@hooks.register("register_admin_menu_item")
def assignments_menu_item():
    return AssignmentsMenuItem(_("Assignments"), reverse("assignments"), icon_name="tasks", order=318)


@hooks.register("register_admin_menu_item")
def cover_menu_item():
    return AssignmentsMenuItem(_("Cover"), reverse("covers"), icon_name="group", order=319)
