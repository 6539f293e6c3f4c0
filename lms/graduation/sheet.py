"""The marks of trainees, session by session, read in one statement."""

from dataclasses import dataclass, field, replace

from django.db.models import Case, DateField, F, FilteredRelation, OuterRef, Q, Subquery, Value, When
from django.db.models.fields import PositiveSmallIntegerField
from django.utils import timezone

from lms.cohorts.models import AttendanceRecord, ClassSession, Enrolment
from lms.graduation.elsewhere import SessionMark, Visit, counting, settled
from lms.graduation.rule import ATTENDED

HERE, EARNED, GUEST = "here", "earned", "guest"  # where a row comes from; of two visits the first counts


@dataclass(frozen=True)
class Sheet:
    """What is known of one enrolment."""

    sessions: tuple[SessionMark, ...]  # in order: those in the sum, with what they count as
    project_mark: int | None
    allowed: int = 0  # make-ups

    @property
    def marks(self):
        return {session.number: session.mark for session in self.sessions}

    @property
    def elsewhere(self):
        """The sessions that count because they were attended in another cohort."""
        return counting(self.sessions)


def of(enrolments):
    """``{enrolment pk: Sheet}`` for a QuerySet of enrolments.

    One statement, whatever its size: two would let a mark that moves between them be counted twice, or not at all.
    Sessions called off are left out, and so are those before the trainee joined or after they left, but for those before
    that were attended elsewhere.
    """
    theirs = enrolments.order_by()
    found = {}
    for row in _here(theirs).union(_as_guest(theirs), _earned(theirs), all=True).order_by():
        found.setdefault(row["whose"], _Rows()).add(row)
    return {pk: rows.sheet() for pk, rows in found.items()}


@dataclass
class _Rows:
    """The rows of one enrolment, as they come."""

    here: list = field(default_factory=list)
    visits: dict = field(default_factory=dict)

    def add(self, row):
        if row["source"] == HERE:
            self.here.append(row)
            return
        weight = (row["source"], row["begins"], row["session_key"])
        if (known := self.visits.get(row["number"])) is None or weight < known[0]:
            self.visits[row["number"]] = (weight, _visit(row))

    def sheet(self):
        first = self.here[0]
        dates = Enrolment(joined_on=first["joined"], left_on=first["gone"])
        sessions = sorted(self._sessions(dates), key=lambda one: (one.starts_at, one.number))
        return Sheet(settled(sessions, allowed=first["allowed"]), first["got"], first["allowed"])

    def _sessions(self, dates):
        for row in self.here:
            if row["number"] is None:
                continue
            day = timezone.localtime(row["begins"]).date()
            _weight, visit = self.visits.get(row["number"], (None, None))
            if dates.is_there_on(day):
                yield _session(row, visit)
            elif visit and dates.joins_after(day):
                yield replace(_session(row, visit), own="", is_before=True)


def _session(row, visit):
    own = "" if row["said"] in {None, "none"} else row["said"]
    is_held = row["state"] == ClassSession.Status.HELD
    return SessionMark(row["session_key"], row["number"], row["begins"], row["ends"], is_held, own, own, visit)


def _visit(row):
    place = (row["code"], row["centre_ar"], row["centre_en"])
    return Visit(row["session_key"], row["number"], row["begins"], *place, is_earned=row["source"] == EARNED)


def _here(enrolments):
    """A row for each session of their cohorts, or one without a session."""
    records = AttendanceRecord.objects.filter(session=OuterRef("course_session__pk"), enrolment=OuterRef("pk"))
    counted = FilteredRelation(
        "cohort__class_sessions", condition=~Q(cohort__class_sessions__status=ClassSession.Status.CANCELLED)
    )
    return _rows(
        enrolments.annotate(course_session=counted),
        "course_session",
        source=Value(HERE),
        whose=F("pk"),
        got=F("project__mark"),
        joined=F("joined_on"),
        gone=F("left_on"),
        allowed=F("cohort__makeups_allowed"),
        said=Subquery(records.values("mark")[:1]),
        code=Value(""),
        centre_ar=Value(""),
        centre_en=Value(""),
    )


def _as_guest(enrolments):
    """A row for each session of another cohort of the course that they attended."""
    records = AttendanceRecord.objects.filter(enrolment__in=enrolments.values("pk"))
    elsewhere = records.exclude(session__cohort=F("enrolment__cohort"))
    return _visits(
        elsewhere.filter(session__cohort__course=F("enrolment__cohort__course")), F("enrolment"), Value(GUEST)
    )


def _earned(enrolments):
    """A row for each session attended where they came from with what they had; there too some as a guest."""
    records = AttendanceRecord.objects.filter(enrolment__carried_to__enrolment__in=enrolments.values("pk"))
    own = When(session__cohort=F("enrolment__cohort"), then=Value(EARNED))
    return _visits(records, F("enrolment__carried_to__enrolment"), Case(own, default=Value(GUEST)))


def _visits(records, whose, source):
    records = records.filter(mark__in=ATTENDED).exclude(session__status=ClassSession.Status.CANCELLED)
    nothing = {name: Value(None, output_field=PositiveSmallIntegerField()) for name in ("got", "allowed")}
    no_day = {name: Value(None, output_field=DateField()) for name in ("joined", "gone")}
    return _rows(
        records.order_by(),
        "session",
        source=source,
        whose=whose,
        said=F("mark"),
        code=F("session__cohort__code"),
        centre_ar=F("session__cohort__centre__name_ar"),
        centre_en=F("session__cohort__centre__name_en"),
        **nothing,
        **no_day,
    )


def _rows(rows, session, **columns):
    """The columns that the three have in common, in one order, for the union of them."""
    columns |= {
        "session_key": F(f"{session}__public_id"),
        "number": F(f"{session}__number"),
        "begins": F(f"{session}__starts_at"),
        "ends": F(f"{session}__ends_at"),
        "state": F(f"{session}__status"),
    }
    return rows.annotate(**columns).values(*sorted(columns))
