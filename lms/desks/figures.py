"""What the programme comes to, counted by the database; every number leads to the list behind it.

Each figure costs one or two statements, however many people there are.
"""

from dataclasses import dataclass, field

from django.db.models import Case, Count, IntegerField, Q, Sum, Value, When
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from lms.arabic import dates
from lms.arabic.digits import arabic_digits
from lms.cohorts.access import WITH_REGISTERS
from lms.cohorts.models import AttendanceRecord, ClassSession, Cohort, Enrolment
from lms.desks import charts, periods, stages
from lms.desks.charts import Series

WEEKS = 12
MONTHS = 12
MOST_BARS = 8  # the rest stands in the table
EVERY = Q()
RIGHT_TO_LEFT = "\u200f"  # without it figures around a slash run from left to right in Arabic too
ATTENDED = ("present", "late")
COUNTED = (*ATTENDED, "absent")  # an excused session leaves the sum


@dataclass(frozen=True)
class Scope:
    """The cohorts that are counted, and what the address of a list says to mean the same: {"centre": 3}."""

    cohorts: object
    asked: dict = field(default_factory=dict)

    def list_of(self, name, **asked):
        return f"{reverse(name)}?{urlencode({**asked, **self.asked})}"


@dataclass(frozen=True)
class Number:
    value: int | None  # None: nothing is known
    address: str = ""
    is_percent: bool = False


@dataclass(frozen=True)
class Row:
    label: str
    numbers: tuple


@dataclass(frozen=True)
class Figure:
    """A drawing, and the table of its numbers."""

    name: str
    title: str
    note: str
    heads: tuple  # of the label and of each number
    rows: tuple
    drawing: str = ""
    legend: tuple = ()

    @property
    def is_empty(self):
        return not any(number.value for row in self.rows for number in row.numbers)


def applications_by_week(scope, today):
    weeks = periods.weeks(today, WEEKS)
    rows = Enrolment.objects.filter(cohort__in=scope.cohorts)
    counts = dict(_by_period(rows, "applied_at", weeks).annotate(count=Count("pk")).values_list("period", "count"))
    values = tuple(counts.get(number, 0) for number in range(WEEKS))
    numbers = [
        Number(value, scope.list_of("enrolments", **week.asked)) for week, value in zip(weeks, values, strict=True)
    ]
    return Figure(
        "applications",
        _("Applications, week by week"),
        _("All that were sent in the last twelve weeks, whatever became of them."),
        (_("Week from"), _("Applications")),
        tuple(Row(_day(week.first), (number,)) for week, number in zip(weeks, numbers, strict=True)),
        charts.columns(
            [_short(week.first) for week in weeks],
            [Series("", values)],
            language=_language(),
            titled_by="f-applications",
        ),
    )


def attendance_by_week(scope, today):
    weeks = periods.weeks(today, WEEKS)
    records = counted_marks().filter(session__cohort__in=scope.cohorts)
    counts = {
        period: (attended, counted)
        for period, attended, counted in _by_period(records, "session__starts_at", weeks)
        .annotate(attended=Count("pk", filter=Q(mark__in=ATTENDED)), counted=Count("pk"))
        .values_list("period", "attended", "counted")
    }
    found = [counts.get(number, (0, 0)) for number in range(WEEKS)]
    values = [percent(*one) for one in found]
    goals = set(
        scope.cohorts.filter(status=Cohort.Status.PUBLISHED).order_by().values_list("attendance_percent", flat=True)
    )
    goal = goals.pop() if len(goals) == 1 else None
    note = _("Present and late, of all marks but the excused.")
    if goal is not None:
        note += " " + _("The red line: what graduation asks, %(percent)s%%.") % {"percent": _figures(goal)}
    return Figure(
        "attendance",
        _("Attendance, week by week"),
        note,
        (_("Week from"), _("Attendance"), _("Attended"), _("Marks counted")),
        tuple(
            Row(
                _day(week.first),
                (
                    Number(value, scope.list_of("sessions_held", **week.asked), is_percent=True),
                    Number(attended),
                    Number(counted),
                ),
            )
            for week, value, (attended, counted) in zip(weeks, values, found, strict=True)
        ),
        charts.line(
            [_short(week.first) for week in weeks], values, language=_language(), titled_by="f-attendance", goal=goal
        ),
    )


