"""Marking one project by the rubric."""

import pytest
from django.urls import reverse
from django.utils import timezone
from guardian.shortcuts import assign_perm

from courses.models import Course
from lms.graduation import decision
from lms.learning import projects, rubric, uploads
from lms.learning.models import ProjectSubmission
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.course_files import both, course_file
from tests.factories.pages import site_with
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(trainer):
    """Of a course whose pages, in both languages, have a project with a rubric."""
    file = course_file()
    [criterion] = file["project"]["rubric"]
    names = [both("الفكرة", "The idea"), both("الوضوح", "Clearness")]
    file["project"]["rubric"] += [criterion | {"criterion": name} for name in names]
    site_with(file)
    trainer.language = "en"
    trainer.save()
    cohort = CohortFactory(project_percent=60, course=Course.objects.get())
    assign_perm("take_register", trainer, cohort)
    return cohort


@pytest.fixture
def arwa(cohort):
    return EnrolmentFactory(enrolled=True, cohort=cohort)


@pytest.fixture
def reem(cohort):
    return EnrolmentFactory(enrolled=True, cohort=cohort, person__given_ar="ريم", person__name_en="Reem Alhazmi")


def page_of(enrolment):
    return reverse("learning:mark_project", args=[enrolment.cohort.public_id, enrolment.public_id])


def typed(levels=None, **fields):
    chosen = {f"level_{place}": str(level) for place, level in enumerate(levels or [])}
    return {"act": "mark", "feedback": "", "percent": "", "seen": "0-"} | chosen | fields


def saved(enrolment):
    project = ProjectSubmission.objects.get(enrolment=enrolment)
    return project.mark, [entry["level"] for entry in project.levels], project.feedback


@pytest.fixture
def size(cohort):
    """How many criteria the rubric has."""
    assert len(rubric.of(cohort.course)) == 3
    return 3


def test_the_levels_come_to_a_mark_and_the_trainee_reads_the_words(signed_in, trainer, arwa):
    signed_in(trainer).post(page_of(arwa), typed([2, 2, 3], feedback="واضح.\nأضيفي رابطًا."))
    assert saved(arwa) == (83, [2, 2, 3], "واضح.\nأضيفي رابطًا.")
    assert ProjectSubmission.objects.get().marked_by == trainer


def test_a_trainer_sets_another_mark_than_the_levels_come_to(signed_in, trainer, arwa, size):
    signed_in(trainer).post(page_of(arwa), typed([0] * size, percent="٦١"))
    assert saved(arwa) == (61, [0] * size, "")


def test_a_mark_alone_is_enough(signed_in, trainer, arwa):
    signed_in(trainer).post(page_of(arwa), typed(percent="0"))
    assert saved(arwa) == (0, [], "")


def test_everything_handed_in_is_shown_the_newest_first_and_the_brief_is_folded(signed_in, trainer, arwa):
    first = uploads.Upload(b"%PDF-1.7 a poster", "poster.pdf", "pdf")
    old = projects.hand_in(arwa, by=trainer, text="The first try", file=first)
    projects.hand_in(arwa, by=trainer, text="<b>better</b>", link="https://example.com/bakery")
    html = signed_in(trainer).get(page_of(arwa)).content.decode()
    assert (
        html.index("&lt;b&gt;better&lt;/b&gt;") < html.index("What was handed in before") < html.index("The first try")
    )
    assert 'href="https://example.com/bakery"' in html
    assert reverse("learning:handed_in_file", args=[old.public_id]) in html
    assert "The brief" in html


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_rubric_is_in_the_readers_language(signed_in, trainer, arwa, language):
    trainer.language = language
    trainer.save()
    [criterion, *_rest] = rubric.of(arwa.cohort.course)
    html = signed_in(trainer).get(page_of(arwa)).content.decode()
    assert criterion.names[language] in html
    assert all(words in html for words in criterion.words[language])
    assert html.count(' name="level_0"') == 4


