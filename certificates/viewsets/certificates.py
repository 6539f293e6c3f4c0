"""Certificates in the admin: a list to search, and the lead's own screens. No row is added, edited or deleted here."""

from datetime import datetime, time

from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates import access
from certificates.models import Certificate
from certificates.packs import ENDINGS
from certificates.views import choosing, leads, naming, packs, telling, volunteering
from courses.models import Course
from lms.centres.models import Centre
from lms.cohorts.models import Cohort
from lms.scoping import columns
from lms.scoping.columns import Column
from lms.scoping.filters import Choice, Day, Linked, rows_of, values_of
from lms.scoping.views import ScopedIndexView
from lms.scoping.viewsets import ListedViewSet


def _names(certificate):
    return format_html('<bdi>{name_ar}</bdi><bdi class="small">{name_en}</bdi>', **certificate.facts)


def _cohort(certificate):
    return certificate.enrolment.cohort.code if certificate.enrolment else ""


def _centre(certificate):
    return str(certificate.enrolment.cohort.centre) if certificate.enrolment else certificate.facts["centre_ar"]


def _begins(day):
    """The first moment of a day in the programme's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _until(rows, day, user):
    return rows.filter(issued_at__date__lte=day)


class CertificateList(ScopedIndexView):
    """The newest first; the search folds Arabic spelling, and knows a code however it is typed."""

    name = "certificates"
    title = gettext_lazy("Certificates")
    search_label = gettext_lazy("Name, verification code or code of a cohort")
    empty_title = gettext_lazy("No certificate yet")
    empty_text = gettext_lazy("Whoever graduates is listed under “Issue certificates”.")
    filters = (
        Choice(name="status", label=gettext_lazy("State"), options=values_of(Certificate.Status)),
        Choice(
            name="of",
            label=gettext_lazy("What for"),
            options=lambda _user: [("course", _("Completion of a course")), ("hours", _("Hours given"))],
            narrow=lambda rows, value, _user: rows.filter(service__isnull=value == "course"),
        ),
        Choice(
            name="course",
            label=gettext_lazy("Course"),
            options=rows_of(lambda _user: Course.objects.all()),
            by="enrolment__cohort__course",
        ),
        Choice(
            name="centre",
            label=gettext_lazy("Centre"),
            options=rows_of(lambda _user: Centre.objects.all()),
            by="enrolment__cohort__centre",
        ),
        Linked(
            name="cohort", label=gettext_lazy("Cohort"), rows=lambda _user: Cohort.objects.all(), by="enrolment__cohort"
        ),
        Day(
            name="from",
            label=gettext_lazy("Issued on or after"),
            narrow=lambda rows, day, _user: rows.filter(issued_at__gte=_begins(day)),
        ),
        Day(name="to", label=gettext_lazy("Issued on or before"), narrow=_until),
    )
    columns = (
        Column(
            name="name", label=gettext_lazy("Name"), value="holder", shown=_names, sort=("name_key",), in_export=False
        ),
        Column(
            name="name_ar",
            label=gettext_lazy("name in Arabic"),
            value=lambda each: each.facts["name_ar"],
            in_list=False,
        ),
        Column(
            name="name_en",
            label=gettext_lazy("name in Latin letters"),
            value=lambda each: each.facts["name_en"],
            in_list=False,
        ),
        Column(name="code", label=gettext_lazy("verification code"), value=str, shown=columns.code),
        Column(
            name="course",
            label=gettext_lazy("Course"),
            value="what",
            in_list=False,
        ),
        Column(
            name="cohort",
            label=gettext_lazy("Cohort"),
            value=_cohort,
            shown=lambda each: columns.code(_cohort(each)) if each.enrolment else _("Hours given"),
            sort=("enrolment__cohort__code", "name_key"),
        ),
        Column(name="centre", label=gettext_lazy("Centre"), value=_centre),
        Column(
            name="status",
            label=gettext_lazy("State"),
            value=lambda each: each.get_status_display(),
            shown=lambda each: columns.badge(each.get_status_display(), leads.TONES.get(each.status, "")),
            sort=("status",),
        ),
        Column(name="issued_at", label=gettext_lazy("issued"), sort=("issued_at",)),
        Column(name="end_reason", label=gettext_lazy("reason"), in_list=False),
    )

    def rows(self, user):
        return super().rows(user).with_cohort().order_by("-pk")

    def search(self, rows, text):
        cohort = Cohort.objects.filter(code__iexact=text).first()
        return rows.filter(enrolment__cohort=cohort) if cohort else rows.matching(text)

    def address_of(self, row):
        return reverse("certificate_desk:certificate", args=[row.pk])

    def actions(self):
        actions = []
        if access.may_issue(self.request.user):
            actions += [
                (_("Issue certificates"), reverse("certificate_desk:cohorts"), "plus"),
                (_("Certificates of hours"), reverse("certificate_desk:hours"), "clock"),
                (_("Send word"), reverse("certificate_desk:tell"), "letter"),
                (_("Failed"), reverse("certificate_desk:failures"), "alert"),
            ]
        if access.may_end(self.request.user):
            actions += [(_("Names to correct"), reverse("certificate_desk:name_requests"), "pencil")]
        return actions


class CertificateViewSet(ListedViewSet):
    model = Certificate
    icon = "tick-inverse"
    menu_label = gettext_lazy("Certificates")
    menu_order = 240
    index_view_class = CertificateList

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
            path("issue/template/", choosing.for_all, name="template_for_all"),
            path("issue/<int:pk>/template/", choosing.for_cohort, name="template_for_cohort"),
            path("hours/", volunteering.hours, name="hours"),
            path("hours/template/", volunteering.template, name="template_for_hours"),
            path("tell/", telling.tell, name="tell"),
            path("packs/<int:pk>/", packs.of_cohort, name="packs"),
            *(
                path(f"packs/<str:public_id>/{kind}.{ending}", packs.file, {"kind": kind}, name=f"pack_{kind}")
                for kind, ending in ENDINGS.items()
            ),
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
