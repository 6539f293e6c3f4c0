"""What a file of marks would change: looked at mark by mark against what stands, and said before anything is recorded."""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.arabic import dates, folding
from lms.arabic.cleaning import clean_text
from lms.arabic.fields import DayFirstDateField
from lms.arabic.templatetags.arabic import digits
from lms.cohorts import attendance, mark_files, marking, register
from lms.cohorts.marking import Said
from lms.cohorts.models import AttendanceRecord, ClassSession, Enrolment, Mark
from lms.cohorts.refusals import Refused, RegisterLocked, SessionCalledOff

CHANGE, SAME, REFUSED = "change", "same", "refused"


@dataclass(frozen=True)
class Finding:
    """What becomes of one mark of the file; ``why`` it is refused, or "". What is not known of it is None."""

    given: mark_files.Given
    session: ClassSession | None = None
    enrolment: Enrolment | None = None
    said: Said | None = None
    stands: AttendanceRecord | None = None
    why: str = ""

    @property
    def state(self):
        if self.why:
            return REFUSED
        return SAME if self.said.agrees_with(self.stands) else CHANGE

    @property
    def now(self):
        """What stands, in words."""
        return _words(self.stands, self.enrolment) if self.stands else ""

    @property
    def then(self):
        """What the file says, in words; what cannot be read as it is written there."""
        return _words(self.said, self.enrolment) if self.said and self.enrolment else self.given.mark


def review(board, sessions, given, *, by):
    """A Finding for each mark, in the order of the file. ``sessions``: those whose registers ``by`` may take."""
    judge = _Judge(board, {one.pk for one in sessions}, by)
    return _without_contradictions([judge.finding(one) for one in given])


def _words(said, enrolment):
    if said.mark == attendance.NONE:
        return register.words(said.mark)
    return marking.written(said, enrolment.person.gender)


class _Judge:
    def __init__(self, board, allowed, by):
        self.board, self.allowed, self.by, self.today = board, allowed, by, timezone.localdate()
        self.by_key = {one.public_id: one for one in board.enrolments}
        self.by_name = defaultdict(list)
        for one in board.enrolments:
            for name in {folding.fold(one.person.name_ar), folding.fold(one.person.name_en)} - {""}:
                self.by_name[name].append(one)

    def finding(self, given):
        found = Finding(given)
        try:
            found = replace(found, session=self._session(given))
            found = replace(found, enrolment=self._enrolment(given))
            found = replace(found, said=_said(given))
            found = replace(found, stands=self.board.stands(found.session, found.enrolment))
            if not found.enrolment.is_there_on(found.session.held_on):
                raise _No(_("Was not enrolled in this cohort on that day."))
            self._refuse_to_overrule(found)
        except Refused as refusal:
            return replace(found, why=str(refusal.message))
        return found

    def _session(self, given):
        cohort, number, day = mark_files.session_of(given.session) or ("", None, "")
        self._refuse_another_cohort(cohort or given.cohort)
        day = day or given.day
        session = self._on(day) if number is None and _day(day) else self.board.sessions.get(number)
        if session is None:
            raise _No(_("The cohort has no session “%(number)s”.") % {"number": given.session or day})
        if session.status == ClassSession.Status.CANCELLED:
            raise SessionCalledOff
        if session.pk not in self.allowed:
            raise _No(_("This register is not yours to take."))
        if day and _day(day) != session.held_on:
            raise _No(
                _("Session %(number)s is on %(day)s, and the file says %(said)s.")
                % {
                    "number": digits(session.number),
                    "day": dates.gregorian(session.held_on, get_language() or "en"),
                    "said": day,
                }
            )
        if session.locked_at:
            raise RegisterLocked
        if opens_on := attendance.opens_on(session, self.today):
            raise attendance.NotYet(opens_on)
        return session

    def _refuse_another_cohort(self, said):
        """Sessions of one number are there in every cohort of a course."""
        code = self.board.cohort.code
        if said and folding.fold(said) != folding.fold(code):
            words = _(
                "The file says cohort %(said)s, and these are the registers of %(code)s: send it on that cohort’s page."
            )
            raise _No(words % {"said": said[:40], "code": code})

    def _on(self, day):
        """The session of a day, one that was called off where there is no other; None: there is none."""
        found = [one for one in self.board.sessions.values() if one.held_on == _day(day)]
        found = [one for one in found if one.status != ClassSession.Status.CANCELLED] or found
        if len(found) > 1:
            raise _No(_("Several sessions are on %(day)s: write the number of the one that is meant.") % {"day": day})
        return found[0] if found else None

    def _enrolment(self, given):
        if given.key:
            if given.key not in self.by_key:
                raise _No(_("Nobody in this cohort has this code."))
            return self.by_key[given.key]
        found = self.by_name.get(folding.fold(given.name), [])
        if len(found) > 1:
            raise _No(_("Several trainees of this cohort have this name: write the trainee’s code."))
        if not found:
            raise _No(_("Nobody in this cohort has this name."))
        return found[0]

    def _refuse_to_overrule(self, found):
        """A file does not take back what somebody else marked in the room; the register's own page may."""
        stands = found.stands
        if found.said.agrees_with(stands):
            return
        if stands.against_id:
            raise _No(_("Two marks are in dispute here; decide in the register first."))
        if stands.mark != attendance.NONE and stands.taken_by_id != self.by.pk:
            raise _No(
                _("%(mark)s stands, marked by %(name)s on %(day)s. Change it in the register, if it is wrong.")
                % {
                    "mark": found.now,
                    "name": stands.taken_by.called,
                    "day": dates.gregorian(timezone.localtime(stands.taken_at).date(), get_language() or "en"),
                }
            )


class _No(Refused):
    def __init__(self, message):
        self.message = message
        super().__init__(message)


def _said(given):
    said = marking.read(given.mark)
    if said.mark == Mark.LATE and given.minutes:
        return replace(said, minutes_late=marking.minutes_of(given.minutes))
    if said.mark == Mark.EXCUSED and given.reason:
        try:
            return replace(said, reason=marking.reason_of(clean_text(given.reason, marking.REASON_LENGTH)))
        except ValidationError as error:
            raise _No(" ".join(error.messages)) from error
    return said


def _day(text):
    try:
        return DayFirstDateField().clean(text)
    except ValidationError:
        return None


def _without_contradictions(findings):
    """Of one trainee and session the file may speak twice, but not say two things: then neither is taken."""
    places = defaultdict(dict)
    for one in findings:
        if not one.why:
            places[one.session.pk, one.enrolment.pk].setdefault(one.said, one.given.place)
    return [
        replace(one, why=_twice(said.values()))
        if not one.why and len(said := places[one.session.pk, one.enrolment.pk]) > 1
        else one
        for one in findings
    ]


def _twice(places):
    return _("The file says different things of this trainee in this session: %(places)s.") % {
        "places": _(", ").join(places)
    }
