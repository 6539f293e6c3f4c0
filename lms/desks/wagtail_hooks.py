"""What waits, on the start page of the Wagtail admin."""

from django.urls import path
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component

from lms.cohorts.access import may_plan
from lms.desks import waiting
from lms.desks.views import staff


class WaitingPanel(Component):
    """The counts that wait for whoever looks, each with a link to the list behind it."""

    name = "waiting"
    template_name = "desks/waiting_panel.html"
    order = 50

    def get_context_data(self, parent_context):
        return {"waits": waiting.for_user(parent_context["request"].user, timezone.now())}


@hooks.register("register_admin_urls")
def staff_urls():
    return [path("registers/", staff.registers, name="registers")]


@hooks.register("construct_homepage_panels")
def waiting_panel(request, panels):
    """For those who run cohorts; an editor's or administrator's start page stays as it is."""
    if may_plan(request.user):
        panels.append(WaitingPanel())
