"""Cohorts in the admin: their list, and the screens that plan and run them."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from lms.cohorts import access
from lms.cohorts.models import Cohort
from lms.cohorts.views import mark_files, planning, proposing
from lms.scoping import columns
from lms.scoping.columns import Column
from lms.scoping.filters import Choice, Day, rows_of, values_of
from lms.scoping.views import ScopedIndexView
from lms.scoping.viewsets import ScopedViewSet

TONES = {Cohort.Status.PUBLISHED: "teal", Cohort.Status.DRAFT: "brass", Cohort.Status.CANCELLED: "red"}


class CohortList(ScopedIndexView):
    """A lead's every cohort, a coordinator's own; only the centres whose cohorts the account runs are offered."""

    name = "cohorts"
    title = _("Cohorts")
    sort = "-starts_on"
    search_label = _("Code, course or centre")
    add_words = _("Plan a cohort")
    empty_title = _("No cohort yet")
    filters = (
        Choice(name="course", label=_("Course"), options=rows_of(lambda _user: Course.objects.all())),
        Choice(name="centre", label=_("Centre"), options=rows_of(access.centres_run_by)),
        Choice(name="status", label=_("State"), options=values_of(Cohort.Status)),
        Choice(name="audience", label=_("audience"), options=values_of(Cohort.Audience)),
        Day(name="from", label=_("Begins on or after"), by="starts_on__gte"),
        Day(name="to", label=_("Begins on or before"), by="starts_on__lte"),
    )
    columns = (
        Column(name="code", label=_("code"), shown=columns.code_of("code"), sort=("code",)),
        Column(name="course", label=_("Course"), value=lambda cohort: str(cohort.course), sort=("course__title_ar",)),
        Column(name="centre", label=_("Centre"), value=lambda cohort: str(cohort.centre), sort=("centre__name_ar",)),
        Column(name="audience", label=_("audience"), value=lambda cohort: cohort.get_audience_display()),
        Column(name="starts_on", label=_("First day"), sort=("starts_on", "code")),
        Column(name="ends_on", label=_("last day"), in_list=False),
        Column(name="taken", label=_("Taken"), sort=("taken",)),
        Column(name="capacity", label=_("Seats"), sort=("capacity",)),
        Column(name="undecided", label=_("To decide"), sort=("undecided",)),
        Column(name="waiting", label=_("Waiting list"), sort=("waiting",)),
        Column(
            name="status",
            label=_("State"),
            value=lambda cohort: cohort.get_status_display(),
            shown=lambda cohort: columns.badge(cohort.get_status_display(), TONES.get(cohort.status, "")),
            sort=("status",),
        ),
    )

    def rows(self, user):
        return super().rows(user).with_places().with_undecided().with_waiting()


class CohortViewSet(ScopedViewSet):
    """A lead's every cohort, a coordinator's own; none is ever deleted."""

    model = Cohort
    icon = "group"
    menu_label = _("Cohorts")
    menu_order = 310
    index_view_class = CohortList
    form_fields = ["code"]

    add_view = staticmethod(proposing.plan)
    edit_view = staticmethod(planning.manage)

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/sessions/new/", planning.add_session, name="add_session"),
            path("<int:pk>/marks/", mark_files.of_lead, name="mark_file"),
            path("sessions/<int:pk>/", planning.change_session, name="change_session"),
        ]


cohorts = CohortViewSet("cohort_screens", url_prefix="cohorts")
