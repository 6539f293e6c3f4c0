"""The list of trainees whose attendance is at risk, inside the Wagtail admin: each with the way back."""

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Course
from lms.accounts.models import Person
from lms.arabic.templatetags.arabic import digits, gregorian
from lms.cohorts import makeups
from lms.cohorts.access import centres_run_by, cohorts_run_by, may_plan
from lms.cohorts.models import Enrolment
from lms.desks import teaching
from lms.graduation import following
from lms.graduation import risk as attendance
from lms.graduation.models import AtRisk
from lms.graduation.risk import Risk
from lms.scoping import columns
from lms.scoping.columns import Column
from lms.scoping.filters import Choice, Linked, rows_of, values_of
from lms.scoping.lists import ListView

TONES = {Risk.LOST: "red", Risk.MAKE_UP: "brass", Risk.NO_MORE: "brass"}


def _missed(row):
    return _(", ").join(str(digits(number)) for number in row.missed)


def _attendance(row):
    """The two numbers: "3 of 5 so far, of 10"."""
    words = {"attended": digits(row.attended), "of": digits(row.so_far), "whole": digits(row.whole)}
    return _("%(attended)s of %(of)s so far, of %(whole)s") % words


def _make_up(row):
    """The nearest session in which one that was missed could be made up, in words."""
    if not row.way or not row.way.fitting:
        return _("Invited") if row.way and row.way.noted else ""
    session = row.way.fitting[0]
    return _("Session %(number)s: %(day)s, %(centre)s") % {
        "number": digits(session.number),
        "day": gregorian(session.starts_at),
        "centre": session.cohort.centre,
    }


def _make_up_shown(row):
    words = _make_up(row)
    return format_html('<a href="{}">{}</a>', _address(row), words) if words else ""


def _address(row):
    return reverse("desks:way_back", args=[row.enrolment.public_id])


class AtRiskList(ListView):
    """Of the cohorts the account runs; the gravest and the most pressing first."""

    name = "at-risk"
    title = gettext_lazy("Trainees at risk")
    says = gettext_lazy(
        "Whose attendance may not be enough to graduate, as of the last hour, and what could bring them back."
    )
    search_label = gettext_lazy("Name")
    sort = "lost_at"
    empty_title = gettext_lazy("Nobody is at risk")
    filters = (
        Choice(name="risk", label=gettext_lazy("risk"), options=values_of(Risk)),
        Choice(
            name="course",
            label=gettext_lazy("Course"),
            options=rows_of(lambda _user: Course.objects.all()),
            by="enrolment__cohort__course",
        ),
        Choice(
            name="centre", label=gettext_lazy("Centre"), options=rows_of(centres_run_by), by="enrolment__cohort__centre"
        ),
        Linked(name="cohort", label=gettext_lazy("Cohort"), rows=cohorts_run_by, by="enrolment__cohort"),
    )
    columns = (
        Column(
            name="name",
            label=gettext_lazy("Name"),
            value=lambda row: str(row.enrolment.person),
            shown=lambda row: columns.name(row.enrolment.person),
            sort=("enrolment__person__name_key",),
        ),
        Column(
            name="phone",
            label=gettext_lazy("To call"),
            value=lambda row: row.contact.phone if row.contact else "",
            shown=lambda row: columns.phone(row.contact.phone) if row.contact else "",
        ),
        Column(
            name="cohort",
            label=gettext_lazy("Cohort"),
            value="enrolment.cohort.code",
            shown=columns.code_of("enrolment.cohort.code"),
            sort=("enrolment__cohort__code",),
        ),
        Column(
            name="centre",
            label=gettext_lazy("Centre"),
            value=lambda row: str(row.enrolment.cohort.centre),
            in_list=False,
        ),
        Column(
            name="risk",
            label=gettext_lazy("risk"),
            value=lambda row: row.get_risk_display(),
            shown=lambda row: columns.badge(row.get_risk_display(), TONES.get(row.risk, "")),
            sort=("missable", "lost_at"),
        ),
        Column(name="missed", label=gettext_lazy("Missed sessions"), value=_missed),
        Column(name="attendance", label=gettext_lazy("Attendance"), value=_attendance, in_export=False),
        Column(name="attended", label=gettext_lazy("Attended"), in_list=False),
        Column(name="so_far", label=gettext_lazy("Of so far"), in_list=False),
        Column(name="whole", label=gettext_lazy("Of the whole course"), in_list=False),
        Column(name="lost_at", label=gettext_lazy("Out of reach from"), sort=("lost_at",)),
        Column(name="way", label=gettext_lazy("Could make up"), value=_make_up, shown=_make_up_shown),
        Column(name="since", label=gettext_lazy("since"), sort=("since",), in_list=False),
    )

    def may_open(self, user):
        return may_plan(user)

    def rows(self, user):
        mine = AtRisk.objects.filter(
            enrolment__cohort__in=cohorts_run_by(user), enrolment__status=Enrolment.Status.ENROLLED
        )
        return mine.select_related(
            "enrolment__person__guardian", "enrolment__cohort__course", "enrolment__cohort__centre"
        )

    def search(self, rows, text):
        return rows.filter(enrolment__person__in=Person.objects.matching(text))

    def looked_up(self, rows):
        """Each with how it stands now, whom to call, and where a missed session could be made up."""
        now = timezone.now()
        standing = following.of_each([row.enrolment for row in rows], now)
        ways = makeups.ways({row.enrolment: attendance.to_make_up(standing[row.enrolment_id]) for row in rows}, now)
        for row in rows:
            found = standing[row.enrolment_id]
            row.attended, row.so_far, row.whole = found.attended, found.marked, found.whole
            row.missed, row.way = attendance.missed(found), ways.get(row.enrolment_id)
            row.contact = teaching.contact_of(row.enrolment.person, timezone.localdate(now))
        return rows

    def address_of(self, row):
        return _address(row)
