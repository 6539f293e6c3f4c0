"""The programme's reports: attendance, completion, centres, volunteers. Each is drawings, and tables to take away."""

from collections import defaultdict

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from certificates.models import Certificate
from courses.models import Course
from lms.centres.models import Centre
from lms.cohorts.models import ClassSession, Cohort, Enrolment
from lms.desks import charts, figures, periods
from lms.desks.figures import ATTENDED, MOST_BARS, Figure, Number, Row
from lms.volunteers.models import TrainerAssignment

ATTENDANCE, COMPLETION, CENTRES, VOLUNTEERS = "attendance", "completion", "centres", "volunteers"
TITLES = {
    ATTENDANCE: gettext_lazy("Attendance"),
    COMPLETION: gettext_lazy("Completion"),
    CENTRES: gettext_lazy("Centres"),
    VOLUNTEERS: gettext_lazy("Volunteers’ load"),
}


def made(name, scope, today, *, opens_trainers):
    """The figures of a report, in a fixed number of statements; ``opens_trainers``: whether the reader may open those."""
    return {
        ATTENDANCE: lambda: [
            figures.attendance_by_week(scope, today),
            _attendance_by(scope, "course"),
            _attendance_by(scope, "centre"),
        ],
        COMPLETION: lambda: [
            figures.trainees_by_stage(scope),
            figures.outcomes_by_month(scope, today),
            _completion_by_course(scope),
        ],
        CENTRES: lambda: [figures.seats_by(scope, "centre"), _centres(scope)],
        VOLUNTEERS: lambda: [_load_of_volunteers(scope, today, opens_trainers)],
    }[name]()


def _attendance_by(scope, what):
    records = figures.counted_marks().filter(session__cohort__in=scope.cohorts)
    by_cohort = (
        records.order_by()
        .values("session__cohort")
        .annotate(attended=Count("pk", filter=Q(mark__in=ATTENDED)), counted=Count("pk"))
        .values_list("session__cohort", "attended", "counted")
    )
    where = dict(scope.cohorts.order_by().values_list("pk", what))
    sums = defaultdict(lambda: [0, 0])
    for cohort, attended, counted in by_cohort:
        sums[where[cohort]][0] += attended
        sums[where[cohort]][1] += counted
    named = _named(what, sums)
    found = sorted((figures.percent(*sums[pk]) or 0, str(named[pk]), pk) for pk in sums)
    titles = {"course": _("Attendance, course by course"), "centre": _("Attendance, centre by centre")}
    return Figure(
        f"attendance-{what}",
        titles[what],
        _("Of every session whose marks are known, the lowest first. Excused sessions are left out."),
        ({"course": _("Course"), "centre": _("Centre")}[what], _("Attendance"), _("Attended"), _("Marks counted")),
        tuple(
            Row(
                name,
                (
                    Number(percent, scope.list_of("sessions_held", **{what: pk}), is_percent=True),
                    Number(sums[pk][0]),
                    Number(sums[pk][1]),
                ),
            )
            for percent, name, pk in found
        ),
        charts.bars(
            [(name, percent, 100) for percent, name, _pk in found[:MOST_BARS]],
            language=get_language() or "ar",
            titled_by=f"f-attendance-{what}",
        ),
    )


def _completion_by_course(scope):
    """Of cohorts that were taught to their end."""
    closed = Enrolment.objects.enrolled().filter(cohort__in=scope.cohorts, cohort__status=Cohort.Status.CLOSED)
    rows = (
        closed.order_by()
        .values("cohort__course")
        .annotate(
            taught=Count("pk"),
            decided=Count("pk", filter=Q(graduation__isnull=False)),
            graduated=Count("pk", filter=Q(graduation__graduates=True)),
        )
    )
    found = {row.pop("cohort__course"): row for row in rows}
    held = Certificate.objects.issued().filter(enrolment__cohort__in=scope.cohorts)
    certified = dict(
        held.order_by()
        .values("enrolment__cohort__course")
        .annotate(count=Count("pk"))
        .values_list("enrolment__cohort__course", "count")
    )
    named = _named("course", found)
    order = sorted(found, key=lambda pk: str(named[pk]))
    return Figure(
        "completion-course",
        _("Completion, course by course"),
        _("Cohorts that are closed: how many held a seat to the end, and what was decided."),
        (
            _("Course"),
            _("Held a seat to the end"),
            _("Undecided"),
            _("Graduated"),
            _("Graduated, of those decided"),
            _("Hold a certificate"),
        ),
        tuple(
            Row(
                str(named[pk]),
                (
                    Number(row["taught"]),
                    Number(row["taught"] - row["decided"], scope.list_of("enrolments", stage="undecided", course=pk)),
                    Number(row["graduated"], scope.list_of("enrolments", stage="graduated", course=pk)),
                    Number(figures.percent(row["graduated"], row["decided"]), is_percent=True),
                    Number(certified.get(pk, 0), scope.list_of("enrolments", stage="certified", course=pk)),
                ),
            )
            for pk, row in ((pk, found[pk]) for pk in order)
        ),
        charts.bars(
            [(str(named[pk]), found[pk]["graduated"], found[pk]["taught"]) for pk in order[:MOST_BARS]],
            language=get_language() or "ar",
            titled_by="f-completion-course",
        ),
    )


