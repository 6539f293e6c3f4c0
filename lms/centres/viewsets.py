"""Centres and partner organisations in the admin."""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from lms.centres.models import Centre, Organisation
from lms.scoping import columns
from lms.scoping.columns import Column
from lms.scoping.counts import OF_COHORTS, with_cohorts_counted
from lms.scoping.lists import folded
from lms.scoping.views import ScopedIndexView
from lms.scoping.viewsets import ScopedViewSet


class CentreList(ScopedIndexView):
    """With what runs there; a coordinator's own alone."""

    name = "centres"
    title = _("Centres")
    sort = "code"
    search_label = _("Name, district or code")
    search = staticmethod(folded("code", "name_ar", "name_en", "district_ar", "district_en"))
    add_words = _("Add a centre")
    empty_title = _("No centre yet")
    columns = (
        Column(name="name", label=_("Centre"), value=str, sort=("name_ar",)),
        Column(name="name_ar", label=_("name in Arabic"), in_list=False),
        Column(name="name_en", label=_("name in English"), in_list=False),
        Column(name="code", label=_("code"), shown=columns.code_of("code"), sort=("code",)),
        Column(name="district", label=_("District"), sort=("district_ar",)),
        Column(name="address", label=_("Address"), in_list=False),
        Column(name="seats", label=_("seats"), sort=("seats",)),
        *OF_COHORTS,
    )

    def rows(self, user):
        return with_cohorts_counted(super().rows(user))


class OrganisationList(ScopedIndexView):
    """The partners, and how many accounts may refer for each."""

    name = "partners"
    title = _("Partner organisations")
    sort = "code"
    search_label = _("Name or code")
    search = staticmethod(folded("code", "name_ar", "name_en"))
    add_words = _("Add a partner organisation")
    empty_title = _("No partner organisation yet")
    columns = (
        Column(name="name", label=_("partner organisation"), value=str, sort=("name_ar",)),
        Column(name="name_ar", label=_("name in Arabic"), in_list=False),
        Column(name="name_en", label=_("name in English"), in_list=False),
        Column(name="code", label=_("code"), shown=columns.code_of("code"), sort=("code",)),
        Column(name="accounts", label=_("Accounts that may refer"), sort=("accounts",)),
    )

    def rows(self, user):
        may_refer = Q(user_permissions__permission__codename="refer_for_organisation")
        return super().rows(user).annotate(accounts=Count("user_permissions", filter=may_refer))


class CentreViewSet(ScopedViewSet):
    """A lead keeps every centre; a coordinator looks at their own."""

    model = Centre
    index_view_class = CentreList
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
        "opening_ar",
        "opening_en",
        "access_ar",
        "access_en",
        "seats",
        "has_womens_section",
    ]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name_ar"), FieldPanel("name_en")]),
            FieldRowPanel([FieldPanel("code"), FieldPanel("seats")]),
            FieldPanel("has_womens_section"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("district_ar"), FieldPanel("district_en")]),
                    FieldRowPanel([FieldPanel("address_ar"), FieldPanel("address_en")]),
                    FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                ],
                heading=_("Where it is"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("opening_ar"), FieldPanel("opening_en")]),
                    FieldRowPanel([FieldPanel("access_ar"), FieldPanel("access_en")]),
                ],
                heading=_("For visitors"),
            ),
        ]
    )


class OrganisationViewSet(ScopedViewSet):
    """The charities that refer their beneficiaries."""

    model = Organisation
    index_view_class = OrganisationList
    icon = "group"
    menu_label = _("Partner organisations")
    menu_order = 350
    edit_handler = ObjectList([FieldRowPanel([FieldPanel("name_ar"), FieldPanel("name_en")]), FieldPanel("code")])


centres = CentreViewSet("centres")
organisations = OrganisationViewSet("organisations")
