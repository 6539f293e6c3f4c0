"""The list of people: who is found by what, and what it says they are."""

import pytest
import time_machine
from django.urls import reverse

from tests.factories.certificates import DecidedEnrolmentFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory

PEOPLE = reverse("people")


@pytest.fixture
def desk(lead, signed_in):
    lead.language = "en"
    lead.save()
    return signed_in(lead)


def found(browser, **query):
    answer = browser.get(PEOPLE, query)
    assert not answer.context["form"].errors
    return [row["row"].given_ar for row in answer.context["rows"]]


def test_a_lead_is_shown_everybody_unasked(desk):
    PersonFactory(given_ar="ريم")
    PersonFactory(given_ar="أروى")
    assert found(desk) == ["أروى", "ريم"]


@pytest.mark.parametrize(
    "words", ["اروى", "arwa", "أَرْوَى الحازمى", "0551234567", "٠٥٥١٢٣٤٥٦٧", "+966 55 123 4567", "966551234567"]
)
def test_a_person_is_found_by_name_and_by_number(words, desk):
    PersonFactory(given_ar="أروى", name_en="Arwa", phone="+966551234567")
    PersonFactory(given_ar="ريم", name_en="Reem", phone="+966551234568")
    assert found(desk, q=words) == ["أروى"]


@time_machine.travel("2026-11-25T09:00:00+03:00")
@pytest.mark.parametrize(
    ("born_on", "age"),
    [
        ("2012-11-26", "under-14"),
        ("2012-11-25", "14-17"),
        ("2008-11-26", "14-17"),
        ("2008-11-25", "18-24"),
        ("2001-11-26", "18-24"),
        ("2001-11-25", "over-24"),
        ("1930-01-01", "over-24"),
        (None, "unknown"),
    ],
)
def test_a_birthday_is_the_first_day_of_an_age(born_on, age, desk):
    PersonFactory(born_on=born_on)
    ages = ["under-14", "14-17", "18-24", "over-24", "unknown"]
    assert [each for each in ages if found(desk, age=each)] == [age]


@pytest.mark.parametrize(("day", "is_of_age"), [("2026-02-28", False), ("2026-03-01", True)])
def test_whoever_was_born_on_the_29th_of_february_is_older_on_the_1st_of_march(day, is_of_age, desk):
    person = PersonFactory(born_on="2008-02-29")
    person.refresh_from_db()
    with time_machine.travel(f"{day}T09:00:00+03:00"):
        assert bool(found(desk, age="18-24")) is is_of_age
        assert bool(found(desk, age="14-17")) is not is_of_age


def test_people_are_what_they_came_to(desk):
    for given, status in [("أروى", "applied"), ("ريم", "waiting"), ("لمى", "enrolled"), ("غلا", "withdrawn")]:
        fields = {"waiting_since": "2026-11-01T00:00Z"} if status == "waiting" else {}
        EnrolmentFactory(person=PersonFactory(given_ar=given), status=status, **fields)
    DecidedEnrolmentFactory(enrolment__person=PersonFactory(given_ar="هدى"))
    DecidedEnrolmentFactory(enrolment__person=PersonFactory(given_ar="سارة"), graduates=False)
    PersonFactory(given_ar="نورة")
    listed = {state: found(desk, state=state) for state in ["applied", "waiting", "enrolled", "graduated", "none"]}
    assert listed == {
        "applied": ["أروى"],
        "waiting": ["ريم"],
        "enrolled": ["لمى"],
        "graduated": ["هدى"],
        "none": ["نورة"],
    }
    said = {row["row"].given_ar: str(dict(row["cells"])["State"]) for row in desk.get(PEOPLE).context["rows"]}
    words = {"أروى": "Applied", "ريم": "Waiting list", "لمى": "Enrolled", "هدى": "Graduated"}
    for given, cell in said.items():
        assert [word for word in words.values() if word in cell] == ([words[given]] if given in words else [])


@time_machine.travel("2026-11-25T09:00:00+03:00")
def test_who_is_under_age_and_has_nobodys_consent_is_found(desk):
    cohort = CohortFactory()
    EnrolmentFactory(cohort=cohort, person=PersonFactory(given_ar="أروى", born_on="2010-01-01"))
    EnrolmentFactory(cohort=cohort, person=PersonFactory(given_ar="ريم", born_on=None))
    EnrolmentFactory(cohort=cohort, person=PersonFactory(given_ar="لمى", born_on="2000-01-01"))
    EnrolmentFactory(
        cohort=cohort,
        person=PersonFactory(given_ar="غلا", born_on="2010-01-01"),
        guardian_consent_at="2026-11-01T00:00Z",
    )
    EnrolmentFactory(cohort=cohort, person=PersonFactory(given_ar="سارة", born_on="2010-01-01"), status="withdrawn")
    EnrolmentFactory(cohort=CohortFactory(closed=True), person=PersonFactory(given_ar="هدى", born_on="2010-01-01"))
    assert found(desk, consent="missing") == ["أروى", "ريم"]


def test_ages_are_sorted_by_age(desk):
    for given, born_on in [("أروى", "2005-01-01"), ("ريم", "2010-01-01"), ("لمى", "1999-01-01")]:
        PersonFactory(given_ar=given, born_on=born_on)
    assert found(desk, ordering="age") == ["ريم", "أروى", "لمى"]
    assert found(desk, ordering="-age") == ["لمى", "أروى", "ريم"]


def test_filters_look_at_a_coordinators_own_centre_alone(coordinator, centre, signed_in):
    arwa = PersonFactory(given_ar="أروى")
    EnrolmentFactory(cohort=CohortFactory(centre=centre), person=arwa)
    DecidedEnrolmentFactory(enrolment__person=arwa)
    browser = signed_in(coordinator)
    assert found(browser, state="applied") == ["أروى"]
    assert found(browser, state="graduated") == []
