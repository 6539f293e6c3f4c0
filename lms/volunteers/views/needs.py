"""The lists of cohorts that need trainers, and of offers and assignments, inside the Wagtail admin."""

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from courses.models import Course
from lms.cohorts import access as cohorts
from lms.cohorts.models import Cohort
from lms.scoping import columns
from lms.scoping.columns import Column
from lms.scoping.filters import Choice, rows_of, values_of
from lms.scoping.lists import ListView
from lms.volunteers import access, assignment
from lms.volunteers.models import TrainerAssignment, VolunteerTrainer

COURSES = rows_of(lambda _user: Course.objects.all())
TONES = {TrainerAssignment.Status.ACCEPTED: "teal", TrainerAssignment.Status.OFFERED: "brass"}


def _live(**conditions):
    return Exists(TrainerAssignment.objects.live().filter(cohort=OuterRef("pk"), **conditions))


NEEDS = {
    "lead": (gettext_lazy("No lead trainer"), ~_live(role="lead")),
    "assistant": (gettext_lazy("No assistant trainer"), ~_live(role="assistant")),
    "answer": (gettext_lazy("An offer without an answer"), _live(status="offered")),
}


def _teaching(role):
    return lambda cohort: [each for each in cohort.live_assignments if each.role == role]


_leads, _assistants = _teaching("lead"), _teaching("assistant")


def _assigned_shown(assignments):
    asked = columns.badge(_("asked"), "brass")
    return format_html_join(
        _(", "),
        '<span class="nowrap">{}{}</span>',
        (
            (columns.name(each.trainer), format_html(" {}", asked) if each.status == "offered" else "")
            for each in assignments
        ),
    )


def _leads_shown(cohort):
    return _assigned_shown(_leads(cohort)) or columns.badge(_("No lead trainer"), "red")


def _days_left(cohort):
    """Days to the first one; none where it has begun."""
    days = (cohort.starts_on - timezone.localdate()).days
    return days if days >= 0 else None


def _days_left_shown(cohort):
    days = _days_left(cohort)
    return _("has begun") if days is None else columns.shown(days)


class NeedsList(ListView):
    """Cohorts to come and running, by urgency: nobody was asked to lead, nobody answered yet, the others; then by day."""

    name = "assignments"
    title = gettext_lazy("Assignments")
    says = gettext_lazy(
        "Cohorts to come and running: first those that have no lead trainer, then those that wait for an answer; the soonest first."
    )
    search_label = gettext_lazy("Code, course or centre")
    empty_title = gettext_lazy("No cohort to teach")
    empty_text = gettext_lazy("Cohorts that are planned or published show here.")
    filters = (
        Choice(
            name="need",
            label=pgettext_lazy("of a cohort", "Needs"),
            options=lambda _user: [(need, words) for need, (words, _is_so) in NEEDS.items()],
            narrow=lambda rows, value, _user: rows.filter(NEEDS[value][1]),
        ),
        Choice(name="course", label=gettext_lazy("Course"), options=COURSES),
        Choice(name="centre", label=gettext_lazy("Centre"), options=rows_of(cohorts.centres_run_by)),
        Choice(
            name="status",
            label=gettext_lazy("State"),
            options=lambda _user: [(state.value, state.label) for state in assignment.TAUGHT],
        ),
    )
    columns = (
        Column(
            name="course",
            label=gettext_lazy("Cohort"),
            value=lambda cohort: str(cohort.course),
            sort=("course__title_ar", "starts_on"),
        ),
        Column(name="code", label=gettext_lazy("code"), shown=columns.code_of("code"), sort=("code",)),
        Column(
            name="centre",
            label=gettext_lazy("Centre"),
            value=lambda cohort: str(cohort.centre),
            sort=("centre__name_ar", "starts_on"),
        ),
        Column(name="status", label=gettext_lazy("State"), value=lambda cohort: cohort.get_status_display()),
        Column(name="starts_on", label=gettext_lazy("First day"), sort=("starts_on",)),
        Column(name="days_left", label=gettext_lazy("Days until then"), value=_days_left, shown=_days_left_shown),
        Column(
            name="lead",
            label=gettext_lazy("Lead trainer"),
            value=lambda cohort: columns.joined(each.trainer for each in _leads(cohort)),
            shown=_leads_shown,
        ),
        Column(
            name="assistants",
            label=gettext_lazy("Assistant trainers"),
            value=lambda cohort: columns.joined(each.trainer for each in _assistants(cohort)),
            shown=lambda cohort: _assigned_shown(_assistants(cohort)),
        ),
    )

    def may_open(self, user):
        return cohorts.may_plan(user)

    def rows(self, user):
        live = TrainerAssignment.objects.live().select_related("trainer__person").order_by("pk")
        return (
            cohorts.cohorts_run_by(user)
            .filter(status__in=assignment.TAUGHT)
            .with_places()
            .alias(has_lead=_live(role="lead"), is_led=_live(role="lead", status="accepted"))
            .prefetch_related(Prefetch("assignments", queryset=live, to_attr="live_assignments"))
            .order_by("has_lead", "is_led", "starts_on", "pk")
        )

    def address_of(self, row):
        return reverse("assignments_of_cohort", args=[row.pk])

    def actions(self):
        return [
            (_("A plan for all of them"), reverse("placing_plan"), "khatim"),
            (_("Offers and assignments"), reverse("assignments_made"), "list"),
        ]


