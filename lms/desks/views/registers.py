"""Registers that somebody has to see to, inside the Wagtail admin: those not finished, and those in which something waits."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Course
from lms.arabic.templatetags.arabic import both_calendars, digits
from lms.cohorts import held
from lms.cohorts.access import centres_run_by, cohorts_run_by, may_plan
from lms.cohorts.models import Cohort
from lms.desks import waiting
from lms.scoping import columns
from lms.scoping.columns import Column
from lms.scoping.filters import Choice, Linked, rows_of
from lms.scoping.lists import ListView


def _session(session):
    words = {"course": session.cohort.course, "number": digits(session.number)}
    return _("%(course)s, session %(number)s") % words


def _trainers(session):
    return [each.trainer for each in session.cohort.assignments.all() if each.status == "accepted"]


def _trainer_shown(trainer):
    return format_html('<span class="nowrap">{} {}</span>', columns.name(trainer), columns.phone(trainer.person.phone))


SEARCH = gettext_lazy("Code, course or centre")
FILTERS = (
    Choice(
        name="course",
        label=gettext_lazy("Course"),
        options=rows_of(lambda _user: Course.objects.all()),
        by="cohort__course",
    ),
    Choice(name="centre", label=gettext_lazy("Centre"), options=rows_of(centres_run_by), by="cohort__centre"),
)
COLUMNS = (
    Column(name="session", label=gettext_lazy("Session"), value=_session, sort=("cohort__course__title_ar", "number")),
    Column(
        name="cohort",
        label=gettext_lazy("Cohort"),
        value="cohort.code",
        shown=columns.code_of("cohort.code"),
        sort=("cohort__code", "number"),
    ),
    Column(
        name="centre",
        label=gettext_lazy("Centre"),
        value=lambda session: str(session.cohort.centre),
        sort=("cohort__centre__name_ar", "starts_at"),
    ),
    Column(
        name="starts_at",
        label=gettext_lazy("Day"),
        shown=lambda session: both_calendars(timezone.localtime(session.starts_at)),
        sort=("starts_at",),
    ),
)


class RegistersList(ListView):
    """Registers of sessions that are over and not finished, the oldest first."""

    name = "registers"
    title = gettext_lazy("Registers not finished")
    says = gettext_lazy(
        "Sessions that are over. A cohort can be closed all the same; whoever has no mark then waits at graduation."
    )
    sort = "starts_at"
    search_label = SEARCH
    empty_title = gettext_lazy("Every register is taken")
    filters = FILTERS
    columns = (
        *COLUMNS,
        Column(
            name="trainers",
            label=gettext_lazy("Trainers"),
            value=lambda session: columns.joined(_trainers(session)),
            shown=lambda session: format_html_join(" ", "{}", ((_trainer_shown(each),) for each in _trainers(session))),
        ),
    )

    def may_open(self, user):
        return may_plan(user)

    def rows(self, user):
        return (
            waiting.registers_left_open(user, timezone.now())
            .select_related("cohort__course", "cohort__centre")
            .prefetch_related("cohort__assignments__trainer__person")
        )

    def search(self, rows, text):
        return rows.filter(cohort__in=Cohort.objects.matching(text))

    def address_of(self, row):
        return reverse("cohorts:take_register", args=[row.public_id])


KINDS = {
    "disputed": gettext_lazy("Marks on which two trainers differ"),
    "unknown": gettext_lazy("Guests whom nobody knows yet"),
    "late": gettext_lazy("Marks that came late"),
}
AGES = {1: gettext_lazy("For longer than a day"), 7: gettext_lazy("For longer than a week")}


class QuestionsList(ListView):
    """Registers in which marks or guests wait for an answer, called off and locked ones too; what waits longest first."""

    name = "register-questions"
    title = gettext_lazy("What waits in registers")
    says = gettext_lazy(
        "Marks on which two trainers differ, guests added by name, and marks that came late. Open one to answer."
    )
    sort = "waits_since"
    search_label = SEARCH
    empty_title = gettext_lazy("Nothing waits in any register")
    filters = (
        Choice(
            name="kind",
            label=gettext_lazy("What waits"),
            options=lambda _user: KINDS.items(),
            narrow=lambda rows, kind, _user: held.asking(rows, kind),
        ),
        Choice(
            name="age",
            label=gettext_lazy("How long"),
            options=lambda _user: AGES.items(),
            narrow=lambda rows, days, _user: rows.filter(waits_since__lt=timezone.now() - timedelta(days=int(days))),
        ),
        *FILTERS,
        Linked(name="cohort", label=gettext_lazy("Cohort"), rows=cohorts_run_by),
    )
    columns = (
        *COLUMNS,
        *(Column(name=kind, label=words, sort=(kind, "waits_since")) for kind, words in KINDS.items()),
        Column(name="waits_since", label=gettext_lazy("Waits since"), sort=("waits_since",)),
    )

    def may_open(self, user):
        return may_plan(user)

    def rows(self, user):
        asking = waiting.registers_that_ask(user).select_related("cohort__course", "cohort__centre")
        return held.with_counts(asking, timezone.now())

    def search(self, rows, text):
        return rows.filter(cohort__in=Cohort.objects.matching(text))

    def address_of(self, row):
        return reverse("cohorts:decide", args=[row.public_id])
