"""The staff page in the Wagtail admin, for whoever may invite staff."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lms.accounts.views import staff
from lms.accounts.views.staff_list import StaffList


class StaffMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("accounts.add_staffinvitation")


@hooks.register("register_admin_urls")
def staff_urls():
    return [
        path("staff/", StaffList.as_view(), name="staff"),
        path("staff/invite/", staff.invite, name="staff_invite"),
        path("staff/<int:pk>/", staff.change_roles, name="staff_roles"),
        path("staff/invitations/<int:pk>/withdraw/", staff.withdraw_invitation, name="staff_withdraw_invitation"),
    ]


@hooks.register("register_admin_menu_item")
def staff_menu_item():
    return StaffMenuItem(_("Staff"), reverse("staff"), icon_name="group", order=900)
