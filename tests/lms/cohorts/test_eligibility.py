"""Who may apply: each rule, its edges, and what it tells the person."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from courses.models import Course
from lms.accounts.models import Person
from lms.cohorts import eligibility
from lms.cohorts.models import Cohort, Enrolment

OPEN_DAY = date(2026, 11, 15)
COURSE = Course(pk=1, min_age=15, max_age=18)


def cohort(pk=1, **fields):
    return Cohort(
        **{
            "pk": pk,
            "code": f"SAFE-{pk}",
            "status": "published",
            "audience": "all",
            "applications_open_on": date(2026, 11, 1),
            "applications_close_on": date(2026, 11, 30),
            "starts_on": date(2026, 12, 6),
            "capacity": 1,
        }
        | fields
    )


def person(**fields):
    return Person(**{"pk": 1, "gender": "female", "born_on": date(2010, 3, 14)} | fields)


def codes(a_cohort=None, a_person=None, enrolments=(), on=OPEN_DAY):
    found = eligibility.refusals(
        a_cohort or cohort(), course=COURSE, person=a_person or person(), enrolments=enrolments, on=on
    )
    return [refusal.code for refusal in found]


def test_a_girl_of_sixteen_may_apply():
    assert codes() == []


def test_a_full_cohort_refuses_nobody():
    assert codes(cohort(taken=1)) == []


@pytest.mark.parametrize(
    ("on", "refused"),
    [
        pytest.param(date(2026, 10, 31), ["not_open_yet"], id="the day before"),
        pytest.param(date(2026, 11, 1), [], id="the first day"),
        pytest.param(date(2026, 11, 30), [], id="the last day"),
        pytest.param(date(2026, 12, 1), ["no_longer_open"], id="the day after"),
    ],
)
def test_applications_are_taken_from_the_first_day_to_the_last(on, refused):
    assert codes(on=on) == refused


@pytest.mark.parametrize("status", ["draft", "closed", "cancelled"])
def test_only_a_published_cohort_takes_applications(status):
    assert codes(cohort(status=status)) == ["not_taught"]


@pytest.mark.parametrize(
    ("born_on", "refused"),
    [
        pytest.param(date(2011, 12, 7), ["too_young"], id="fifteen the day after the first day"),
        pytest.param(date(2011, 12, 6), [], id="fifteen on the first day"),
        pytest.param(date(2007, 12, 7), [], id="nineteen the day after the first day"),
        pytest.param(date(2007, 12, 6), ["too_old"], id="nineteen on the first day"),
        pytest.param(None, ["age_unknown"], id="nobody knows"),
    ],
)
def test_age_counts_on_the_first_day(born_on, refused):
    assert codes(a_person=person(born_on=born_on)) == refused


@pytest.mark.parametrize(
    ("audience", "gender", "refused"),
    [
        ("all", "", []),
        ("female", "female", []),
        ("male", "male", []),
        ("female", "male", ["for_others"]),
        ("male", "female", ["for_others"]),
        ("female", "", ["gender_unknown"]),
    ],
)
def test_a_cohort_may_be_for_girls_or_for_boys(audience, gender, refused):
    assert codes(cohort(audience=audience), person(gender=gender)) == refused


@pytest.mark.parametrize(
    ("status", "refused"),
    [
        ("applied", ["already_applied"]),
        ("waiting", ["already_applied"]),
        ("enrolled", ["already_enrolled"]),
        ("declined", []),
        ("withdrawn", []),
    ],
)
def test_nobody_applies_twice_to_one_cohort(status, refused):
    assert codes(enrolments=[Enrolment(cohort=cohort(), status=status)]) == refused


@pytest.mark.parametrize(
    ("status", "other", "refused"),
    [
        pytest.param("applied", "published", ["in_another_cohort"], id="applied to another"),
        pytest.param("enrolled", "published", ["in_another_cohort"], id="enrolled in another"),
        pytest.param("enrolled", "closed", [], id="took part before"),
        pytest.param("applied", "cancelled", [], id="the other was called off"),
        pytest.param("withdrawn", "published", [], id="left the other"),
    ],
)
def test_nobody_takes_one_course_in_two_cohorts_at_once(status, other, refused):
    assert codes(enrolments=[Enrolment(cohort=cohort(2, status=other), status=status)]) == refused


def test_nobody_is_told_to_leave_one_cohort_for_another_that_refuses_them():
    elsewhere = [Enrolment(cohort=cohort(2), status="enrolled")]
    assert codes(cohort(audience="male"), enrolments=elsewhere) == ["for_others"]


def test_every_rule_that_refuses_is_named():
    assert codes(cohort(audience="male"), person(born_on=date(2015, 1, 1)), on=date(2026, 12, 1)) == [
        "no_longer_open",
        "too_young",
        "for_others",
    ]


def test_the_message_says_what_would_fit():
    [refusal] = eligibility.refusals(
        cohort(), course=COURSE, person=person(born_on=date(2015, 1, 1)), enrolments=[], on=OPEN_DAY
    )
    assert (refusal.least, refusal.greatest, refusal.age) == (15, 18, 11)
    with translation.override("ar"):
        message = str(refusal.message)
    assert [figure in message for figure in ["١٥", "١٨", "١١"]] == [True] * 3
    with translation.override("en"):
        assert [figure in refusal.message for figure in ["15", "18", "11"]] == [True] * 3


@given(st.dates(date(1990, 1, 1), date(2020, 12, 31)), st.integers(-400, 400))
def test_whoever_is_refused_for_age_is_outside_the_ages_and_nobody_else(born_on, shift):
    first_day = date(2026, 12, 6) + timedelta(days=shift)
    a_person = person(born_on=born_on)
    refused = set(codes(cohort(starts_on=first_day), a_person)) & {"too_young", "too_old"}
    assert bool(refused) is not (15 <= a_person.age_on(first_day) <= 18)
