"""How far a trainee has come: each stage is one question to the database, with its name and its day."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from lms.cohorts.models import Cohort, Enrolment


@dataclass(frozen=True)
class Stage:
    """``day``: the moment that a list of this stage is narrowed and sorted by."""

    name: str
    title: str
    asks: Q
    day: str = "applied_at"


_PUBLISHED = Q(cohort__status=Cohort.Status.PUBLISHED)

ANY = Stage("", _("Every stage"), Q())
APPLIED = Stage("applied", _("Waits for an answer"), Q(status=Enrolment.Status.APPLIED) & _PUBLISHED)
WAITING = Stage("waiting", _("On the waiting list"), Q(status=Enrolment.Status.WAITING) & _PUBLISHED)
STUDYING = Stage("studying", _("Studies now"), Q(status=Enrolment.Status.ENROLLED) & _PUBLISHED)
UNDECIDED = Stage(
    "undecided",
    _("Graduation to be decided"),
    Q(status=Enrolment.Status.ENROLLED, cohort__status=Cohort.Status.CLOSED, graduation__isnull=True),
)
GRADUATED = Stage("graduated", _("Graduated"), Q(graduation__graduates=True), "graduation__decision__decided_at")
CERTIFIED = Stage(
    "certified",
    _("Holds a certificate"),
    Q(certificates__status=Certificate.Status.ISSUED),
    "certificates__issued_at",
)
NOT_GRADUATED = Stage(
    "not_graduated", _("Did not graduate"), Q(graduation__graduates=False), "graduation__decision__decided_at"
)
DECLINED = Stage("declined", _("Declined"), Q(status=Enrolment.Status.DECLINED))
WITHDRAWN = Stage("withdrawn", _("Withdrawn"), Q(status=Enrolment.Status.WITHDRAWN, moved_to=None))
MOVED = Stage("moved", Enrolment.MOVED_AWAY, Q(moved_to__isnull=False))

ROAD = (APPLIED, WAITING, STUDYING, UNDECIDED, GRADUATED, CERTIFIED)  # what the chart shows
ALL = {stage.name: stage for stage in (ANY, *ROAD, NOT_GRADUATED, DECLINED, WITHDRAWN, MOVED)}


def of(enrolment):
    """Its stage; None where its cohort was called off before it came to anything."""
    if decided := getattr(enrolment, "graduation", None):
        return GRADUATED if decided.graduates else NOT_GRADUATED
    if enrolment.has_moved:
        return MOVED
    status, cohort_status = enrolment.status, enrolment.cohort.status
    if status in _LEFT:
        return _LEFT[status]
    if cohort_status == Cohort.Status.PUBLISHED:
        return _RUNNING[status]
    return UNDECIDED if cohort_status == Cohort.Status.CLOSED and status == Enrolment.Status.ENROLLED else None


_LEFT = {Enrolment.Status.DECLINED: DECLINED, Enrolment.Status.WITHDRAWN: WITHDRAWN}
_RUNNING = {
    Enrolment.Status.APPLIED: APPLIED,
    Enrolment.Status.WAITING: WAITING,
    Enrolment.Status.ENROLLED: STUDYING,
}
