"""Applying in three steps, and what becomes of it, through the pages."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from lms.accounts.models import Person, Policy
from lms.arabic import dates
from lms.cohorts import planning
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.views.application import _place_in_queue
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mid_november():
    with time_machine.travel("2026-11-15T09:00:00+03:00"):
        yield


@pytest.fixture(autouse=True)
def _policies(db):
    for kind in ["privacy", "terms"]:
        Policy.objects.get_or_create(
            kind=kind,
            version=1,
            defaults={
                "effective_on": date(2026, 1, 1),
                "title_ar": "نص",
                "title_en": "Text",
                "body_ar": "نص",
                "body_en": "Text",
            },
        )


PERSON = {
    "given_ar": "ريم",
    "father_ar": "سالم",
    "grandfather_ar": "محمد",
    "family_ar": "الحازمي",
    "name_en": "Reem Salem Alhazmi",
    "gender": "female",
    "born_on": "١٤/٣/٢٠١٠",
}


def url(cohort, query=""):
    return reverse("cohorts:apply", args=[cohort.public_id]) + query


def person_of(user):
    return Person.objects.get(standings__user=user, standings__stands_as="self")


def test_a_stranger_signs_in_first(client):
    address = url(CohortFactory())
    answer = client.get(address)
    assert (answer.status_code, address in answer["Location"]) == (302, True)


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_a_cohort_that_is_not_public_does_not_exist(signed_in, trainee, status):
    assert signed_in(trainee).get(url(CohortFactory(status=status))).status_code == 404


def test_three_steps_end_in_an_application(signed_in, trainee):
    cohort, browser, arwa = CohortFactory(), signed_in(trainee), person_of(trainee)
    assert str(arwa) in browser.get(url(cohort)).content.decode()
    named = browser.post(url(cohort), {"person": arwa.public_id})["Location"]
    assert named == url(cohort, f"?person={arwa.public_id}")
    assert "Arwa Salem Mohammed Alhazmi" in browser.get(named).content.decode()
    sent = browser.post(named, PERSON | {"given_ar": "أروى"})["Location"]
    assert sent == url(cohort, f"?person={arwa.public_id}&step=send")
    assert browser.get(sent).status_code == 200
    assert not Enrolment.objects.exists()
    done = browser.post(sent)["Location"]
    enrolment = Enrolment.objects.get()
    assert done == reverse("cohorts:application", args=[enrolment.public_id])
    assert (enrolment.person, enrolment.applied_by, enrolment.status) == (arwa, trainee, "applied")
    arwa.refresh_from_db()
    assert arwa.name_en == "Reem Salem Alhazmi"  # what was confirmed in the second step was saved there


def test_a_guardian_adds_a_child_and_applies_for_her(signed_in, guardian):
    cohort, browser = CohortFactory(), signed_in(guardian)
    added = browser.post(url(cohort, "?person=new"), PERSON | {"agrees": "on"})["Location"]
    reem = Person.objects.get(name_en="Reem Salem Alhazmi")
    assert added == url(cohort, f"?person={reem.public_id}")
    browser.post(f"{added}&step=send")
    assert Enrolment.objects.get().person == reem


def test_a_child_sent_twice_is_the_same_child(signed_in, guardian):
    cohort, browser = CohortFactory(), signed_in(guardian)
    first, second = [browser.post(url(cohort, "?person=new"), PERSON | {"agrees": "on"})["Location"] for _ in range(2)]
    assert first == second
    assert Person.objects.filter(name_en="Reem Salem Alhazmi").count() == 1


def test_an_account_that_is_nobody_says_first_who_applies(signed_in):
    browser = signed_in(UserFactory())
    page = browser.get(url(CohortFactory()))
    assert "stands_as" in page.context["form"].fields


def test_what_was_typed_is_kept_when_something_is_wrong(signed_in, trainee):
    address = url(CohortFactory(), f"?person={person_of(trainee).public_id}")
    page = signed_in(trainee).post(address, PERSON | {"name_en": "ريم", "given_ar": "لمى"})
    assert list(page.context["form"].errors) == ["name_en"]
    assert 'value="لمى"' in page.content.decode()
    assert person_of(trainee).given_ar == "أروى"


def test_who_leaves_in_the_middle_finds_what_was_typed(signed_in, trainee):
    cohort, browser, arwa = CohortFactory(), signed_in(trainee), person_of(trainee)
    named = url(cohort, f"?person={arwa.public_id}")
    answer = browser.post(named, PERSON | {"given_ar": "أروى ال", "name_en": "ناقص", "act": "keep"})
    assert (answer.status_code, answer.content) == (204, b"")
    arwa.refresh_from_db()
    assert arwa.name_en == "Arwa Salem Mohammed Alhazmi"  # nothing is taken for said yet
    assert browser.get(url(cohort)).url == named
    html = browser.get(named).content.decode()
    assert 'value="أروى ال"' in html
    assert 'value="ناقص"' in html
    assert "١٤/٣/٢٠١٠" in html
    assert browser.get(url(CohortFactory())).status_code == 200  # another cohort begins at its beginning


def test_back_keeps_what_was_typed_and_asks_again_who_applies(signed_in, trainee):
    cohort, browser = CohortFactory(), signed_in(trainee)
    back = browser.post(url(cohort, "?person=new"), {"given_ar": "ريم", "act": "back"}).url
    assert back == url(cohort, "?who")
    assert "persons" in browser.get(back).context
    assert 'value="ريم"' in browser.get(url(cohort, "?person=new")).content.decode()


def test_one_goes_on_at_the_step_that_was_reached_until_it_is_sent(signed_in, trainee):
    cohort, browser, arwa = CohortFactory(), signed_in(trainee), person_of(trainee)
    send = browser.post(url(cohort, f"?person={arwa.public_id}"), PERSON).url
    assert browser.get(url(cohort)).url == send
    browser.post(send)
    assert "applying" not in browser.session


def test_who_was_refused_is_asked_again_who_applies(signed_in, guardian):
    cohort, browser = CohortFactory(), signed_in(guardian)
    refused = browser.post(url(cohort, "?person=new"), PERSON | {"born_on": "14/3/2020", "agrees": "on"}).url
    assert browser.get(refused).context["refusals"]
    assert "persons" in browser.get(url(cohort)).context


def test_what_holds_a_seat_is_not_filled_from_a_draft(signed_in, trainee):
    arwa = person_of(trainee)
    EnrolmentFactory(enrolled=True, person=arwa)
    cohort, browser = CohortFactory(), signed_in(trainee)
    named = url(cohort, f"?person={arwa.public_id}")
    browser.post(named, PERSON | {"act": "keep"})
    assert 'value="ريم"' not in browser.get(named).content.decode()


@pytest.mark.parametrize("typed", ["أ" * 100_000, "x" * 10_000])
def test_a_draft_has_room_for_names_and_no_more(signed_in, trainee, typed):
    cohort, browser = CohortFactory(), signed_in(trainee)
    browser.post(url(cohort, "?person=new"), {"given_ar": typed, "password": "secret", "act": "keep"})
    assert browser.session["applying"]["typed"] == {"given_ar": typed[:200]}


def test_a_guardian_is_told_of_the_consent_while_adding_a_child(signed_in, guardian):
    browser = signed_in(guardian)
    browser.cookies["language"] = "en"
    for address in [url(CohortFactory(), "?person=new"), reverse("accounts:add_person")]:
        assert "the centre calls and asks for it" in browser.get(address).content.decode()


@pytest.mark.parametrize(("born_on", "is_told"), [(date(2009, 3, 1), True), (date(2004, 3, 1), False)])
def test_who_is_under_age_is_told_of_the_consent_beside_the_name(signed_in, trainee, born_on, is_told):
    arwa = person_of(trainee)
    Person.objects.filter(pk=arwa.pk).update(born_on=born_on)
    page = signed_in(trainee).get(url(CohortFactory(), f"?person={arwa.public_id}"))
    assert page.context["is_under_age"] is is_told


def test_nobody_applies_for_somebody_elses_child(signed_in, trainee, guardian):
    ward = guardian.standings.filter(stands_as="guardian").first().person
    cohort, browser = CohortFactory(), signed_in(trainee)
    for address in [url(cohort, f"?person={ward.public_id}"), url(cohort, f"?person={ward.public_id}&step=send")]:
        assert browser.get(address).status_code == 404
        assert browser.post(address, PERSON).status_code == 404
    browser.post(url(cohort), {"person": ward.public_id})
    assert not Enrolment.objects.exists()


def test_choosing_nobody_asks_again(signed_in, trainee):
    page = signed_in(trainee).post(url(CohortFactory()), {})
    assert page.status_code == 200
    assert page.context["error"]


def test_a_refusal_names_the_rule_and_what_else_fits(signed_in, trainee):
    boys = CohortFactory(audience="male")
    fits = CohortFactory(course=boys.course)
    page = signed_in(trainee).post(url(boys, f"?person={person_of(trainee).public_id}&step=send"))
    assert [refusal.code for refusal in page.context["refusals"]] == ["for_others"]
    html = page.content.decode()
    assert page.context["refusals"][0].message in html
    assert url(fits) in html
    assert not Enrolment.objects.exists()


def test_a_refusal_names_the_later_cohort_that_fits_and_when_it_opens(signed_in, trainee):
    boys = CohortFactory(audience="male")
    opens_on = timezone.localdate() + timedelta(days=3)
    later = CohortFactory(
        course=boys.course, audience="female", centre__name_ar="مركز الصفا للفتيات", applications_open_on=opens_on
    )
    address = url(boys, f"?person={person_of(trainee).public_id}")
    html = signed_in(trainee).get(address).content.decode()
    assert "مركز الصفا للفتيات" in html
    assert dates.gregorian_day(opens_on, "ar") in html
    assert url(later) not in html  # it would refuse by now
    Cohort.objects.filter(pk=later.pk).update(audience="male")
    assert "مركز الصفا للفتيات" not in signed_in(trainee).get(address).content.decode()


def test_a_refusal_costs_the_same_for_one_later_cohort_and_four(signed_in, trainee, queries_of):
    boys = CohortFactory(audience="male")
    later = {"course": boys.course, "applications_open_on": timezone.localdate() + timedelta(days=3)}
    address = url(boys, f"?person={person_of(trainee).public_id}")
    counts = []
    for more in (1, 3):
        CohortFactory.create_batch(more, **later)
        counts.append(queries_of(signed_in(trainee), address))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("same_cohort", [True, False])
def test_who_applied_already_is_led_to_the_application(signed_in, trainee, same_cohort):
    enrolment = EnrolmentFactory(person=person_of(trainee))
    cohort = enrolment.cohort if same_cohort else CohortFactory(course=enrolment.cohort.course)
    page = signed_in(trainee).get(url(cohort, f"?person={enrolment.person.public_id}"))
    assert page.context["has_applied"] is same_cohort
    assert reverse("cohorts:application", args=[enrolment.public_id]) in page.content.decode()


def test_who_is_too_young_is_told_before_the_name_and_may_correct_the_date(signed_in, trainee):
    person = person_of(trainee)
    person.born_on = date(2018, 1, 1)
    person.save()
    cohort, browser = CohortFactory(), signed_in(trainee)
    page = browser.get(url(cohort, f"?person={person.public_id}"))
    assert [refusal.code for refusal in page.context["refusals"]] == ["too_young"]
    correcting = f"?person={person.public_id}&step=name"
    assert page.context["name_step"] == url(cohort, correcting)
    assert "form" in browser.get(url(cohort, correcting)).context


def application(enrolment):
    return reverse("cohorts:application", args=[enrolment.public_id])


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "applied"},
        {"status": "waiting", "waiting_since": "2026-11-10T09:00:00+03:00"},
        {"status": "enrolled"},
        {"status": "declined", "decline_reason": "المقاعد لأهل الحي"},
        {"status": "withdrawn"},
    ],
)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_application_says_how_it_stands(signed_in, trainee, fields, language):
    enrolment = EnrolmentFactory(person=person_of(trainee), **fields)
    browser = signed_in(trainee)
    browser.cookies["language"] = language
    page = browser.get(application(enrolment))
    assert page.status_code == 200
    assert page.context["may_withdraw"] is (fields["status"] not in {"declined", "withdrawn"})
    assert fields.get("decline_reason", "") in page.content.decode()


def test_who_applied_to_a_cohort_that_was_called_off_reads_why(signed_in, trainee, lead):
    enrolment = EnrolmentFactory(person=person_of(trainee))
    planning.cancel(enrolment.cohort, by=lead, reason="أُغلق المركز للصيانة.")
    assert "أُغلق المركز للصيانة." in signed_in(trainee).get(application(enrolment)).content.decode()


def test_a_place_in_the_queue_is_shown(signed_in, trainee):
    cohort = CohortFactory()
    EnrolmentFactory(cohort=cohort, status="waiting", waiting_since="2026-11-09T09:00:00+03:00")
    mine = EnrolmentFactory(
        cohort=cohort, person=person_of(trainee), status="waiting", waiting_since="2026-11-10T09:00:00+03:00"
    )
    assert signed_in(trainee).get(application(mine)).context["place_in_queue"] == 2


def test_who_is_promoted_while_the_page_is_made_sees_a_page(trainee):
    mine = EnrolmentFactory(
        person=person_of(trainee), status="waiting", waiting_since=datetime(2026, 11, 10, tzinfo=UTC)
    )
    Enrolment.objects.update(status="enrolled")
    assert _place_in_queue(mine) == 1


def test_a_trainee_withdraws(signed_in, trainee):
    enrolment = EnrolmentFactory(person=person_of(trainee), enrolled=True)
    answer = signed_in(trainee).post(application(enrolment))
    enrolment.refresh_from_db()
    assert (answer.status_code, enrolment.status) == (302, "withdrawn")
    assert Cohort.objects.get().taken == 0


def test_who_withdrew_may_apply_again_while_applications_are_open(signed_in, trainee):
    enrolment = EnrolmentFactory(person=person_of(trainee), status="withdrawn")
    again = f"{url(enrolment.cohort)}?person={enrolment.person.public_id}"
    browser = signed_in(trainee)
    assert again in browser.get(application(enrolment)).content.decode()
    Cohort.objects.update(applications_close_on=date(2026, 11, 2))
    assert again not in browser.get(application(enrolment)).content.decode()


def test_who_took_part_to_the_end_is_offered_no_other_cohort_of_the_course(signed_in, trainee):
    over = EnrolmentFactory(person=person_of(trainee), enrolled=True, cohort=CohortFactory(closed=True))
    fits = CohortFactory(course=over.cohort.course)
    html = signed_in(trainee).get(application(over)).content.decode()
    assert url(fits) not in html
    assert reverse("desks:my_learning") in html


def test_nobody_sees_or_withdraws_somebody_elses_application(signed_in, trainee, stranger):
    enrolment = EnrolmentFactory(person=person_of(trainee), enrolled=True)
    browser = signed_in(stranger)
    assert browser.get(application(enrolment)).status_code == 404
    assert browser.post(application(enrolment)).status_code == 404
    enrolment.refresh_from_db()
    assert enrolment.status == "enrolled"


def test_the_tag_gives_the_cohorts_that_take_applications_soonest_first():
    from lms.cohorts.templatetags.cohorts import cohorts_taking_applications

    later, sooner = CohortFactory(), None
    sooner = CohortFactory(course=later.course, starts_on=date(2026, 12, 1))
    CohortFactory(course=later.course, status="draft")
    EnrolmentFactory(cohort=sooner, status="waiting", waiting_since="2026-11-09T09:00:00+03:00")
    other = CohortFactory(starts_on=date(2026, 11, 30))
    found = list(cohorts_taking_applications(later.course))
    assert found == [sooner, later]
    assert [cohort.waiting for cohort in found] == [1, 0]
    assert list(cohorts_taking_applications()) == [other, sooner, later]
