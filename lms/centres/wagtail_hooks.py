"""Centres, their coordinators and partner organisations, registered."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy

from lms.centres import views
from lms.centres.models import Centre, Organisation
from lms.centres.policies import centre_policy, organisation_policy
from lms.centres.viewsets import centres, organisations

register_permission_policy(Centre, centre_policy)
register_permission_policy(Organisation, organisation_policy)


@hooks.register("register_admin_viewset")
def centre_screens():
    return [centres, organisations]


class CoordinatorsMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("centres.appoint_coordinator")


@hooks.register("register_admin_urls")
def coordinator_urls():
    return [
        path("coordinators/", views.CoordinatorsList.as_view(), name="coordinators"),
        path("coordinators/<int:pk>/", views.centres_of_coordinator, name="coordinator"),
    ]


@hooks.register("register_admin_menu_item")
def coordinators_menu_item():
    return CoordinatorsMenuItem(_("Coordinators"), reverse("coordinators"), icon_name="user", order=345)
