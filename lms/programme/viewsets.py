"""Screens of the admin for what the programme is."""

from django.utils.translation import gettext_lazy as _

from lms.programme.models import Holiday
from lms.scoping.columns import Column
from lms.scoping.lists import folded
from lms.scoping.views import ScopedIndexView
from lms.scoping.viewsets import ListedViewSet


class HolidayList(ScopedIndexView):
    name = "holidays"
    title = _("Holidays")
    says = _("Days on which no session is proposed.")
    sort = "starts_on"
    search_label = _("Name")
    search = staticmethod(folded("name_ar", "name_en"))
    add_words = _("Add a holiday")
    empty_title = _("No holiday yet")
    columns = (
        Column(name="name", label=_("holiday"), value=str, sort=("name_ar",)),
        Column(name="name_ar", label=_("name in Arabic"), in_list=False),
        Column(name="name_en", label=_("name in English"), in_list=False),
        Column(name="starts_on", label=_("first day"), sort=("starts_on",)),
        Column(name="ends_on", label=_("last day"), sort=("ends_on",)),
    )


class HolidayViewSet(ListedViewSet):
    """Days on which no session is proposed; the lead keeps them."""

    model = Holiday
    icon = "calendar-alt"
    menu_label = _("Holidays")
    menu_order = 320
    index_view_class = HolidayList


holidays = HolidayViewSet("holidays")
