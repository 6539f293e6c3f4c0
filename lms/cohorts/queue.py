"""Applications as those who decide see them: each with the rules that speak against it now."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from lms.cohorts import eligibility, enrolment
from lms.cohorts.models import Enrolment


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


def _against(one, others):
    refusals = eligibility.refusals(
        one.cohort, course=one.cohort.course, person=one.person, enrolments=others, on=one.cohort.applications_close_on
    )
    return [refusal for refusal in refusals if refusal.code != eligibility.NotTaught.code]
