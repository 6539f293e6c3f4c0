"""Courses, registered in the admin; what waits for an editor; and what there is only for others, taken away."""

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.permissions import locale_permission_policy, page_permission_policy

from courses import writing
from courses.viewsets import courses


class WritingPanel(Component):
    """What an editor has to do next."""

    name = "writing"
    template_name = "courses/writing_panel.html"
    order = 50

    def get_context_data(self, parent_context):
        return writing.for_user(parent_context["request"].user)


@hooks.register("register_admin_viewset")
def course_screens():
    return courses


@hooks.register("construct_homepage_panels")
def writing_panel(request, panels):
    """For those who write and do not publish."""
    if writing.writes(request.user):
        panels.append(WritingPanel())


@hooks.register("construct_page_action_menu")
def no_way_to_lose_a_translation(menu_items, request, context):
    """A page turned into an alias shows its source's words again; it would be the first button of the page."""
    menu_items[:] = [item for item in menu_items if item.name != "localize-convert-to-alias"]


@hooks.register("construct_settings_menu")
def locales_for_whoever_may_change_them(request, menu_items):
    """wagtail-localize shows them to whoever may change sites, and then refuses."""
    if not locale_permission_policy.user_has_any_permission(request.user, ["add", "change", "delete"]):
        menu_items[:] = [item for item in menu_items if item.url != reverse("wagtaillocales:index")]


@hooks.register("construct_reports_menu")
def translations_for_whoever_works_on_pages(request, menu_items):
    """wagtail-localize shows them to everyone in the admin, and each row leads to a refusal."""
    if not page_permission_policy.user_has_any_permission(request.user, ["add", "change", "publish"]):
        menu_items[:] = [item for item in menu_items if item.url != reverse("wagtail_localize:translations_report")]