def test_a_page_without_rubric_asks_for_a_mark_alone(signed_in, trainer):
    cohort = CohortFactory(project_percent=60)
    assign_perm("take_register", trainer, cohort)
    arwa = EnrolmentFactory(enrolled=True, cohort=cohort)
    browser = signed_in(trainer)
    assert 'name="level_0"' not in browser.get(page_of(arwa)).content.decode()
    assert list(browser.post(page_of(arwa), typed()).context["form"].errors) == ["percent"]
    browser.post(page_of(arwa), typed(percent="70"))
    assert saved(arwa) == (70, [], "")


def test_asking_to_hand_in_again_gives_no_mark_and_leaves_the_one_there_is(signed_in, trainer, arwa, reem, size):
    projects.hand_in(arwa, by=trainer, text="موقع")
    browser = signed_in(trainer)
    browser.post(page_of(arwa), typed(act="again", feedback="Add a link.", seen="1-"))
    assert saved(arwa) == (None, [], "Add a link.")
    projects.mark(reem, 50, by=trainer, levels=[1] * size)
    browser.post(page_of(reem), typed([1] * size, act="again", percent="99", feedback="Once more.", seen="0-50"))
    assert saved(reem) == (50, [1] * size, "Once more.")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        pytest.param({}, "percent", id="neither levels nor a mark"),
        pytest.param({"percent": "101"}, "percent", id="above a hundred"),
        pytest.param({"percent": "9" * 30}, "percent", id="a long number"),
        pytest.param({"percent": "sixty"}, "percent", id="a word"),
        pytest.param({"level_0": "2", "percent": "70"}, "level_1", id="one level alone"),
        pytest.param({"level_0": "4"}, "level_0", id="a level there is not"),
        pytest.param({"act": "again", "feedback": "", "percent": "70"}, "feedback", id="again without a word"),
        pytest.param({"act": "delete", "percent": "70"}, "act", id="an act there is not"),
        pytest.param({"percent": "70", "feedback": "ا" * 5001}, "feedback", id="too many words"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(signed_in, trainer, arwa, size, sent, field):
    response = signed_in(trainer).post(page_of(arwa), typed(**{"feedback": "Clear and kind"} | sent))
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not ProjectSubmission.objects.exists()
    if "feedback" not in sent:
        assert "Clear and kind</textarea>" in response.content.decode()


def test_what_came_in_since_the_page_was_opened_is_looked_at_first(signed_in, trainer, arwa):
    browser = signed_in(trainer)
    projects.hand_in(arwa, by=trainer, text="موقع")
    response = browser.post(page_of(arwa), typed(percent="70", feedback="Clear"))
    assert response.status_code == 200
    assert len(response.context["form"].non_field_errors()) == 1
    assert 'value="70"' in response.content.decode()
    assert ProjectSubmission.objects.get().mark is None
    projects.mark(arwa, 20, by=UserFactory())
    assert browser.post(page_of(arwa), typed(percent="70", seen="1-")).status_code == 200
    assert browser.post(page_of(arwa), typed(percent="70", seen="1-20")).status_code == 302
    assert saved(arwa)[0] == 70


def test_what_comes_in_while_it_is_saved_is_looked_at_first(signed_in, trainer, arwa, monkeypatch):
    real = projects.mark

    def mark(enrolment, *args, **kwargs):
        if not ProjectSubmission.objects.filter(enrolment=enrolment).exists():
            projects.hand_in(enrolment, by=trainer, text="موقع")
        return real(enrolment, *args, **kwargs)

    monkeypatch.setattr(projects, "mark", mark)
    response = signed_in(trainer).post(page_of(arwa), typed(percent="70", feedback="Clear"))
    assert response.status_code == 200
    assert len(response.context["form"].non_field_errors()) == 1
    html = response.content.decode()
    for words in ["موقع", 'value="70"', "Clear", 'name="seen" value="1-"']:
        assert words in html
    assert ProjectSubmission.objects.get().mark is None


def test_sending_again_after_a_look_is_taken(signed_in, trainer, arwa):
    """The page that came back with the refusal carries what there is now."""
    browser = signed_in(trainer)
    projects.hand_in(arwa, by=trainer, text="موقع")
    html = browser.post(page_of(arwa), typed(percent="70")).content.decode()
    assert 'name="seen" value="1-"' in html


def test_saving_leads_to_the_next_that_waits_and_from_the_last_to_all_of_them(signed_in, trainer, cohort, arwa, reem):
    projects.hand_in(arwa, by=trainer, text="موقع")
    projects.hand_in(reem, by=trainer, text="ملصق")
    EnrolmentFactory(enrolled=True, cohort=cohort)  # handed in nothing
    browser = signed_in(trainer)
    assert browser.post(page_of(reem), typed(percent="70", seen="1-")).url == page_of(arwa)
    last = browser.post(page_of(arwa), typed(percent="70", seen="1-"))
    assert last.url == reverse("learning:mark_projects", args=[cohort.public_id])


def test_the_neighbours_in_the_list_are_a_tap_away(signed_in, trainer, arwa, reem):
    first = signed_in(trainer).get(page_of(arwa))
    assert (first.context["before"], first.context["after"]) == (None, reem)
    second = signed_in(trainer).get(page_of(reem))
    assert (second.context["before"], second.context["after"]) == (arwa, None)
    assert page_of(arwa) in second.content.decode()


def test_what_was_decided_on_is_shown_and_not_asked(signed_in, trainer, cohort, arwa):
    projects.mark(arwa, 20, by=trainer, feedback="Too short")
    cohort.status, cohort.closed_at = "closed", timezone.now()
    cohort.save()
    decision.decide(cohort, graduates=[], by=trainer)
    browser = signed_in(trainer)
    html = browser.get(page_of(arwa)).content.decode()
    assert "Too short" in html
    assert 'name="percent"' not in html
    assert browser.post(page_of(arwa), typed(percent="99", seen="0-20")).status_code == 200
    assert saved(arwa)[0] == 20


@pytest.mark.parametrize("who", ["stranger", "trainee", "editor", "coordinator"])
def test_only_the_trainer_marks(signed_in, request, who, arwa):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(page_of(arwa)).status_code == 404
    assert browser.post(page_of(arwa), typed(percent="100")).status_code == 404
    assert not ProjectSubmission.objects.exists()


def test_a_lead_marks_too(signed_in, lead, arwa):
    signed_in(lead).post(page_of(arwa), typed(percent="64"))
    assert (saved(arwa)[0], ProjectSubmission.objects.get().marked_by) == (64, lead)


def test_nobody_of_another_cohort_or_without_a_seat_is_marked_here(signed_in, trainer, cohort):
    other = EnrolmentFactory(enrolled=True, cohort=CohortFactory(project_percent=60))
    applied = EnrolmentFactory(cohort=cohort)
    for one in [other, applied]:
        page = reverse("learning:mark_project", args=[cohort.public_id, one.public_id])
        assert signed_in(trainer).get(page).status_code == 404
        assert signed_in(trainer).post(page, typed(percent="100")).status_code == 404
    assert not ProjectSubmission.objects.exists()


def test_the_overview_puts_what_waits_first_and_counts(signed_in, trainer, cohort, arwa, reem):
    projects.mark(arwa, 80, by=trainer)
    projects.hand_in(reem, by=trainer, text="ملصق")
    none = EnrolmentFactory(enrolled=True, cohort=cohort)
    response = signed_in(trainer).get(reverse("learning:mark_projects", args=[cohort.public_id]))
    assert [(row[0], row[-1]) for row in response.context["rows"]] == [
        (reem, "waiting"),
        (none, "nothing"),
        (arwa, "marked"),
    ]
    assert response.context["tally"] == [("waiting", 1), ("answered", 0), ("nothing", 1), ("marked", 1)]
    assert page_of(reem) in response.content.decode()


def test_the_page_costs_the_same_for_a_cohort_of_five_and_of_thirty(signed_in, trainer, queries_of, cohort, arwa):
    projects.hand_in(arwa, by=trainer, text="موقع")

    def learn(count):
        for _ in range(count):
            projects.hand_in(EnrolmentFactory(enrolled=True, cohort=cohort), by=trainer, text="موقع")

    learn(4)
    few = queries_of(signed_in(trainer), page_of(arwa))
    learn(25)
    projects.hand_in(arwa, by=trainer, text="موقع أحسن")
    assert queries_of(signed_in(trainer), page_of(arwa)) == few <= 18
