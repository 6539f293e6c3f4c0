"""The figures on the start page of the admin: programme charts, for a coordinator of their centres only."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lms.cohorts.access import cohorts_run_by
from lms.desks import figures
from lms.desks.figures import Number, Scope


@dataclass(frozen=True)
class Stat:
    """One number of the band above the charts."""

    title: str
    number: Number


def for_user(user, today):
    """The band and the charts that an account sees, in a fixed number of statements."""
    scope = Scope(cohorts_run_by(user))
    stages = figures.trainees_by_stage(scope)
    attendance = figures.attendance_by_week(scope, today)
    outcomes = figures.outcomes_by_month(scope, today)
    applied, waiting, studying, *_rest = (row.numbers[0] for row in stages.rows)
    graduates, certificates = outcomes.rows[-1].numbers
    band = [
        Stat(_("Study now"), studying),
        Stat(_("Wait for an answer"), applied),
        Stat(_("Wait for a seat"), waiting),
        Stat(_("Attendance this week"), attendance.rows[-1].numbers[0]),
        Stat(_("Graduates this month"), graduates),
        Stat(_("Certificates this month"), certificates),
    ]
    charts = [
        attendance,
        figures.applications_by_week(scope, today),
        stages,
        outcomes,
        figures.seats_by(scope, "course"),
        figures.seats_by(scope, "centre"),
    ]
    return {"band": band, "figures": charts}
