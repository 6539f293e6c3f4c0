"""Under what name, gender and birth date a seat is held, staff correct, with a reason."""

import pytest
import time_machine
from django.urls import reverse

from lms.accounts import people
from lms.accounts.models import Person
from lms.audit.models import AuditEvent
from tests.factories.cohorts import CohortFactory, EnrolmentFactory

TYPED = {
    "given_ar": "أروى",
    "father_ar": "سالم",
    "grandfather_ar": "محمد",
    "family_ar": "الغامدي",
    "whole_name_ar": "",
    "name_en": "Arwa Alghamdi",
    "gender": "male",
    "born_on": "1/3/2000",
}
KNOWN = ("أروى سالم محمد الحازمي", "Arwa Salem Mohammed Alhazmi", "female", "2009-03-01")
CORRECTED = ("أروى سالم محمد الغامدي", "Arwa Alghamdi", "male", "2000-03-01")


def details(person):
    person = Person.objects.get(pk=person.pk)
    return person.name_ar, person.name_en, person.gender, person.born_on.isoformat()


@pytest.fixture
def arwa(trainee):
    return people.person_of(trainee)


@pytest.fixture
def seat(arwa, centre):
    """Arwa's, in a cohort of the coordinator's centre."""
    return EnrolmentFactory(cohort=CohortFactory(centre=centre), person=arwa, enrolled=True)


def own_page(person):
    return reverse("accounts:correct_person", args=[person.public_id])


def test_who_only_applied_still_corrects_themselves(trainee, arwa, signed_in):
    EnrolmentFactory(person=arwa)
    signed_in(trainee).post(own_page(arwa), TYPED)
    assert details(arwa) == CORRECTED


def test_who_holds_a_seat_is_sent_to_their_centre(trainee, arwa, seat, signed_in):
    page = signed_in(trainee).get(own_page(arwa)).content.decode()
    assert "note" in page
    assert page.count(" disabled") >= len(people.DETAILS)
    signed_in(trainee).post(own_page(arwa), TYPED)
    assert details(arwa) == KNOWN
    assert not AuditEvent.objects.filter(verb="person.corrected").exists()


def test_nor_does_applying_again_change_them(trainee, arwa, seat, signed_in):
    other = CohortFactory()
    address = reverse("cohorts:apply", args=[other.public_id], query={"person": arwa.public_id})
    with time_machine.travel("2026-11-15T09:00:00+03:00"):
        answer = signed_in(trainee).post(address, TYPED)
    assert (answer.status_code, "step=send" in answer.headers["Location"]) == (302, True)
    assert details(arwa) == KNOWN


def test_what_is_missing_may_still_be_added(trainee, arwa, seat, signed_in):
    Person.objects.update(name_en="")
    signed_in(trainee).post(own_page(arwa), TYPED)
    assert details(arwa) == (KNOWN[0], "Arwa Alghamdi", *KNOWN[2:])


def test_a_whole_name_is_as_fixed_as_one_in_parts(trainee, arwa, seat, signed_in):
    Person.objects.update(whole_name_ar="محمد إقبال خان", name_en="", **dict.fromkeys(people.ARABIC_NAME[:4], ""))
    signed_in(trainee).post(own_page(arwa), TYPED)
    assert details(arwa)[:2] == ("محمد إقبال خان", "Arwa Alghamdi")


def test_the_verb_refuses_too(trainee, arwa, seat):
    with pytest.raises(people.DetailsFixed):
        people.correct(arwa, by=trainee, gender="male")


@pytest.mark.parametrize("who", ["lead", "coordinator"])
def test_staff_correct_them_and_the_reason_is_kept(who, request, arwa, seat, signed_in):
    staff = request.getfixturevalue(who)
    browser, address = signed_in(staff), reverse("person", args=[arwa.pk])
    assert address in browser.get(reverse("people"), {"q": "اروى"}).content.decode()
    answer = browser.post(address, TYPED)
    assert list(answer.context["form"].errors) == ["reason"]
    assert details(arwa) == KNOWN
    browser.post(address, TYPED | {"reason": "رأيت الهوية"})
    assert details(arwa) == CORRECTED
    event = AuditEvent.objects.get(verb="person.corrected")
    assert (event.by, event.subject_id, event.reason) == (staff, str(arwa.pk), "رأيت الهوية")
    assert event.facts == {"changed": ["born_on", "family_ar", "gender", "name_en"]}


def test_a_coordinator_corrects_nobody_of_another_centre(coordinator, arwa, signed_in):
    EnrolmentFactory(person=arwa, enrolled=True)
    browser, address = signed_in(coordinator), reverse("person", args=[arwa.pk])
    assert "أروى" not in browser.get(reverse("people"), {"q": "نورة"}).content.decode()
    assert address not in browser.get(reverse("people"), {"q": "اروى"}).content.decode()
    assert browser.get(address).status_code == 404
    assert browser.post(address, TYPED | {"reason": "س"}).status_code == 404
    assert details(arwa) == KNOWN


@pytest.mark.parametrize("who", ["editor", "admin"])
def test_others_correct_nobody(who, request, arwa, seat, signed_in):
    browser, address = signed_in(request.getfixturevalue(who)), reverse("person", args=[arwa.pk])
    for answer in [browser.get(reverse("people")), browser.get(address), browser.post(address, TYPED)]:
        assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/")
    assert details(arwa) == KNOWN
