"""Centres and partner organisations in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from lms.centres.models import Centre, Organisation
from lms.scoping.viewsets import ScopedViewSet


class CentreViewSet(ScopedViewSet):
    """A lead keeps every centre; a coordinator looks at their own."""

    model = Centre
    icon = "home"
    menu_label = _("Centres")
    menu_order = 340
    inspect_view_enabled = True
    inspect_view_fields = [
        "code",
        "name_ar",
        "name_en",
        "district_ar",
        "district_en",
        "address_ar",
        "address_en",
        "seats",
    ]
    list_display = ["__str__", "code", Column("district", label=_("District")), "seats"]
    search_fields = ["code", "name_ar", "name_en", "district_ar", "district_en"]
    search_backend_name = None
    ordering = "code"
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name_ar"), FieldPanel("name_en")]),
            FieldRowPanel([FieldPanel("code"), FieldPanel("seats")]),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("district_ar"), FieldPanel("district_en")]),
                    FieldRowPanel([FieldPanel("address_ar"), FieldPanel("address_en")]),
                    FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                ],
                heading=_("Where it is"),
            ),
            FieldRowPanel([FieldPanel("access_ar"), FieldPanel("access_en")]),
        ]
    )


class OrganisationViewSet(ScopedViewSet):
    """The charities that refer their beneficiaries."""

    model = Organisation
    icon = "group"
    menu_label = _("Partner organisations")
    menu_order = 350
    list_display = ["__str__", "code"]
    search_fields = ["code", "name_ar", "name_en"]
    search_backend_name = None
    ordering = "code"
    edit_handler = ObjectList([FieldRowPanel([FieldPanel("name_ar"), FieldPanel("name_en")]), FieldPanel("code")])


centres = CentreViewSet("centres")
organisations = OrganisationViewSet("organisations")
