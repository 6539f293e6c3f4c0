"""Trainers and their assignments in the Wagtail admin."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.outbox.models import Message
from lms.volunteers import assignment, joining
from lms.volunteers.models import TrainerAssignment, VolunteerTrainer
from tests.factories.cohorts import CentreFactory, CohortFactory, CourseFactory
from tests.factories.people import PersonFactory, StandingFactory, UserFactory
from tests.factories.volunteers import VolunteerTrainerFactory, vetted

pytestmark = pytest.mark.django_db

HOME = "/admin/"


@pytest.fixture
def huda(trainer):
    return VolunteerTrainer.objects.get(person__standings__user=trainer)


@pytest.fixture
def cohort(centre):
    return CohortFactory(centre=centre)


def page_of(cohort):
    return reverse("assignments_of_cohort", args=[cohort.pk])


@pytest.mark.parametrize("who", ["lead", "coordinator"])
def test_a_lead_and_the_centres_coordinator_ask_a_trainer(signed_in, request, who, cohort, huda):
    user = request.getfixturevalue(who)
    response = signed_in(user).post(page_of(cohort), {"trainer": huda.pk, "role": "lead"})
    assert (response.status_code, response.url) == (302, page_of(cohort))
    offered = TrainerAssignment.objects.get()
    assert (offered.cohort, offered.trainer, offered.offered_by, offered.status) == (cohort, huda, user, "offered")


def test_a_coordinator_reaches_no_other_centres_cohorts(signed_in, coordinator, huda, cohort):
    elsewhere = CohortFactory(code="ELSEWHERE-1")
    offered = assignment.offer(elsewhere, trainer=huda, by=UserFactory())
    browser = signed_in(coordinator)
    assert "ELSEWHERE-1" not in browser.get(reverse("assignments")).content.decode()
    assert cohort.code in browser.get(reverse("assignments")).content.decode()
    assert browser.get(page_of(elsewhere)).status_code == 404
    assert browser.post(page_of(elsewhere), {"trainer": huda.pk, "role": "assistant"}).status_code == 404
    end = reverse("assignment_end", args=[offered.pk])
    assert browser.get(end).status_code == 404
    assert browser.post(end, {"reason": "Mine"}).status_code == 404
    assert list(TrainerAssignment.objects.values_list("status", flat=True)) == ["offered"]


def test_a_refusal_comes_back_to_the_form_and_keeps_what_was_chosen(signed_in, lead, cohort, huda):
    other = StandingFactory(person=VolunteerTrainerFactory().person).person.volunteer_trainer
    assignment.offer(cohort, trainer=huda, by=lead)
    response = signed_in(lead).post(page_of(cohort), {"trainer": other.pk, "role": "lead"})
    assert response.status_code == 200
    assert len(response.context["form"].non_field_errors()) == 1
    assert [each["trainer"] for each in response.context["candidates"] if each["is_chosen"]] == [other]
    assert f'id="trainer-{other.pk}" aria-describedby="why-{other.pk}" checked' in response.content.decode()
    assert TrainerAssignment.objects.count() == 1


def test_who_can_teach_the_course_comes_first_and_who_cannot_be_asked_is_not_there(signed_in, lead, cohort, huda):
    fits = VolunteerTrainerFactory(person__given_ar="يسرى")
    StandingFactory(person=fits.person)
    fits.courses.add(cohort.course)
    VolunteerTrainerFactory()  # no account
    StandingFactory(person=VolunteerTrainerFactory(status="applied").person)
    candidates = signed_in(lead).get(page_of(cohort)).context["candidates"]
    assert [each["trainer"] for each in candidates] == [fits, huda]


def test_an_assignment_ends_with_a_reason(signed_in, lead, trainer, cohort, huda):
    accepted = assignment.accept(assignment.offer(cohort, trainer=huda, by=lead), by=trainer)
    end = reverse("assignment_end", args=[accepted.pk])
    browser = signed_in(lead)
    assert browser.post(end, {"reason": " "}).status_code == 200
    assert trainer.has_perm("cohorts.take_register", cohort)
    assert browser.post(end, {"reason": "Moved to Riyadh."}).url == page_of(cohort)
    accepted.refresh_from_db()
    assert (accepted.status, accepted.end_reason, accepted.ended_by) == ("ended", "Moved to Riyadh.", lead)
    assert browser.post(end, {"reason": "Again"}).status_code == 404


@pytest.mark.parametrize("is_accepted", [False, True])
def test_an_offer_is_taken_back_and_an_assignment_ends_each_in_its_own_words(
    signed_in, lead, trainer, cohort, huda, is_accepted
):
    lead.language = huda.person.language = "en"
    lead.save()
    huda.person.save(update_fields=["language"])
    placed = assignment.offer(cohort, trainer=huda, by=lead)
    if is_accepted:
        assignment.accept(placed, by=trainer)
    browser, end = signed_in(lead), reverse("assignment_end", args=[placed.pk])
    asked = browser.get(end).content.decode()
    done = browser.post(end, {"reason": "Moved."}, follow=True).content.decode()
    told = Message.objects.latest("pk").body
    said = [
        "registers of this cohort ends" in asked,
        "can no longer take the register" in done,
        "assignment to" in told,
    ]
    assert said == [is_accepted] * 3
    offer = ["Take the offer back</button>" in asked, "is taken back" in done, "is taken back" in told]
    assert offer == [not is_accepted] * 3


def test_cohorts_without_a_lead_trainer_come_first(signed_in, lead, cohort, huda):
    assignment.offer(cohort, trainer=huda, by=lead)
    bare = CohortFactory()
    response = signed_in(lead).get(reverse("assignments"))
    assert list(response.context["page"].object_list) == [bare, cohort]


def test_the_lists_cost_the_same_for_one_and_five(signed_in, lead, queries_of, cohort, huda):
    browser = signed_in(lead)
    pages = [reverse("assignments"), reverse("trainers"), page_of(cohort)]
    assignment.offer(cohort, trainer=huda, by=lead)
    huda.courses.add(CourseFactory())
    ones = [queries_of(browser, page) for page in pages]
    for _ in range(4):
        trainer = StandingFactory(person=VolunteerTrainerFactory().person).person.volunteer_trainer
        trainer.courses.add(CourseFactory())
        assignment.offer(CohortFactory(), trainer=trainer, by=lead)
        assignment.offer(cohort, trainer=trainer, by=lead, role="assistant")
    assert [queries_of(browser, page) for page in pages] == ones
    assert max(ones) <= 23


def test_a_lead_puts_a_person_on_the_list_and_finishes_the_vetting(signed_in, lead):
    person = PersonFactory(given_ar="بشرى", family_ar="المولد", born_on=None)
    browser = signed_in(lead)
    found = browser.get(reverse("trainers_find"), {"q": "بشري مولد"}).context["found"]
    assert found == [(person, False)]
    response = browser.post(reverse("trainers_add", args=[person.pk]))
    joined = VolunteerTrainer.objects.get()
    assert (joined.person, joined.status, response.url) == (person, "applied", reverse("trainer", args=[joined.pk]))
    vetted(joined)
    browser.post(reverse("trainer_ready", args=[joined.pk]))
    joined.refresh_from_db()
    assert (joined.status, joined.vetted_by) == ("ready", lead)
    browser.post(reverse("trainer_pause", args=[joined.pk]))
    joined.refresh_from_db()
    assert joined.status == "paused"


def test_a_lead_pauses_who_paused_by_themselves(signed_in, lead, huda, trainer):
    joining.pause(huda, by=trainer)
    browser = signed_in(lead)
    pauses = f'action="{reverse("trainer_pause", args=[huda.pk])}"'
    assert pauses in browser.get(reverse("trainer", args=[huda.pk])).content.decode()
    browser.post(reverse("trainer_pause", args=[huda.pk]))
    huda.refresh_from_db()
    assert (huda.status, huda.paused_by) == ("paused", lead)
    assert pauses not in browser.get(reverse("trainer", args=[huda.pk])).content.decode()


def test_a_person_already_listed_is_not_listed_again(signed_in, lead, huda):
    response = signed_in(lead).post(reverse("trainers_add", args=[huda.person_id]), follow=True)
    assert len(list(response.context["messages"])) == 1
    assert VolunteerTrainer.objects.count() == 1


def test_a_lead_reads_what_a_volunteer_told_before_vetting_them(signed_in, lead):
    lead.language = "en"
    lead.save()
    person = PersonFactory(born_on=date(1998, 3, 1))
    by = StandingFactory(person=person).user
    told = joining.Told((CourseFactory(),), 3, (CentreFactory(name_en="Al-Rawabi centre"),), "I mend <networks>.")
    joined = joining.join(person, by=by, told=told, parts=[(6, "evening"), (6, "morning"), (2, "evening")])
    html = signed_in(lead).get(reverse("trainer", args=[joined.pk])).content.decode()
    assert "Sunday: Morning, Evening<br>Wednesday: Evening" in html
    assert "Al-Rawabi centre" in html
    assert "I mend &lt;networks&gt;." in html
    assert "agreed to, version 1, on" in html


def test_of_whoever_a_lead_put_on_the_list_it_says_that_nothing_was_told(signed_in, lead):
    lead.language = "en"
    lead.save()
    joined = joining.apply(PersonFactory(born_on=None), by=lead)
    html = signed_in(lead).get(reverse("trainer", args=[joined.pk])).content.decode()
    assert "not agreed to here" in html
    assert "no centre named: any" in html


def test_who_is_under_fifteen_is_not_listed_and_the_lead_reads_why(signed_in, lead):
    lead.language = "en"
    lead.save()
    person = PersonFactory(born_on=timezone.localdate())
    response = signed_in(lead).post(reverse("trainers_add", args=[person.pk]), follow=True)
    [message] = response.context["messages"]
    assert str(message).startswith("Volunteer trainers are 15 or older.")
    assert not VolunteerTrainer.objects.exists()


def test_what_a_trainer_can_teach_is_saved_and_can_be_emptied(signed_in, lead, huda):
    course = CourseFactory()
    browser = signed_in(lead)
    page = reverse("trainer", args=[huda.pk])
    browser.post(page, {"courses": [course.pk]})
    assert list(huda.courses.all()) == [course]
    browser.post(page, {})
    assert list(huda.courses.all()) == []


def test_trainers_are_found_by_name_in_any_spelling(signed_in, lead, huda):
    VolunteerTrainerFactory(person__given_ar="ليان", person__name_en="Layan")
    response = signed_in(lead).get(reverse("trainers"), {"q": "هدي"})
    assert list(response.context["page"].object_list) == [huda]


@pytest.mark.parametrize("text", ["\u202e", "%", "a" * 10_000, "' OR 1=1"])
def test_odd_searches_find_nobody(signed_in, lead, huda, text):
    response = signed_in(lead).get(reverse("trainers_find"), {"q": text})
    assert (response.status_code, response.context["found"]) == (200, [])


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("coordinator", ["trainers", "trainers_find"]),
        ("editor", ["trainers", "trainers_find", "assignments"]),
        ("admin", ["trainers", "trainers_find", "assignments"]),
    ],
)
def test_other_staff_are_sent_back_to_their_start_page(signed_in, request, who, names):
    browser = signed_in(request.getfixturevalue(who))
    assert [browser.get(reverse(name)).url for name in names] == [HOME] * len(names)


@pytest.mark.parametrize("who", ["coordinator", "editor", "admin"])
def test_vetting_is_the_leads(signed_in, request, who):
    browser = signed_in(request.getfixturevalue(who))
    trainer = VolunteerTrainerFactory(status="applied")
    for name in ["trainer_ready", "trainer_pause", "trainer"]:
        assert browser.post(reverse(name, args=[trainer.pk])).url == HOME
    assert browser.post(reverse("trainers_add", args=[PersonFactory().pk])).url == HOME
    trainer.refresh_from_db()
    assert (trainer.status, VolunteerTrainer.objects.count()) == ("applied", 1)