def seats_by(scope, what):
    """``what``: "course" or "centre". Seats of published cohorts, the emptiest first."""
    named = ("title_ar", "title_en") if what == "course" else ("name_ar", "name_en")
    arabic, english = (f"{what}__{name}" for name in named)
    shown = arabic if _language().startswith("ar") else english
    rows = (
        scope.cohorts.filter(status=Cohort.Status.PUBLISHED)
        .order_by()
        .values(what, shown)
        .annotate(seats_taken=Sum("taken"), seats=Sum("capacity"), cohorts=Count("pk"))
    )
    found = sorted(rows, key=lambda row: (row["seats_taken"] / row["seats"], row[shown]))

    titles = {"course": _("Seats filled, course by course"), "centre": _("Seats filled, centre by centre")}
    heads = {"course": _("Course"), "centre": _("Centre")}
    note = _("Published cohorts, the emptiest first.")
    if len(found) > MOST_BARS:
        note += " " + _("All of them are in the table.")
    return Figure(
        f"seats-{what}",
        titles[what],
        note,
        (heads[what], _("Seats taken"), _("Seats"), _("Cohorts")),
        tuple(
            Row(
                row[shown],
                (
                    Number(row["seats_taken"]),
                    Number(row["seats"]),
                    Number(
                        row["cohorts"],
                        scope.list_of("cohort_screens:index", status="published", **{what: row[what]}),
                    ),
                ),
            )
            for row in found
        ),
        charts.bars(
            [(row[shown], row["seats_taken"], row["seats"]) for row in found[:MOST_BARS]],
            language=_language(),
            titled_by=f"f-seats-{what}",
        ),
    )


def outcomes_by_month(scope, today):
    months = periods.months(today, MONTHS)
    enrolments = Enrolment.objects.filter(cohort__in=scope.cohorts)
    series = []
    for stage, tone in [(stages.GRADUATED, "s1"), (stages.CERTIFIED, "s3")]:
        rows = _by_period(enrolments, stage.day, months, stage.asks).annotate(count=Count("pk"))
        counts = dict(rows.values_list("period", "count"))
        series.append(Series(stage.name, tuple(counts.get(number, 0) for number in range(MONTHS)), tone))
    graduated, certified = pgettext("people", "Graduates"), _("Certificates")
    return Figure(
        "outcomes",
        _("Graduates and certificates, month by month"),
        _("By the day of the decision, and by the day of issue; only certificates that are valid now."),
        (_("Month"), graduated, certified),
        tuple(
            Row(
                f"{dates.month(month.first, _language())} {_figures(month.first.year)}",
                tuple(
                    Number(one.values[number], scope.list_of("enrolments", stage=one.name, **month.asked))
                    for one in series
                ),
            )
            for number, month in enumerate(months)
        ),
        charts.columns(
            [dates.month(month.first, _language()) for month in months],
            series,
            language=_language(),
            titled_by="f-outcomes",
        ),
        legend=(("s1", graduated), ("s3", certified)),
    )


def trainees_by_stage(scope):
    enrolments = Enrolment.objects.filter(cohort__in=scope.cohorts)
    certified = enrolments.filter(stages.CERTIFIED.asks).count()  # apart: a join of its own would count others twice
    counted = [stage for stage in stages.ROAD if stage is not stages.CERTIFIED]
    counts = enrolments.aggregate(**{stage.name: Count("pk", filter=stage.asks) for stage in counted})
    counts[stages.CERTIFIED.name] = certified
    return Figure(
        "stages",
        _("Trainees by stage"),
        _("From the application to the certificate, all cohorts together. A person in two cohorts counts twice."),
        (_("Stage"), _("Trainees")),
        tuple(
            Row(str(stage.title), (Number(counts[stage.name], scope.list_of("enrolments", stage=stage.name)),))
            for stage in stages.ROAD
        ),
        charts.bars(
            [(str(stage.title), counts[stage.name], None) for stage in stages.ROAD],
            language=_language(),
            titled_by="f-stages",
        ),
    )


def counted_marks():
    """Marks of the sessions that the list behind them shows: none of a session or a cohort that was called off."""
    return AttendanceRecord.objects.filter(mark__in=COUNTED, session__cohort__status__in=WITH_REGISTERS).exclude(
        session__status=ClassSession.Status.CANCELLED
    )


def percent(attended, counted):
    """To the nearest whole, for a picture; nobody's graduation is decided by it. None of nothing."""
    return round(100 * attended / counted) if counted else None


def _by_period(rows, moment, found, asks=EVERY):
    """``rows`` that ``asks`` holds for with the number of their period in ``found``, grouped by it.

    One filter for all of it: the certificate that is valid is the one whose day is asked for.
    """
    bounds = [period.moments for period in found]
    number = Case(
        *[When(**{f"{moment}__lt": end}, then=Value(place)) for place, (_begin, end) in enumerate(bounds)],
        output_field=IntegerField(),
    )
    within = {f"{moment}__gte": bounds[0][0], f"{moment}__lt": bounds[-1][1]}
    return rows.filter(asks, **within).annotate(period=number).order_by().values("period")


def _language():
    return get_language() or "ar"


def _figures(number):
    return arabic_digits(str(number)) if _language().startswith("ar") else str(number)


def _day(day):
    return dates.gregorian(day, _language())


def _short(day):
    """For under a column: "22/11"; «٢٢/١١» with a mark between, so that the day stands first from the right."""
    mark = RIGHT_TO_LEFT if _language().startswith("ar") else ""
    return _figures(f"{day.day}{mark}/{day.month}")
