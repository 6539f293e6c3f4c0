"""The lists of volunteers' hours, inside the Wagtail admin: all lines, and those for the national volunteering platform."""

from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Course
from lms.centres.models import Centre
from lms.cohorts.models import Cohort
from lms.scoping import columns
from lms.scoping.columns import Column
from lms.scoping.filters import Choice, Day, Linked, rows_of, values_of
from lms.scoping.lists import ListView
from lms.volunteers import hours
from lms.volunteers.models import HourEntry, State, TrainerAssignment, VolunteerTrainer


def months(_user):
    """Options of a filter: the months that have lines, the newest first."""
    found = HourEntry.objects.order_by().dates("given_on", "month", order="DESC")
    return [(f"{first:%Y-%m}", hours.month_said(first)) for first in found]


def of_month(rows, first):
    """Those of the month whose first day it is."""
    return rows.filter(given_on__year=first.year, given_on__month=first.month)


def _in_month(rows, value, user):
    return of_month(rows, date.fromisoformat(f"{value}-01"))


def _in_state(rows, value, user):
    return rows.filter(state__in=[State.APPROVED, State.KEPT] if value == State.APPROVED else [value])


def states(_user):
    return [(state.value, state.label) for state in State if state != State.KEPT]


def in_hours(line):
    """As a number of hours: 1.5."""
    return Decimal(line.minutes * 100 // 60) / 100


def _role(line):
    return TrainerAssignment.Role(line.role).label if line.role else _("Volunteer trainer")


PLACES = (
    Choice(name="month", label=gettext_lazy("Month"), options=months, narrow=_in_month),
    Choice(
        name="course",
        label=gettext_lazy("Course"),
        options=rows_of(lambda _user: Course.objects.all()),
        by="cohort__course",
    ),
    Choice(
        name="centre",
        label=gettext_lazy("Centre"),
        options=rows_of(lambda _user: Centre.objects.all()),
        by="cohort__centre",
    ),
)
NAME = Column(
    name="name",
    label=gettext_lazy("Name"),
    value="trainer",
    shown=lambda line: columns.names(line.trainer.person),
    sort=("trainer__person__name_key", "given_on"),
    in_export=False,
)
NAMES = (
    NAME,
    Column(name="name_ar", label=gettext_lazy("name in Arabic"), value="trainer.person.name_ar", in_list=False),
    Column(name="name_en", label=gettext_lazy("name in Latin letters"), value="trainer.person.name_en", in_list=False),
)
COHORT = Column(
    name="cohort",
    label=gettext_lazy("Cohort"),
    value="cohort.code",
    shown=columns.code_of("cohort.code"),
    sort=("cohort__code", "given_on"),
)
DAY = Column(name="given_on", label=gettext_lazy("day"), sort=("given_on",))
KIND = Column(name="kind", label=gettext_lazy("kind"), value=lambda line: line.get_kind_display())


class HoursList(ListView):
    """Every line, the newest first: what a register came to, what was corrected, and how each stands."""

    name = "hours"
    title = gettext_lazy("Volunteers' hours")
    says = gettext_lazy(
        "Each finished register is a line of teaching and one of preparation. Another than who gave them approves."
    )
    sort = "-given_on"
    search_label = gettext_lazy("Name")
    empty_title = gettext_lazy("No hours yet")
    empty_text = gettext_lazy("They come by themselves when a trainer finishes a register.")
    filters = (
        Choice(name="state", label=gettext_lazy("State"), options=states, narrow=_in_state),
        Choice(name="kind", label=gettext_lazy("Kind"), options=values_of(HourEntry.Kind)),
        *PLACES,
        Linked(name="trainer", label=gettext_lazy("Trainer"), rows=lambda _user: VolunteerTrainer.objects.all()),
        Linked(name="cohort", label=gettext_lazy("Cohort"), rows=lambda _user: Cohort.objects.all()),
        Day(name="from", label=gettext_lazy("On or after"), by="given_on__gte"),
        Day(name="to", label=gettext_lazy("On or before"), by="given_on__lte"),
    )
    columns = (
        *NAMES,
        DAY,
        COHORT,
        KIND,
        Column(
            name="minutes",
            label=gettext_lazy("minutes"),
            shown=lambda line: hours.said(line.time),
            sort=("minutes", "given_on"),
        ),
        Column(
            name="state",
            label=gettext_lazy("State"),
            value=lambda line: State(line.state).label,
            shown=lambda line: columns.badge(State(line.state).label, hours.TONES.get(line.state, "")),
            sort=("state", "given_on"),
        ),
        Column(name="reason", label=gettext_lazy("reason"), in_list=False),
    )

    def may_open(self, user):
        return user.has_perm("volunteers.view_hourentry")

    def rows(self, user):
        return HourEntry.objects.with_state().with_places()

    def address_of(self, row):
        return reverse("hours_line", args=[row.pk])

    def actions(self):
        user, actions = self.request.user, []
        if user.has_perm("volunteers.approve_hourentry"):
            actions += [(_("Approve a month"), reverse("hours_of_month"), "check")]
        if user.has_perm("certificates.issue_certificate"):
            actions += [(_("Certificates of hours"), reverse("certificate_desk:hours"), "seal")]
        return [*actions, (_("For the national platform"), reverse("hours_for_platform"), "download")]


class PlatformHours(ListView):
    """Approved lines in the fields that the national volunteering platform asks for, cohort by cohort: its opportunities.

    Without identity numbers: the programme keeps none. Names are as printed; hours in hundredths, as it counts them.
    """

    name = "platform-hours"
    title = gettext_lazy("Hours for the national volunteering platform")
    says = gettext_lazy(
        "Approved hours alone. Choose a cohort: it is the opportunity. The identity number is the platform's to ask of the volunteer; the programme keeps none."
    )
    sort = "given_on"
    empty_title = gettext_lazy("No approved hours yet")
    empty_text = gettext_lazy("Approve hours first; they are listed here then.")
    filters = (
        Choice(
            name="cohort",
            label=gettext_lazy("Cohort"),
            options=rows_of(lambda _user: Cohort.objects.filter(hours__isnull=False).distinct().order_by("code")),
        ),
        *PLACES,
    )
    columns = (
        *NAMES,
        Column(
            name="phone",
            label=gettext_lazy("mobile number"),
            value="trainer.person.phone",
            shown=columns.phone_of("trainer.person.phone"),
        ),
        Column(name="role", label=gettext_lazy("role"), value=_role),
        COHORT,
        Column(name="course", label=gettext_lazy("Course"), value=lambda line: str(line.cohort.course), in_list=False),
        Column(name="centre", label=gettext_lazy("Centre"), value=lambda line: str(line.cohort.centre), in_list=False),
        DAY,
        KIND,
        Column(name="hours", label=gettext_lazy("hours"), value=in_hours, sort=("minutes", "given_on")),
    )

    def may_open(self, user):
        return user.has_perm("volunteers.view_hourentry")

    def rows(self, user):
        return HourEntry.objects.approved().filter(minutes__gt=0).with_places().with_role()

    def address_of(self, row):
        return reverse("hours_line", args=[row.pk])