def _centres(scope):
    published = Q(status=Cohort.Status.PUBLISHED)
    rows = (
        scope.cohorts.order_by()
        .values("centre")
        .annotate(
            running=Count("pk", filter=published),
            ended=Count("pk", filter=Q(status=Cohort.Status.CLOSED)),
            studying=Coalesce(Sum("taken", filter=published), 0),
        )
    )
    found = {row.pop("centre"): row for row in rows}
    held = ClassSession.objects.filter(cohort__in=scope.cohorts, status=ClassSession.Status.HELD)
    sessions = dict(
        held.order_by().values("cohort__centre").annotate(count=Count("pk")).values_list("cohort__centre", "count")
    )
    named = _named("centre", found)
    order = sorted(found, key=lambda pk: (-found[pk]["studying"], str(named[pk])))
    return Figure(
        "centres",
        _("What runs at each centre"),
        _("Trainees are those who hold a seat in a published cohort."),
        (_("Centre"), _("Trainees"), _("Published cohorts"), _("Closed cohorts"), _("Registers finished")),
        tuple(
            Row(
                str(named[pk]),
                (
                    Number(found[pk]["studying"], scope.list_of("enrolments", stage="studying", centre=pk)),
                    Number(found[pk]["running"], scope.list_of("cohort_screens:index", centre=pk, status="published")),
                    Number(found[pk]["ended"], scope.list_of("cohort_screens:index", centre=pk, status="closed")),
                    Number(sessions.get(pk, 0)),
                ),
            )
            for pk in order
        ),
        charts.bars(
            [(str(named[pk]), found[pk]["studying"], None) for pk in order[:MOST_BARS]],
            language=get_language() or "ar",
            titled_by="f-centres",
        ),
    )


def _load_of_volunteers(scope, today, opens_trainers):
    """Accepted assignments: the cohorts of each trainer, and the sessions of those cohorts; today's are to come until held."""
    sessions = ClassSession.objects.filter(cohort=OuterRef("cohort")).order_by().values("cohort")
    to_come = sessions.filter(status=ClassSession.Status.PLANNED, **periods.within("starts_at", today, None))
    counts = {
        "held": sessions.filter(status=ClassSession.Status.HELD).annotate(count=Count("pk")).values("count"),
        "to_come": to_come.annotate(count=Count("pk")).values("count"),
    }
    rows = (
        TrainerAssignment.objects.accepted()
        .filter(cohort__in=scope.cohorts, cohort__status__in=[Cohort.Status.PUBLISHED, Cohort.Status.CLOSED])
        .annotate(
            running=Q(cohort__status=Cohort.Status.PUBLISHED),
            **{name: Coalesce(Subquery(rows), 0) for name, rows in counts.items()},
        )
        .select_related("trainer__person")
        .only("trainer__person", "cohort")
    )
    loads, names = defaultdict(lambda: [0, 0, 0]), {}
    for row in rows:
        names[row.trainer_id] = str(row.trainer)
        load = loads[row.trainer_id]
        load[0] += bool(row.running)
        load[1] += row.to_come if row.running else 0
        load[2] += row.held
    order = sorted(loads, key=lambda pk: (-loads[pk][1], names[pk]))
    return Figure(
        "volunteers",
        _("Who teaches how much"),
        _("Accepted assignments; the fullest weeks to come first. A session with two trainers counts for both."),
        (_("Trainer"), _("Sessions to come"), _("Cohorts now"), _("Sessions held")),
        tuple(
            Row(
                names[pk],
                (
                    Number(loads[pk][1], reverse("trainer", args=[pk]) if opens_trainers else ""),
                    Number(loads[pk][0]),
                    Number(loads[pk][2]),
                ),
            )
            for pk in order
        ),
        charts.bars(
            [(names[pk], loads[pk][1], None) for pk in order[:MOST_BARS]],
            language=get_language() or "ar",
            titled_by="f-volunteers",
        ),
    )


def _named(what, pks):
    return {"course": Course, "centre": Centre}[what].objects.in_bulk(list(pks))
