"""Graduation in the Wagtail admin, for whoever decides it."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lms.graduation import access, by_the_rule, views
from lms.graduation.cohorts_list import GraduationList


class GraduationMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(access.MAY_DECIDE)


@hooks.register("register_admin_urls")
def graduation_urls():
    return [
        path("graduation/", GraduationList.as_view(), name="graduation"),
        path("graduation/by-the-rule/", by_the_rule.by_the_rule, name="graduation_by_the_rule"),
        path("graduation/<int:pk>/", views.review, name="graduation_review"),
        path("graduation/<int:pk>/confirm/", views.confirm, name="graduation_confirm"),
    ]


@hooks.register("register_admin_menu_item")
def graduation_menu_item():
    return GraduationMenuItem(_("Graduation"), reverse("graduation"), icon_name="success", order=330)
