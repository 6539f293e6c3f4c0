"""A volunteer's own page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.accounts.models import Person
from lms.volunteers import assignment, joining, week
from lms.volunteers.models import VolunteerTrainer
from tests.factories.cohorts import CentreFactory, ClassSessionFactory, CohortFactory, CourseFactory
from tests.factories.people import PersonFactory, StandingFactory, UserFactory
from tests.factories.volunteers import AvailabilityFactory, VolunteerTrainerFactory

pytestmark = pytest.mark.django_db

PAGE, TOLD = "/volunteering/", "/volunteering/what/"


@pytest.fixture
def huda(trainer):
    trainer.language = "en"
    trainer.save()
    return VolunteerTrainer.objects.get(person__standings__user=trainer)


def teach(huda, by, **fields):
    return assignment.accept(assignment.offer(CohortFactory(**fields), trainer=huda, by=UserFactory()), by=by)


def test_who_is_not_on_the_list_is_shown_how_to_come_onto_it(signed_in, stranger):
    for response in [signed_in(stranger).get(PAGE), signed_in(stranger).post(PAGE, {"act": "pause"})]:
        assert response.status_code == 200
        assert reverse("volunteers:join") in response.content.decode()
    assert signed_in(stranger).get(TOLD).status_code == 404


def test_who_waits_for_the_vetting_reads_what_follows_and_which_charter_they_agreed_to(signed_in):
    user = StandingFactory(person=PersonFactory(born_on="1998-03-01"), user__language="en").user
    person = user.standings.get().person
    person.refresh_from_db()
    told = joining.Told((CourseFactory(),), 2)
    joining.join(person, by=user, told=told, parts=[])
    html = signed_in(user).get(PAGE).content.decode()
    assert "Waiting for the vetting" in html
    assert '<ol class="follows">' in html
    assert "You agreed to the charter, version 1, on" in html
    assert 'value="pause"' not in html


def test_offers_what_is_taught_and_what_was_before_stand_apart(signed_in, trainer, huda):
    lead = UserFactory()
    offered = assignment.offer(CohortFactory(), trainer=huda, by=lead)
    teaches = teach(huda, trainer)
    taught = teach(huda, trainer)
    taught.cohort.status, taught.cohort.closed_at = "closed", timezone.now()
    taught.cohort.save()
    declined = assignment.offer(CohortFactory(), trainer=huda, by=lead)
    assignment.decline(declined, by=trainer, reason="Exams until June")
    ended = teach(huda, trainer)
    assignment.end(ended, by=lead, reason="The centre is being painted.")
    other = VolunteerTrainerFactory()
    StandingFactory(person=other.person)
    assignment.offer(CohortFactory(code="NOT-MINE"), trainer=other, by=lead)
    response = signed_in(trainer).get(PAGE)
    context = response.context
    assert context["offers"] == [offered]
    assert context["teaches"] == [teaches]
    assert set(context["before"]) == {taught, declined, ended}
    html = response.content.decode()
    assert reverse("volunteers:offer", args=[offered.public_id]) in html
    assert reverse("desks:cohort", args=[teaches.cohort.public_id]) in html
    assert "Exams until June" in html
    assert "The centre is being painted." in html
    assert "NOT-MINE" not in html


def test_an_offer_for_a_cohort_that_was_called_off_waits_for_no_answer(signed_in, trainer, huda):
    offered = assignment.offer(CohortFactory(), trainer=huda, by=UserFactory())
    offered.cohort.status = "cancelled"
    offered.cohort.save()
    context = signed_in(trainer).get(PAGE).context
    assert (context["offers"], context["before"]) == ([], [offered])


def test_the_week_is_shown_as_it_is_and_saved_as_it_is_ticked(signed_in, trainer, huda):
    AvailabilityFactory(trainer=huda, weekday=6, part="evening")
    browser = signed_in(trainer)
    html = browser.get(PAGE).content.decode()
    assert html.count(" checked") == 1
    response = browser.post(PAGE, {"act": "week", "parts": ["0-morning", "3-evening"]})
    assert (response.status_code, response.url) == (302, PAGE)
    assert week.parts_of(huda) == [(0, "morning"), (3, "evening")]
    browser.post(PAGE, {"act": "week"})
    assert week.parts_of(huda) == []


@pytest.mark.parametrize("part", ["7-evening", "6-night", "a" * 10_000, "6-evening;--"])
def test_a_part_that_no_week_has_is_refused_and_the_week_stays(signed_in, trainer, huda, part):
    AvailabilityFactory(trainer=huda, weekday=6, part="evening")
    response = signed_in(trainer).post(PAGE, {"act": "week", "parts": [part, "0-morning"]})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["parts"]
    assert (
        'value="0-morning" aria-invalid="true"' in response.content.decode() or "checked" in response.content.decode()
    )
    assert week.parts_of(huda) == [(6, "evening")]


def test_one_pauses_and_comes_back(signed_in, trainer, huda):
    browser = signed_in(trainer)
    assert browser.post(PAGE, {"act": "pause"}).url == PAGE
    huda.refresh_from_db()
    assert (huda.status, huda.paused_by) == ("paused", trainer)
    html = browser.get(PAGE).content.decode()
    assert 'value="come_back"' in html
    assert 'value="pause"' not in html
    browser.post(PAGE, {"act": "come_back"})
    huda.refresh_from_db()
    assert (huda.status, huda.paused_by) == ("ready", None)


def test_whom_a_lead_paused_is_told_so_and_given_no_button(signed_in, trainer, huda, lead):
    joining.pause(huda, by=lead)
    browser = signed_in(trainer)
    html = browser.get(PAGE).content.decode()
    assert "A programme lead paused your volunteering" in html
    assert 'value="come_back"' not in html
    response = browser.post(PAGE, {"act": "come_back"}, follow=True)
    assert len(list(response.context["messages"])) == 1
    huda.refresh_from_db()
    assert huda.status == "paused"


@pytest.mark.parametrize(
    ("gender", "ready", "paused"),
    [
        ("female", "جاهزة للتدريس", "متوقفة مؤقتًا"),
        ("male", "جاهز للتدريس", "متوقف مؤقتًا"),
        ("", "الجاهزية ثابتة", "توقّف مؤقت"),
    ],
)
def test_arabic_says_the_state_of_her_and_of_him_apart(signed_in, trainer, huda, lead, gender, ready, paused):
    trainer.language = "ar"
    trainer.save()
    Person.objects.filter(pk=huda.person_id).update(gender=gender)
    own, desk = signed_in(trainer), signed_in(lead)
    for said in [ready, paused]:
        for page in [own.get(PAGE), desk.get(reverse("trainer", args=[huda.pk])), desk.get(reverse("trainers"))]:
            assert f">{said}<" in page.content.decode()
        VolunteerTrainer.objects.update(status="paused")


@pytest.mark.parametrize("body", [{}, {"act": "ready"}, {"act": "a" * 10_000}])
def test_an_act_that_there_is_not_changes_nothing(signed_in, trainer, huda, body):
    response = signed_in(trainer).post(PAGE, body, follow=True)
    assert len(list(response.context["messages"])) == 1
    huda.refresh_from_db()
    assert huda.status == "ready"


def test_what_one_can_give_is_changed_on_a_page_of_its_own(signed_in, trainer, huda):
    old, new, centre = CourseFactory(), CourseFactory(), CentreFactory()
    huda.courses.add(old)
    browser = signed_in(trainer)
    html = browser.get(TOLD).content.decode()
    assert [f'value="{each}"' in html for each in [old.code, new.code, centre.code]] == [True] * 3
    assert html.count(" checked") == 1
    sent = {"courses": [new.code], "centres": [centre.code], "sessions_a_week": "3", "about": "I mend\nnetworks."}
    assert browser.post(TOLD, sent).url == PAGE
    huda.refresh_from_db()
    assert (list(huda.courses.all()), list(huda.centres.all())) == ([new], [centre])
    assert (huda.sessions_a_week, huda.about) == (3, "I mend\nnetworks.")
    html = browser.get(PAGE).content.decode()
    assert str(centre.name_en) in html
    wrong = browser.post(TOLD, sent | {"sessions_a_week": "many"})
    assert list(wrong.context["form"].errors) == ["sessions_a_week"]
    assert 'value="many"' in wrong.content.decode()


def test_a_primary_key_chooses_nothing(signed_in, trainer, huda):
    sent = {"courses": [CourseFactory().pk], "centres": [CentreFactory().pk], "sessions_a_week": "3", "about": ""}
    assert list(signed_in(trainer).post(TOLD, sent).context["form"].errors) == ["courses", "centres"]


def test_what_was_typed_about_oneself_is_shown_as_text(signed_in, trainer, huda):
    huda.about = "<script>alert(1)</script>"
    huda.save()
    assert "<script>alert(1)" not in signed_in(trainer).get(PAGE).content.decode()


def test_the_page_costs_the_same_for_one_cohort_and_six(signed_in, trainer, huda, queries_of):
    browser = signed_in(trainer)

    def one_more():
        huda.courses.add(CourseFactory())
        huda.centres.add(CentreFactory())
        taught = teach(huda, trainer)
        begins = timezone.now() - timedelta(days=3)
        ClassSessionFactory(
            cohort=taught.cohort,
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            status="held",
            finished_at=timezone.now(),
            finished_by=trainer,
        )
        assignment.offer(CohortFactory(), trainer=huda, by=UserFactory())
        assignment.decline(assignment.offer(CohortFactory(), trainer=huda, by=UserFactory()), by=trainer)

    one_more()
    one = queries_of(browser, PAGE)
    for _ in range(5):
        one_more()
    assert queries_of(browser, PAGE) == one <= 17
