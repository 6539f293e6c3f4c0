"""Applications as those who decide see them: each with the rules that speak against it now, and whom a list asks for."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Case, Exists, F, Func, IntegerField, OuterRef, Q, When
from django.utils import timezone

from lms.cohorts import eligibility, enrolment
from lms.cohorts.models import Cohort, Enrolment


@dataclass(frozen=True)
class Application:
    enrolment: Enrolment
    age: int | None  # on the first day
    against: tuple  # refusals that hold now, the window of applications left aside
    needs_consent: bool


def with_reasons(enrolments):
    """``enrolments`` (with person, cohort and course at hand) as Applications; one query, however many."""
    today = timezone.localdate()
    others = defaultdict(list)
    people = {one.person_id for one in enrolments}
    for other in Enrolment.objects.live().filter(person__in=people).select_related("cohort__centre"):
        others[other.person_id, other.cohort.course_id].append(other)
    return [
        Application(
            one,
            one.person.age_on(one.cohort.starts_on),
            tuple(
                _against(one, [other for other in others[one.person_id, one.cohort.course_id] if other.pk != one.pk])
            ),
            enrolment.consent_is_missing(one, today),
        )
        for one in enrolments
    ]


# See also: eligibility.refusals. Here the database says it, so that a list can be narrowed before a page of it is cut.
def with_fit(enrolments):
    """``fits``: whether no rule speaks against it; false too where too little is known."""
    return _with_age(enrolments).annotate(fits=_fits())


def of_fit(enrolments, fits):
    """Those that ``with_fit`` says it of, without asking once more for each that is found."""
    return _with_age(enrolments).alias(is_fit=_fits()).filter(is_fit=fits)


# See also: enrolment.consent_is_missing
def without_consent(enrolments, on):
    """Those of trainees under age on the date ``on``, or who may be, for whom no guardian's consent is recorded."""
    return enrolments.filter(guardian_consent_at=None).filter(
        Q(person__born_on=None) | Q(person__born_on__gt=_of_age_if_born_by(on))
    )


def _against(one, others):
    refusals = eligibility.refusals(
        one.cohort, course=one.cohort.course, person=one.person, enrolments=others, on=one.cohort.applications_close_on
    )
    return [refusal for refusal in refusals if refusal.code != eligibility.NotTaught.code]


class _AsFigures(Func):
    """A day as the number that its figures make, 20261209: where every row is asked, parts of dates are dear on SQLite."""

    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(
            compiler, connection, template="CAST(strftime('%%%%Y%%%%m%%%%d', %(expressions)s) AS INTEGER)"
        )

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="CAST(to_char(%(expressions)s, 'YYYYMMDD') AS INTEGER)")


def _with_age(enrolments):
    """An alias: the age in whole years on the cohort's first day, by which a year is 10,000 in figures."""
    return enrolments.alias(age=(_AsFigures("cohort__starts_on") - _AsFigures("person__born_on")) / 10_000)


def _fits():
    nothing_against = When(_OF_THE_AGES & _OF_THE_AUDIENCE & ~_ELSEWHERE, then=True)
    return Case(nothing_against, default=False, output_field=BooleanField())


def _of_age_if_born_by(on):
    """The last day of birth with which one is of age on the date ``on``."""
    year = on.year - enrolment.OF_AGE
    try:
        return on.replace(year=year)
    except ValueError:  # the 29th of February, which that year has not
        return date(year, 2, 28)


_ELSEWHERE = Exists(
    Enrolment.objects.live()
    .filter(
        person=OuterRef("person"),
        cohort__course=OuterRef("cohort__course"),
        cohort__status__in=[Cohort.Status.DRAFT, Cohort.Status.PUBLISHED],
    )
    .exclude(pk=OuterRef("pk"))
)
_OF_THE_AGES = Q(age__range=(F("cohort__course__min_age"), F("cohort__course__max_age")))
_OF_THE_AUDIENCE = Q(cohort__audience=Cohort.Audience.ALL) | Q(cohort__audience=F("person__gender"))
