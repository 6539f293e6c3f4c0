"""Screens of the admin for what the programme is."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from lms.programme.models import Holiday


class HolidayViewSet(ModelViewSet):
    """Days on which no session is proposed; the lead keeps them."""

    model = Holiday
    icon = "calendar-alt"
    menu_label = _("Holidays")
    menu_order = 320
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["__str__", "starts_on", "ends_on"]
    ordering = "starts_on"


holidays = HolidayViewSet("holidays")
