"""Marking the projects of a cohort in one form."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from guardian.shortcuts import assign_perm

from lms.graduation import decision
from lms.learning import projects
from lms.learning.forms import ProjectMarksForm
from lms.learning.models import ProjectSubmission
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import StandingFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(trainer):
    cohort = CohortFactory(project_percent=60)
    assign_perm("take_register", trainer, cohort)
    return cohort


@pytest.fixture
def arwa(cohort):
    return EnrolmentFactory(enrolled=True, cohort=cohort)


@pytest.fixture
def reem(cohort):
    return EnrolmentFactory(enrolled=True, cohort=cohort, person__given_ar="ريم")


@pytest.fixture
def page(cohort):
    return reverse("learning:mark_projects", args=[cohort.public_id])


def typed(marks, seen=()):
    """A form as a browser sends it: what is typed, and what was seen when it was opened."""
    seen = dict(seen)
    return {e.public_id: v for e, v in marks.items()} | {f"seen-{e.public_id}": seen.get(e, "0-") for e in marks}


def mark_of(enrolment):
    return ProjectSubmission.objects.filter(enrolment=enrolment).values_list("mark", flat=True).first()


def test_marks_are_saved_in_any_figures(signed_in, trainer, page, arwa, reem):
    response = signed_in(trainer).post(page, typed({arwa: "٧٨", reem: " 0 "}))
    assert (response.status_code, response.url) == (302, page)
    assert (mark_of(arwa), mark_of(reem)) == (78, 0)
    assert ProjectSubmission.objects.get(enrolment=arwa).marked_by == trainer


def test_how_many_were_saved_is_said_in_the_figures_of_the_page(signed_in, trainer, page, cohort, arwa, reem):
    third = EnrolmentFactory(enrolled=True, cohort=cohort)
    response = signed_in(trainer).post(page, typed({arwa: "78", reem: "60", third: "9"}))
    [said] = get_messages(response.wsgi_request)
    assert "٣" in str(said)


def test_an_empty_field_is_no_mark(signed_in, trainer, page, arwa, reem):
    signed_in(trainer).post(page, typed({arwa: "78", reem: ""}))
    assert not ProjectSubmission.objects.filter(enrolment=reem).exists()


def test_what_was_typed_is_kept_and_nothing_saved_when_one_is_wrong(signed_in, trainer, page, arwa, reem):
    response = signed_in(trainer).post(page, typed({arwa: "78", reem: "سبعون"}))
    assert response.status_code == 200
    html = response.content.decode()
    assert 'value="78"' in html
    assert 'value="سبعون"' in html
    assert list(response.context["form"].errors) == [reem.public_id]
    assert not ProjectSubmission.objects.exists()


@pytest.mark.parametrize("value", ["101", "-1", "7.5", "9" * 30, "<script>"])
def test_a_mark_out_of_bounds_is_refused(signed_in, trainer, page, arwa, value):
    assert signed_in(trainer).post(page, typed({arwa: value})).status_code == 200
    assert not ProjectSubmission.objects.exists()


def test_a_mark_given_meanwhile_is_not_wiped_out_by_an_empty_field(signed_in, trainer, page, arwa, reem):
    projects.mark(arwa, 90, by=UserFactory())
    signed_in(trainer).post(page, typed({arwa: "", reem: "50"}))
    assert (mark_of(arwa), mark_of(reem)) == (90, 50)


def test_a_mark_over_what_came_in_since_is_refused_in_its_row(signed_in, trainer, page, cohort, arwa, reem):
    noura, salma = [EnrolmentFactory(enrolled=True, cohort=cohort) for _ in range(2)]
    projects.mark(arwa, 90, by=UserFactory(first_name="هند", last_name="الغامدي"))
    projects.hand_in(noura, by=trainer, text="موقع")
    projects.mark(salma, 40, by=trainer)
    projects.mark(salma, None, by=trainer)
    browser = signed_in(trainer)
    sent = typed({arwa: "70", reem: "50", noura: "0", salma: "60"}, seen={salma: "0-40"})
    response = browser.post(page, sent)
    errors = {name: str(error[0]) for name, error in response.context["form"].errors.items()}
    assert set(errors) == {arwa.public_id, noura.public_id, salma.public_id}
    assert "هند الغامدي" in errors[arwa.public_id]
    assert "٩٠" in errors[arwa.public_id]
    assert [mark_of(each) for each in [arwa, reem, noura, salma]] == [90, None, None, None]
    html = response.content.decode()
    for name, value in {"": "70", "seen-": "0-90"}.items():
        assert f'name="{name}{arwa.public_id}" value="{value}"' in html
    again = sent | {f"seen-{each.public_id}": seen for each, seen in [(arwa, "0-90"), (noura, "1-"), (salma, "0-")]}
    assert browser.post(page, again).status_code == 302
    assert [mark_of(each) for each in [arwa, reem, noura, salma]] == [70, 50, 0, 60]


def test_the_row_refused_alone_asks_the_others_are_shown_as_they_are_now(signed_in, trainer, page, arwa, reem):
    projects.mark(arwa, 90, by=UserFactory())
    projects.mark(reem, 80, by=UserFactory())
    response = signed_in(trainer).post(page, typed({arwa: "70", reem: ""}))
    assert list(response.context["form"].errors) == [arwa.public_id]
    html = response.content.decode()
    for name, value in {"": "80", "seen-": "0-80"}.items():
        assert f'name="{name}{reem.public_id}" value="{value}"' in html


def test_the_same_mark_as_another_gave_meanwhile_is_no_matter(signed_in, trainer, page, arwa):
    other = UserFactory()
    projects.mark(arwa, 90, by=other)
    assert signed_in(trainer).post(page, typed({arwa: "90"})).status_code == 302
    assert ProjectSubmission.objects.get().marked_by == other


@pytest.mark.parametrize("seen", ["", "-", "0-1", "x" * 5000, "0-٩"])
def test_what_was_never_shown_was_not_seen(signed_in, trainer, page, arwa, seen):
    response = signed_in(trainer).post(page, typed({arwa: "70"}, seen={arwa: seen}))
    assert list(response.context["form"].errors) == [arwa.public_id]
    assert mark_of(arwa) is None


def test_what_comes_in_while_they_are_saved_is_looked_at_first(signed_in, trainer, page, arwa, reem, monkeypatch):
    real = ProjectMarksForm.marks

    def marks(form):
        if not ProjectSubmission.objects.exists():
            projects.mark(reem, 90, by=UserFactory())
        return real(form)

    monkeypatch.setattr(ProjectMarksForm, "marks", marks)
    response = signed_in(trainer).post(page, typed({reem: "70"}))
    assert list(response.context["form"].errors) == [reem.public_id]
    assert 'value="70"' in response.content.decode()


def test_a_mark_that_was_seen_can_be_taken_back(signed_in, trainer, page, arwa):
    projects.mark(arwa, 90, by=UserFactory())
    signed_in(trainer).post(page, typed({arwa: ""}, seen={arwa: "0-90"}))
    assert mark_of(arwa) is None


def test_decided_projects_are_shown_and_not_asked(signed_in, trainer, page, cohort, arwa):
    projects.mark(arwa, 20, by=trainer)
    cohort.status, cohort.closed_at = "closed", timezone.now()
    cohort.save()
    decision.decide(cohort, graduates=[], by=trainer)
    client = signed_in(trainer)
    assert client.get(page).context["decided"] == [arwa]
    client.post(page, typed({arwa: "99"}, seen={arwa: "0-20"}))
    assert mark_of(arwa) == 20


def test_a_cohort_that_needs_no_project_has_no_such_page(signed_in, trainer, cohort, page):
    cohort.project_percent = None
    cohort.save()
    assert signed_in(trainer).get(page).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "trainee", "editor", "coordinator"])
def test_only_the_trainer_marks(signed_in, request, who, page, arwa):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(page).status_code == 404
    assert client.post(page, typed({arwa: "100"})).status_code == 404
    assert not ProjectSubmission.objects.exists()


def test_a_lead_may_put_right_what_no_trainer_can(signed_in, lead, page, arwa):
    signed_in(lead).post(page, typed({arwa: "64"}))
    assert (mark_of(arwa), ProjectSubmission.objects.get().marked_by) == (64, lead)


def test_somebody_of_another_cohort_cannot_be_marked_here(signed_in, trainer, page, arwa):
    other = EnrolmentFactory(enrolled=True, cohort=CohortFactory(project_percent=60))
    signed_in(trainer).post(page, typed({arwa: "70", other: "70"}))
    assert mark_of(other) is None


def test_namesakes_are_told_apart_by_their_age_on_both_pages(signed_in, trainer, page, cohort, reem):
    now = timezone.localdate()
    older, younger = [
        EnrolmentFactory(
            enrolled=True, cohort=cohort, person__name_en="Ghala Ali", person__born_on=now.replace(year=now.year - age)
        )
        for age in (17, 16)
    ]
    browser = signed_in(trainer)
    browser.cookies["language"] = "en"
    refused = browser.post(page, typed({older: "700", younger: "", reem: ""}))
    html = refused.content.decode()
    assert [html.count(words) for words in ["17 years old", "16 years old"]] == [2, 1]  # once among what is wrong
    assert f"{older.person} · 17 years old" in html
    one = browser.get(reverse("learning:mark_project", args=[cohort.public_id, older.public_id])).content.decode()
    assert [one.count(words) for words in ["17 years old", "16 years old", "years old"]] == [1, 1, 2]
    hers = browser.get(reverse("learning:mark_project", args=[cohort.public_id, reem.public_id])).content.decode()
    assert "17 years old" not in hers.partition("grading__step")[0]


@pytest.mark.parametrize(("language", "named"), [("ar", "هدى الشهري"), ("en", "Huda Alshehri")])
def test_whoever_marked_meanwhile_is_named_in_the_letters_of_the_page(signed_in, trainer, page, arwa, language, named):
    other = UserFactory(first_name="هدى", last_name="الشهري")
    StandingFactory(user=other, person__name_en="Huda Alshehri")
    projects.mark(arwa, 90, by=other)
    browser = signed_in(trainer)
    browser.cookies["language"] = language
    [[error]] = browser.post(page, typed({arwa: "70"})).context["form"].errors.values()
    assert named in error


def test_the_form_costs_the_same_for_one_trainee_and_six(signed_in, trainer, queries_of, cohort, page, arwa):
    projects.mark(arwa, 70, by=trainer)
    one = queries_of(signed_in(trainer), page)
    for _ in range(5):
        another = EnrolmentFactory(enrolled=True, cohort=cohort)
        projects.hand_in(another, by=trainer, text="موقع")
        projects.mark(another, 70, by=UserFactory())
    assert queries_of(signed_in(trainer), page) == one <= 15


def test_who_handed_in_nothing_is_without_a_mark_and_no_project_that_waits(signed_in, trainer, page, arwa, reem):
    projects.hand_in(arwa, by=trainer, text="موقع")
    browser = signed_in(trainer)
    browser.cookies["language"] = "en"
    html = browser.get(page).content.decode()
    assert "<b>1</b> handed in, waiting" in html
    assert "<b>2 without a mark</b>" in html
    projects.mark(arwa, 70, by=trainer)
    projects.mark(reem, 0, by=trainer)
    assert "<b>Every project has its mark.</b>" in browser.get(page).content.decode()