class AssignmentsList(ListView):
    """Every offer and assignment to the cohorts one runs, with what became of it."""

    name = "offers"
    title = gettext_lazy("Offers and assignments")
    sort = "-offered_at"
    search_label = gettext_lazy("Trainer, code, course or centre")
    empty_title = gettext_lazy("Nobody was asked yet")
    filters = (
        Choice(name="role", label=gettext_lazy("Role"), options=values_of(TrainerAssignment.Role)),
        Choice(name="status", label=gettext_lazy("State"), options=values_of(TrainerAssignment.Status)),
        Choice(name="course", label=gettext_lazy("Course"), options=COURSES, by="cohort__course"),
        Choice(
            name="centre", label=gettext_lazy("Centre"), options=rows_of(cohorts.centres_run_by), by="cohort__centre"
        ),
    )
    columns = (
        Column(
            name="trainer",
            label=gettext_lazy("Trainer"),
            value=lambda each: str(each.trainer),
            shown=columns.name_of("trainer"),
            sort=("trainer__person__name_key",),
        ),
        Column(
            name="phone",
            label=gettext_lazy("mobile number"),
            value="trainer.person.phone",
            shown=columns.phone_of("trainer.person.phone"),
        ),
        Column(name="role", label=gettext_lazy("Role"), value="role_said", sort=("-role",)),
        Column(
            name="course",
            label=gettext_lazy("Course"),
            value=lambda each: str(each.cohort.course),
            sort=("cohort__course__title_ar",),
        ),
        Column(
            name="cohort",
            label=gettext_lazy("Cohort"),
            value="cohort.code",
            shown=columns.code_of("cohort.code"),
            sort=("cohort__code",),
        ),
        Column(
            name="centre",
            label=gettext_lazy("Centre"),
            value=lambda each: str(each.cohort.centre),
            sort=("cohort__centre__name_ar",),
        ),
        Column(
            name="starts_on", label=gettext_lazy("First day"), value="cohort.starts_on", sort=("cohort__starts_on",)
        ),
        Column(
            name="status",
            label=gettext_lazy("State"),
            value=lambda each: each.get_status_display(),
            shown=lambda each: columns.badge(each.get_status_display(), TONES.get(each.status, "")),
            sort=("status",),
        ),
        Column(name="offered_at", label=gettext_lazy("Asked"), sort=("offered_at",)),
        Column(name="answered_at", label=gettext_lazy("answered"), in_list=False),
        Column(name="ended_at", label=gettext_lazy("ended"), in_list=False),
        Column(name="end_reason", label=gettext_lazy("reason"), in_list=False),
    )

    def may_open(self, user):
        return cohorts.may_plan(user)

    def rows(self, user):
        return access.assignments_placed_by(user).with_cohorts().select_related("trainer__person")

    def search(self, rows, text):
        by_trainer = VolunteerTrainer.objects.matching(text)
        return rows.filter(trainer__in=by_trainer) | rows.filter(cohort__in=Cohort.objects.matching(text))

    def address_of(self, row):
        return reverse("assignments_of_cohort", args=[row.cohort_id])
