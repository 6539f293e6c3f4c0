"""The list of cohorts whose graduation is to be decided, or was, inside the Wagtail admin."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from lms.centres.models import Centre
from lms.graduation import access
from lms.scoping import columns
from lms.scoping.columns import Column
from lms.scoping.filters import Choice, rows_of
from lms.scoping.lists import ListView


def _left_shown(cohort):
    return columns.badge(columns.shown(cohort.undecided), "brass") if cohort.undecided else ""


class GraduationList(ListView):
    """Closed cohorts, those that wait for a decision first."""

    name = "graduation"
    title = _("Graduation")
    says = _("Closed cohorts: their registers are locked, and who graduates can be decided.")
    search_label = _("Code, course or centre")
    empty_title = _("No cohort is closed yet")
    empty_text = _("When a cohort has had its last session, close it: then its graduation is decided here.")
    filters = (
        Choice(
            name="state",
            label=_("State"),
            options=lambda _user: [("waiting", _("Waits for a decision")), ("decided", _("Decided"))],
            narrow=lambda rows, value, _user: (
                rows.filter(undecided__gt=0) if value == "waiting" else rows.filter(undecided=0)
            ),
        ),
        Choice(name="course", label=_("Course"), options=rows_of(lambda _user: Course.objects.all())),
        Choice(name="centre", label=_("Centre"), options=rows_of(lambda _user: Centre.objects.all())),
    )
    columns = (
        Column(
            name="course",
            label=_("Cohort"),
            value=lambda cohort: str(cohort.course),
            sort=("course__title_ar", "ends_on"),
        ),
        Column(name="code", label=_("code"), shown=columns.code_of("code"), sort=("code",)),
        Column(
            name="centre",
            label=_("Centre"),
            value=lambda cohort: str(cohort.centre),
            sort=("centre__name_ar", "ends_on"),
        ),
        Column(name="ends_on", label=_("last day"), sort=("ends_on",)),
        Column(name="taken", label=_("Trainees"), sort=("taken",)),
        Column(name="undecided", label=_("Undecided"), shown=_left_shown, sort=("undecided", "ends_on")),
        Column(name="graduated", label=_("Graduated"), sort=("graduated", "ends_on")),
    )

    def may_open(self, user):
        return user.has_perm(access.MAY_DECIDE)

    def rows(self, user):
        return access.cohorts_decided_by(user).order_by("-undecided", "-ends_on", "pk")

    def actions(self):
        return [(_("Decide by the rule"), reverse("graduation_by_the_rule"), "seal")]

    def address_of(self, row):
        return reverse("graduation_review", args=[row.pk])
