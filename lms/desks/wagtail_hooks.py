"""What waits and the figures, on the start page of the Wagtail admin; reports, the lists behind them, people to correct."""

from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from lms.cohorts.access import may_plan
from lms.desks import access, panels, waiting
from lms.desks.views import at_risk, lists, people, registers, reports, work


class WaitingPanel(Component):
    """The counts that wait for whoever looks, each with a link to the list behind it."""

    name = "waiting"
    template_name = "desks/waiting_panel.html"
    order = 50

    def get_context_data(self, parent_context):
        return {"waits": waiting.for_user(parent_context["request"].user, timezone.now())}


class FiguresPanel(Component):
    """The programme's charts, of the cohorts that whoever looks runs."""

    name = "figures"
    template_name = "desks/figures_panel.html"
    order = 60

    def get_context_data(self, parent_context):
        return panels.for_user(parent_context["request"].user, timezone.localdate())


@hooks.register("register_admin_urls")
def staff_urls():
    return [
        path("registers/", registers.RegistersList.as_view(), name="registers"),
        path("registers/questions/", registers.QuestionsList.as_view(), name="register_questions"),
        path("people/", people.PeopleList.as_view(), name="people"),
        path("enrolments/", lists.EnrolmentList.as_view(), name="enrolments"),
        path("sessions/", lists.SessionList.as_view(), name="sessions_held"),
        path("at-risk/", at_risk.AtRiskList.as_view(), name="at_risk"),
        path("programme-reports/", reports.reports, name="reports"),
        path("given-up/", work.failures, name="given_up"),
        path("given-up/retry/", work.retry_all, name="given_up_retry_all"),
        path("given-up/<int:pk>/retry/", work.retry, name="given_up_retry"),
        path("people/<int:pk>/", people.correct, name="person"),
    ]


class PeopleMenuItem(MenuItem):
    def is_shown(self, request):
        return access.may_correct(request.user)


@hooks.register("register_admin_menu_item")
def people_menu_item():
    return PeopleMenuItem(_("People"), reverse("people"), icon_name="user", order=330)


class ReportsMenuItem(MenuItem):
    def is_shown(self, request):
        return may_plan(request.user)


@hooks.register("register_admin_menu_item")
def reports_menu_item():
    return ReportsMenuItem(_("Programme reports"), reverse("reports"), icon_name="table", order=350)


@hooks.register("construct_homepage_panels")
def waiting_panel(request, panels):
    """For those who run cohorts; an editor's has its own, an administrator's stays as it is."""
    if may_plan(request.user):
        panels += [WaitingPanel(), FiguresPanel()]
