"""The lists behind the figures, inside the Wagtail admin: enrolments by stage, sessions with their marks."""

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from lms.accounts.models import Person
from lms.cohorts.access import WITH_REGISTERS, applications_run_by, centres_run_by, cohorts_run_by, may_plan
from lms.cohorts.models import AttendanceRecord, ClassSession, Cohort, Enrolment
from lms.desks import figures, periods, stages
from lms.graduation import following
from lms.scoping import columns
from lms.scoping.columns import Column
from lms.scoping.counts import count_of
from lms.scoping.filters import Choice, Day, Linked, rows_of
from lms.scoping.lists import ListView


def _as_it_is(rows, _value, _user):
    """Asked with others, in one question: see ``rows`` of the list."""
    return rows


def _filters(to_cohort):
    by = f"{to_cohort}__" if to_cohort else ""
    return (
        Choice(name="course", label=_("Course"), options=rows_of(lambda _user: Course.objects.all()), by=f"{by}course"),
        Choice(name="centre", label=_("Centre"), options=rows_of(centres_run_by), by=f"{by}centre"),
        Linked(name="cohort", label=_("Cohort"), rows=cohorts_run_by),
        Day(name="since", label=_("From"), narrow=_as_it_is),
        Day(name="until", label=_("Until"), narrow=_as_it_is),
    )


def _cohort(row):
    address = reverse("cohort_screens:edit", args=[row.cohort_id])
    return format_html('<a href="{}">{}</a> {}', address, row.cohort.course, columns.code(row.cohort.code))


def _stage_of(enrolment):
    """How far it has come; of a cohort that was called off, that."""
    stage = stages.of(enrolment)
    return str(stage.title) if stage else enrolment.cohort.get_status_display()


class EnrolmentList(ListView):
    """Enrolments of the cohorts the account runs, by how far they have come; the days are those of that stage."""

    name = "enrolments"
    title = _("Enrolments")
    says = _("From the application to the certificate. The days are of the stage: applied, decided, issued.")
    search_label = _("Name")
    sort = "-applied_at"
    empty_title = _("Nobody has applied yet")
    filters = (
        Choice(
            name="stage",
            label=_("Stage"),
            options=lambda _user: [(name, stage.title) for name, stage in stages.ALL.items() if name],
            narrow=_as_it_is,
        ),
        *_filters("cohort"),
    )
    columns = (
        Column(
            name="name",
            label=_("Name"),
            value=lambda one: str(one.person),
            shown=lambda one: columns.name(one.person),
            sort=("person__name_key",),
        ),
        Column(
            name="cohort",
            label=_("Cohort"),
            value="cohort.code",
            shown=_cohort,
            sort=("cohort__starts_on", "cohort__code"),
        ),
        Column(name="course", label=_("Course"), value=lambda one: str(one.cohort.course), in_list=False),
        Column(name="centre", label=_("Centre"), value=lambda one: str(one.cohort.centre)),
        Column(name="stage", label=_("Stage"), value=_stage_of),
        Column(name="applied_at", label=_("Applied"), value=lambda one: one.applied_at, sort=("applied_at",)),
        Column(name="attended", label=_("Attended")),
        Column(name="so_far", label=_("Of so far")),
        Column(name="whole", label=_("Of the whole course")),
    )

    def may_open(self, user):
        return may_plan(user)

    def rows(self, user):
        asked = {each.name: value for each, value in self.asked}
        stage = stages.ALL[asked.get("stage", "")]
        # In one filter: the certificate that is valid is the one whose day is asked for.
        within = periods.within(stage.day, asked.get("since"), asked.get("until"))
        return (
            applications_run_by(user)
            .filter(stage.asks, **within)
            .select_related("person", "cohort__course", "cohort__centre", "graduation", "moved_to")
        )

    def looked_up(self, rows):
        """Each with its attendance as the rule counts it; empty for who never had a seat, and in what was called off."""
        standing = following.of_each(
            [one for one in rows if one.cohort.status != Cohort.Status.CANCELLED], timezone.now()
        )
        for one in rows:
            found = standing.get(one.pk)
            one.attended, one.so_far, one.whole = (
                (found.attended, found.marked, found.whole) if found else (None, None, None)
            )
        return rows

    def search(self, rows, text):
        return rows.filter(person__in=Person.objects.matching(text))

    def address_of(self, row):
        """A coordinator corrects those who hold a place or ask for one."""
        corrects = self.request.user.has_perm("accounts.change_person") or row.status in Enrolment.LIVE
        return reverse("person", args=[row.person_id]) if corrects else None


class SessionList(ListView):
    """Sessions of published and closed cohorts, and what their registers say."""

    name = "sessions"
    title = _("Sessions and attendance")
    sort = "-starts_at"
    empty_title = _("No session yet")
    filters = _filters("cohort")
    columns = (
        Column(
            name="session",
            label=_("Session"),
            value=lambda one: f"{one.cohort.code} · {one.number}",
            shown=lambda one: columns.code(f"{one.cohort.code} · {one.number}"),
            sort=("cohort__code", "number"),
        ),
        Column(name="course", label=_("Course"), value=lambda one: str(one.cohort.course)),
        Column(name="centre", label=_("Centre"), value=lambda one: str(one.cohort.centre)),
        Column(name="starts_at", label=_("Day"), value=lambda one: one.starts_at, sort=("starts_at",)),
        Column(name="present", label=_("Present")),
        Column(name="late", label=_("Late")),
        Column(name="excused", label=_("Excused")),
        Column(name="absent", label=_("Absent")),
        Column(
            name="percent",
            label=_("Attendance, percent"),
            value=lambda one: figures.percent(one.present + one.late, one.present + one.late + one.absent),
        ),
    )

    def may_open(self, user):
        return may_plan(user)

    def rows(self, user):
        asked = {each.name: value for each, value in self.asked}
        marks = AttendanceRecord.objects.filter
        return (
            ClassSession.objects.counted()
            .filter(
                cohort__in=cohorts_run_by(user).filter(status__in=WITH_REGISTERS),
                **periods.within("starts_at", asked.get("since"), asked.get("until")),
            )
            .select_related("cohort__course", "cohort__centre")
            .annotate(
                **{mark: count_of(marks(mark=mark), by="session") for mark in ("present", "late", "excused", "absent")}
            )
        )

    def address_of(self, row):
        return reverse("cohorts:take_register", args=[row.public_id])
