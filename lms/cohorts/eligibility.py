"""Who may apply to a cohort, and which rule says no (docs/rules.md, "Who may apply").

Each rule is one refusal. Its ``message`` is for the person: it names the rule and what would fit.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lms.arabic import dates
from lms.arabic.templatetags.arabic import digits
from lms.cohorts.models import Cohort, Enrolment


@dataclass(frozen=True)
class NotOpenYet:
    opens_on: date
    code: ClassVar = "not_open_yet"

    @property
    def message(self):
        return _("Applications to this cohort open on %(day)s.") % {"day": _day(self.opens_on)}


@dataclass(frozen=True)
class NoLongerOpen:
    closed_on: date
    code: ClassVar = "no_longer_open"

    @property
    def message(self):
        return _("Applications to this cohort closed on %(day)s.") % {"day": _day(self.closed_on)}


@dataclass(frozen=True)
class NotTaught:
    """Not published, over, or called off."""

    code: ClassVar = "not_taught"

    @property
    def message(self):
        return _("This cohort does not take applications.")


@dataclass(frozen=True)
class AgeUnknown:
    code: ClassVar = "age_unknown"

    @property
    def message(self):
        return _("The date of birth is missing. It is needed to know whether this course fits.")


@dataclass(frozen=True)
class TooYoung:
    age: int  # on the first day
    least: int
    greatest: int
    code: ClassVar = "too_young"

    @property
    def message(self):
        return _age_message(self.age, self.least, self.greatest)


@dataclass(frozen=True)
class TooOld:
    age: int  # on the first day
    least: int
    greatest: int
    code: ClassVar = "too_old"

    @property
    def message(self):
        return _age_message(self.age, self.least, self.greatest)


@dataclass(frozen=True)
class GenderUnknown:
    code: ClassVar = "gender_unknown"

    @property
    def message(self):
        return _("This cohort is for girls and women, or for boys and men, only. Say which applies.")


@dataclass(frozen=True)
class ForOthers:
    audience: str
    code: ClassVar = "for_others"

    @property
    def message(self):
        if self.audience == Cohort.Audience.FEMALE:
            return _("This cohort is for girls and women.")
        return _("This cohort is for boys and men.")


@dataclass(frozen=True)
class AlreadyApplied:
    application: Enrolment | None = None  # None when two were sent at once
    code: ClassVar = "already_applied"

    @property
    def message(self):
        return _("There is already an application to this cohort for this person.")


@dataclass(frozen=True)
class AlreadyEnrolled:
    application: Enrolment
    code: ClassVar = "already_enrolled"

    @property
    def message(self):
        return _("This person is already enrolled in this cohort.")


@dataclass(frozen=True)
class InAnotherCohort:
    """Applied to, waiting for or enrolled in another cohort of the same course that is not over."""

    application: Enrolment
    code: ClassVar = "in_another_cohort"

    @property
    def message(self):
        other = self.application.cohort
        return _(
            "This person has applied to another cohort of the same course, or is enrolled in it: %(centre)s, from "
            "%(day)s. Withdraw from that one first."
        ) % {"centre": other.centre, "day": _day(other.starts_on)}


def refusals(cohort, *, course, person, enrolments, on):
    """Every rule that refuses ``person`` on the date ``on``, as a list; empty when they may apply.

    ``enrolments``: the person's enrolments in cohorts of this course, each with its cohort and centre at hand. A full
    cohort refuses nobody: there is a waiting list. Consent of a guardian is asked later, before a minor is accepted.
    """
    checks = [_window(cohort, on), _age(cohort, course, person), _audience(cohort, person)]
    found = [refusal for refusal in checks if refusal is not None]
    enrolled = _enrolled(cohort, enrolments)
    # Nobody is told to leave one cohort for another that would refuse them all the same.
    if enrolled is not None and not (found and isinstance(enrolled, InAnotherCohort)):
        found.append(enrolled)
    return found


def _window(cohort, on):
    if cohort.status != Cohort.Status.PUBLISHED:
        return NotTaught()
    if on < cohort.applications_open_on:
        return NotOpenYet(cohort.applications_open_on)
    if on > cohort.applications_close_on:
        return NoLongerOpen(cohort.applications_close_on)
    return None


def _age(cohort, course, person):
    age = person.age_on(cohort.starts_on)
    if age is None:
        return AgeUnknown()
    if age < course.min_age:
        return TooYoung(age, course.min_age, course.max_age)
    if age > course.max_age:
        return TooOld(age, course.min_age, course.max_age)
    return None


def _audience(cohort, person):
    if cohort.audience in {Cohort.Audience.ALL, person.gender}:
        return None
    return ForOthers(cohort.audience) if person.gender else GenderUnknown()


def _enrolled(cohort, enrolments):
    live = [enrolment for enrolment in enrolments if enrolment.status in Enrolment.LIVE]
    for enrolment in live:
        if enrolment.cohort_id == cohort.pk:
            is_enrolled = enrolment.status == Enrolment.Status.ENROLLED
            return AlreadyEnrolled(enrolment) if is_enrolled else AlreadyApplied(enrolment)
    for enrolment in live:
        if enrolment.cohort.status in {Cohort.Status.DRAFT, Cohort.Status.PUBLISHED}:
            return InAnotherCohort(enrolment)
    return None


def _age_message(age, least, greatest):
    return ngettext(
        "This course is for ages %(least)s to %(greatest)s, and on the first day the age is %(age)s year.",
        "This course is for ages %(least)s to %(greatest)s, and on the first day the age is %(age)s years.",
        age,
    ) % {"age": digits(age), "least": digits(least), "greatest": digits(greatest)}


def _day(day):
    return dates.gregorian(day, get_language() or "en")
