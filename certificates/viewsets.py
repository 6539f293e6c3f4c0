"""Certificates in the admin: a list to search, and the lead's own screens. No row is added, edited or deleted here."""

import django_filters
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from certificates import access
from certificates.models import Certificate
from certificates.views import leads, naming
from lms.cohorts.models import Cohort


def _names(certificate):
    return format_html("<bdi>{name_ar}</bdi><br><bdi>{name_en}</bdi>", **certificate.facts)


def _code(certificate):
    """In one line, left to right."""
    return format_html('<bdi class="listed-code" dir="ltr">{}</bdi>', certificate)


class CertificateFilterSet(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(choices=Certificate.Status, label=_("State"))
    cohort = django_filters.ModelChoiceFilter(
        field_name="enrolment__cohort", queryset=Cohort.objects.order_by("code"), label=_("Cohort")
    )

    class Meta:
        model = Certificate
        fields = ["status", "cohort"]


class CertificateIndexView(IndexView):
    """Wagtail's list; the search folds Arabic spelling and knows a code however it is typed."""

    is_searchable = True
    show_export_buttons = False

    def get_base_queryset(self):
        return Certificate.objects.with_cohort()

    def search_queryset(self, queryset):
        return queryset.matching(self.search_query) if self.is_searching else queryset

    @cached_property
    def header_buttons(self):
        if not access.may_issue(self.request.user):
            return []
        return [
            HeaderButton(_("Issue certificates"), url=reverse("certificate_desk:cohorts"), icon_name="plus"),
            HeaderButton(_("Failed"), url=reverse("certificate_desk:failures"), icon_name="warning"),
        ]


class CertificateViewSet(ModelViewSet):
    model = Certificate
    icon = "tick-inverse"
    menu_label = _("Certificates")
    menu_order = 240
    add_to_admin_menu = True
    add_to_reference_index = False  # nothing here is shown, renamed or deleted by its uses
    copy_view_enabled = False
    index_view_class = CertificateIndexView
    filterset_class = CertificateFilterSet
    list_per_page = 50
    list_display = [
        TitleColumn(
            "name",
            label=_("Name"),
            accessor=_names,
            url_name="certificate_desk:certificate",
            sort_key="name_key",
            width="36%",
        ),
        Column("code", label=_("Verification code"), accessor=_code),
        Column("cohort", label=_("Cohort"), accessor="enrolment.cohort.code", sort_key="enrolment__cohort__code"),
        Column("status", label=_("State"), accessor="get_status_display", sort_key="status"),
        DateColumn("issued_at", label=_("Issued"), sort_key="issued_at"),
    ]

    def get_common_view_kwargs(self, **kwargs):
        """Without the addresses of the screens that certificates do not have."""
        none = dict.fromkeys(["add_url_name", "edit_url_name", "delete_url_name", "history_url_name", "usage_url_name"])
        return super().get_common_view_kwargs(**none | kwargs)

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("issue/", leads.cohorts, name="cohorts"),
            path("issue/<int:pk>/", leads.issue, name="issue"),
            path("progress/<int:pk>/", leads.cohort_progress, name="progress"),
            path("failures/", leads.failures, name="failures"),
            path("failures/retry/", leads.retry_all, name="retry_all"),
            path("names/", naming.name_requests, name="name_requests"),
            path("names/<int:pk>/", naming.answer, name="name_answer"),
            path("<int:pk>/", leads.certificate, name="certificate"),
            path("<int:pk>/retry/", leads.retry, name="retry"),
            path("<int:pk>/supersede/", leads.supersede, name="supersede"),
            path("<int:pk>/revoke/", leads.revoke, name="revoke"),
            path("<int:pk>/issue-anew/", leads.issue_anew, name="issue_anew"),
        ]

    def register_admin_url_finder(self):
        """There is no edit view to be found."""


certificates = CertificateViewSet("certificate_desk", url_prefix="certificates")
