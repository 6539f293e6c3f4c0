"""How a volunteer comes in, on the page."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from lms.accounts import people
from lms.accounts.models import Person, Standing
from lms.volunteers import week
from lms.volunteers.models import VolunteerTrainer
from tests.factories.cohorts import CentreFactory, CourseFactory, EnrolmentFactory
from tests.factories.people import PersonFactory, StandingFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGE = "/volunteer/join/"
DETAILS = {
    "given_ar": "هدى",
    "father_ar": "سالم",
    "grandfather_ar": "محمد",
    "family_ar": "الحازمي",
    "name_en": "Huda Salem Alhazmi",
    "gender": "female",
    "born_on": "14/3/1998",
}


@pytest.fixture
def huda():
    """Of age, with an account of her own."""
    person = PersonFactory(given_ar="هدى", name_en="Huda Salem Alhazmi", born_on=date(1998, 3, 14))
    return StandingFactory(person=person).user


def giving(**fields):
    return {
        "courses": [CourseFactory().code],
        "parts": ["6-evening", "1-morning"],
        "sessions_a_week": "٢",
        "about": "أعمل في الشبكات",
        "agrees": "on",
    } | fields


def test_a_stranger_signs_in_first_and_comes_back_here(client):
    response = client.get(PAGE)
    assert response.status_code == 302
    assert f"next={PAGE}" in response.url


def test_who_is_known_joins_in_one_step_and_is_shown_what_follows(signed_in, huda):
    centre, browser = CentreFactory(), signed_in(huda)
    assert browser.get(PAGE).templates[0].name == "volunteers/join.html"
    response = browser.post(PAGE, giving(centres=[centre.code]), follow=True)
    assert response.redirect_chain == [(reverse("volunteers:mine"), 302)]
    trainer = VolunteerTrainer.objects.get()
    assert (trainer.person, trainer.status, trainer.sessions_a_week) == (people.person_of(huda), "applied", 2)
    assert week.parts_of(trainer) == [(1, "morning"), (6, "evening")]
    assert list(trainer.centres.all()) == [centre]
    assert trainer.charter.given_by == huda
    assert '<ol class="follows">' in response.content.decode()


def test_an_account_that_is_nobody_yet_says_who_it_is_first(signed_in):
    user = UserFactory(email="nobody@example.com", phone=None)
    browser = signed_in(user)
    assert browser.get(PAGE).templates[0].name == "volunteers/join_details.html"
    assert browser.post(PAGE, DETAILS | {"agrees": "on"}).url == PAGE
    person = people.person_of(user)
    assert (person.name_en, person.born_on, person.email) == (DETAILS["name_en"], date(1998, 3, 14), user.email)
    assert browser.get(PAGE).templates[0].name == "volunteers/join.html"


def test_a_guardian_who_is_nobody_themselves_joins_as_themselves_not_as_their_ward(signed_in):
    ward = PersonFactory(given_ar="ريم")
    user = StandingFactory(person=ward, stands_as=Standing.As.GUARDIAN).user
    signed_in(user).post(PAGE, DETAILS | {"agrees": "on"})
    signed_in(user).post(PAGE, giving())
    assert VolunteerTrainer.objects.get().person.given_ar == "هدى"


def test_who_lacks_a_detail_is_asked_for_it_and_keeps_the_rest(signed_in, huda):
    Person.objects.filter(standings__user=huda).update(name_en="")
    browser = signed_in(huda)
    page = browser.get(PAGE)
    assert page.templates[0].name == "volunteers/join_details.html"
    assert page.context["form"]["family_ar"].value() == "الحازمي"
    assert browser.post(PAGE, DETAILS).url == PAGE
    assert people.person_of(huda).name_en == "Huda Salem Alhazmi"


def test_who_holds_a_seat_gives_the_missing_detail_and_the_fixed_ones_stay(signed_in, huda):
    EnrolmentFactory(person=people.person_of(huda), enrolled=True)
    Person.objects.filter(standings__user=huda).update(name_en="")
    signed_in(huda).post(PAGE, DETAILS | {"family_ar": "السلمي", "born_on": "1/1/1990"})
    person = people.person_of(huda)
    assert (person.name_en, person.family_ar, person.born_on) == (
        "Huda Salem Alhazmi",
        "الحازمي",
        date(1998, 3, 14),
    )


@time_machine.travel("2023-12-07", tick=False)
def test_under_fifteen_the_rule_and_the_day_are_named(signed_in, trainee):
    trainee.language = "en"
    trainee.save()
    browser = signed_in(trainee)
    for response in [browser.get(PAGE), browser.post(PAGE, giving())]:
        html = response.content.decode()
        assert "Volunteers are 15 or older" in html
        assert "1 March 2024" in html
        assert f"{PAGE}?step=details" in html
    assert not VolunteerTrainer.objects.exists()


@time_machine.travel("2023-12-07", tick=False)
def test_a_date_of_birth_that_is_fixed_is_not_offered_for_correction(signed_in, trainee):
    EnrolmentFactory(person=people.person_of(trainee), enrolled=True)
    assert f"{PAGE}?step=details" not in signed_in(trainee).get(PAGE).content.decode()


def test_joining_twice_is_refused_kindly(signed_in, huda):
    browser = signed_in(huda)
    browser.post(PAGE, giving())
    for response in [browser.get(PAGE), browser.post(PAGE, giving(about="Again"))]:
        assert response.status_code == 200
        assert response.templates[0].name == "volunteers/joined_already.html"
        assert reverse("volunteers:mine") in response.content.decode()
    assert VolunteerTrainer.objects.get().about == "أعمل في الشبكات"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"courses": []}, "courses"),
        ({"courses": ["999999999999999999999999"]}, "courses"),
        ({"parts": []}, "parts"),
        ({"parts": ["7-evening"]}, "parts"),
        ({"parts": ["6-night"]}, "parts"),
        ({"sessions_a_week": ""}, "sessions_a_week"),
        ({"sessions_a_week": "0"}, "sessions_a_week"),
        ({"sessions_a_week": "15"}, "sessions_a_week"),
        ({"sessions_a_week": "9" * 400}, "sessions_a_week"),
        ({"centres": ["safa"]}, "centres"),
        ({"about": "ا" * 1001}, "about"),
        ({"agrees": ""}, "agrees"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(signed_in, huda, wrong, field):
    sent = giving() | wrong
    response = signed_in(huda).post(PAGE, sent)
    form = response.context["form"]
    assert list(form.errors) == [field]
    html = response.content.decode()
    assert not VolunteerTrainer.objects.exists()
    if field != "about":
        assert "أعمل في الشبكات</textarea>" in html
    if field != "parts":
        assert html.count('name="parts" value="6-evening"') == 1
        assert form["parts"].value() == ["6-evening", "1-morning"]
    if field != "courses":
        assert f'name="courses" value="{sent["courses"][0]}" ' in html
        assert "checked" in html


def test_the_week_is_a_table_in_which_each_box_says_its_day_and_part(signed_in, huda):
    huda.language = "en"
    huda.save()
    html = signed_in(huda).get(PAGE).content.decode()
    assert html.index('<th scope="row">Sunday') < html.index('<th scope="row">Monday')
    assert html.count('name="parts"') == 21
    assert '<span class="visually-hidden">Saturday, Evening</span>' in html


@pytest.mark.parametrize("size", [1, 6])
def test_the_page_costs_the_same_for_few_and_for_many_courses(signed_in, huda, queries_of, size):
    CourseFactory.create_batch(size)
    CentreFactory.create_batch(size)
    assert queries_of(signed_in(huda), PAGE) == 9
