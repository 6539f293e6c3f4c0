"""One account stands for several persons."""

import pytest
from django.urls import reverse
from django.utils import translation

from lms.accounts import people
from lms.accounts.models import Consent, Person, User
from lms.audit.models import AuditEvent
from tests.factories.people import StandingFactory

ADD = reverse("accounts:add_person")


def test_a_guardian_adds_a_child_who_shares_the_phone(guardian, signed_in, typed):
    answer = signed_in(guardian).post(ADD, typed | {"given_ar": "جود", "born_on": "1/9/2014"})
    assert answer.headers["Location"] == reverse("accounts:people")
    child = Person.objects.get(given_ar="جود")
    assert (child.phone, child.guardian) == (guardian.phone, people.person_of(guardian))
    assert [person.given_ar for person in people.persons_of(guardian)] == ["سالم", "ريم", "لمى", "جود"]
    assert Consent.objects.filter(person=child, given_by=guardian).count() == 2


def test_a_child_sent_twice_is_added_once(guardian, signed_in, typed):
    browser = signed_in(guardian)
    for spelt in ["1/9/2014", "١/٩/٢٠١٤"]:
        browser.post(ADD, typed | {"given_ar": "جود", "born_on": spelt})
    assert Person.objects.filter(given_ar="جود").count() == 1
    browser.post(ADD, typed | {"given_ar": "جود", "born_on": "1/9/2015"})
    assert Person.objects.filter(given_ar="جود").count() == 2


def test_staff_who_are_nobody_yet_may_add_themselves(lead, signed_in, typed):
    answer = signed_in(lead).post(ADD, typed)
    assert list(answer.context["form"].errors) == ["stands_as"]
    signed_in(lead).post(ADD, typed | {"stands_as": "self"})
    assert people.person_of(lead).name_en == "Arwa Salem Alhazmi"


def test_a_name_is_corrected_and_the_trail_keeps_no_name(guardian, signed_in, typed):
    child = people.persons_of(guardian).get(given_ar="ريم")
    signed_in(guardian).post(reverse("accounts:correct_person", args=[child.public_id]), typed | {"given_ar": "رِيم"})
    child.refresh_from_db()
    assert child.given_ar == "رِيم"
    event = AuditEvent.objects.get(verb="person.corrected")
    assert (event.by, event.facts) == (guardian, {"changed": ["born_on", "given_ar", "name_en"]})


def test_the_form_shows_what_is_known(guardian, signed_in):
    child = people.persons_of(guardian).get(given_ar="ريم")
    page = signed_in(guardian).get(reverse("accounts:correct_person", args=[child.public_id])).content.decode()
    assert 'value="ريم"' in page
    assert 'value="1/3/2009"' in page


def test_nobody_sees_or_corrects_a_strangers_child(guardian, stranger, signed_in, typed):
    child = people.persons_of(guardian).get(given_ar="ريم")
    address = reverse("accounts:correct_person", args=[child.public_id])
    assert signed_in(stranger).get(address).status_code == 404
    assert signed_in(stranger).post(address, typed).status_code == 404
    assert "ريم" not in signed_in(stranger).get(reverse("accounts:people")).content.decode()
    child.refresh_from_db()
    assert child.name_en == "Arwa Salem Mohammed Alhazmi"


def test_the_page_costs_the_same_for_one_and_for_three(guardian, trainee, signed_in, queries_of):
    address = reverse("accounts:people")
    assert queries_of(signed_in(trainee), address) == queries_of(signed_in(guardian), address) <= 8


@pytest.mark.parametrize(
    ("language", "whole", "called"), [("ar", "هدى الشهري", "هدى"), ("en", "Huda Alshehri", "Huda")]
)
def test_an_account_is_named_in_the_letters_of_the_page(trainer, language, whole, called):
    Person.objects.filter(standings__user=trainer).update(name_en="Huda Alshehri")
    StandingFactory(user=trainer, person__name_en="Reem Alhazmi", stands_as="guardian")
    user = User.objects.with_latin_names().get(pk=trainer.pk)
    with translation.override(language):
        assert (str(user), user.called) == (whole, called)


def test_an_account_without_a_person_or_a_latin_name_keeps_its_own(trainer, lead):
    Person.objects.filter(standings__user=trainer).update(name_en="")
    with translation.override("en"):
        named = {user.pk: str(user) for user in User.objects.with_latin_names()}
        assert (named[trainer.pk], named[lead.pk]) == (str(trainer), str(lead))
