"""The project's own page: the brief, what was handed in, what the trainer says; and who may read a file again."""

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from guardian.shortcuts import assign_perm

from courses.models import Course, CoursePage
from lms.accounts.models import Person
from lms.graduation import decision
from lms.learning import projects, rubric, uploads
from lms.learning.models import HandIn
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.pages import site_with
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a poster"


@pytest.fixture
def cohort(trainer):
    site_with()
    cohort = CohortFactory(course=Course.objects.get(code="TINY"), project_percent=60)
    assign_perm("take_register", trainer, cohort)
    return cohort


@pytest.fixture
def mine(trainee, cohort):
    return EnrolmentFactory(enrolled=True, cohort=cohort, person=Person.objects.get(standings__user=trainee))


def page(enrolment):
    return reverse("learning:project", args=[enrolment.public_id])


def file(data=PDF, name="ملصقي.pdf"):
    return SimpleUploadedFile(name, data)


def test_the_brief_the_deliverables_and_the_rubric_are_the_courses(signed_in, trainee, mine):
    html = signed_in(trainee).get(page(mine)).content.decode()
    course_page = CoursePage.objects.get(course=mine.cohort.course, language="ar")
    assert course_page.project_title
    for words in [
        course_page.project_title,
        course_page.project_rubric[0].value["criterion"],
        course_page.project_rubric[0].value["excellent"],
        str(course_page.project_deliverables[0].value),
    ]:
        assert words in html


def test_a_course_without_a_page_still_takes_hand_ins(signed_in, trainee, mine):
    CoursePage.objects.update(live=False)
    browser = signed_in(trainee)
    assert browser.get(page(mine)).status_code == 200
    browser.post(page(mine), {"text": "رابط"})
    assert HandIn.objects.get().text == "رابط"


def test_words_a_link_and_a_file_are_handed_in_and_shown_again(signed_in, trainee, mine):
    browser = signed_in(trainee)
    sent = {"text": "سطر\n\nسطر آخر", "link": "example.com/site", "file": file()}
    answer = browser.post(page(mine), sent)
    assert (answer.status_code, answer.url) == (302, page(mine))
    one = HandIn.objects.get()
    assert (one.text, one.link, one.file_name, one.by) == (
        sent["text"],
        "https://example.com/site",
        "ملصقي.pdf",
        trainee,
    )
    html = browser.get(page(mine)).content.decode()
    assert "سطر آخر" in html
    assert 'href="https://example.com/site"' in html
    assert reverse("learning:handed_in_file", args=[one.public_id]) in html


def test_handing_in_again_shows_all_the_newest_first(signed_in, trainee, mine):
    browser = signed_in(trainee)
    for words in ["أول", "ثانٍ"]:
        browser.post(page(mine), {"text": words})
    assert [one.text for one in browser.get(page(mine)).context["hand_ins"]] == ["ثانٍ", "أول"]


def test_a_form_sent_twice_is_one_hand_in_and_keeps_one_file(signed_in, trainee, mine):
    browser = signed_in(trainee)
    before = len(storages["hand_ins"].listdir("")[1]) if storages["hand_ins"].exists("") else 0
    for _ in range(2):
        browser.post(page(mine), {"text": "أول", "file": file()})
    assert HandIn.objects.count() == 1
    assert len(storages["hand_ins"].listdir("")[1]) == before + 1


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        pytest.param({}, None, id="nothing"),
        pytest.param({"text": " \u200f "}, None, id="nothing that is seen"),
        pytest.param({"link": "http://example.com/"}, "link", id="no lock"),
        pytest.param({"link": "javascript:alert(1)"}, "link", id="a script"),
        pytest.param({"link": "https://" + "x" * 600 + ".com"}, "link", id="too long a link"),
        pytest.param({"text": "ا" * 10_001}, "text", id="too many words"),
        pytest.param({"text": "words", "file": file(b"MZ\x90\x00", "setup.pdf")}, "file", id="a program"),
        pytest.param({"text": "words", "file": file(b"")}, "file", id="an empty file"),
        pytest.param({"text": "words", "file": file(PDF + b"0" * uploads.MOST_BYTES)}, "file", id="too large"),
    ],
)
def test_what_cannot_be_handed_in_is_refused_with_what_was_typed(signed_in, trainee, mine, sent, field):
    answer = signed_in(trainee).post(page(mine), sent)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field or "__all__"]
    assert not HandIn.objects.exists()
    if typed := sent.get("text", "").strip():
        assert typed[:50] in answer.content.decode()


def test_the_trainers_answer_is_shown_with_its_words(signed_in, trainee, trainer, mine):
    projects.hand_in(mine, by=trainee, text="أول")
    criteria = rubric.of(mine.cohort.course)
    projects.mark(mine, 78, by=trainer, levels=[2] * len(criteria), feedback="أحسنتِ، وأضيفي المصدر.")
    browser = signed_in(trainee)
    html = browser.get(page(mine)).content.decode()
    assert "٧٨" in html
    assert "أحسنتِ، وأضيفي المصدر." in html
    assert criteria[0].levels[2] in html
    browser.cookies["language"] = "en"
    assert criteria[0].words["en"][2] in browser.get(page(mine)).content.decode()


def test_after_the_decision_the_page_is_for_reading(signed_in, trainee, trainer, mine):
    projects.hand_in(mine, by=trainee, text="أول")
    projects.mark(mine, 20, by=trainer)
    mine.cohort.status, mine.cohort.closed_at = "closed", timezone.now()
    mine.cohort.save()
    decision.decide(mine.cohort, graduates=[], by=UserFactory())
    browser = signed_in(trainee)
    assert browser.get(page(mine)).context["form"] is None
    browser.post(page(mine), {"text": "بعد القرار"})
    assert HandIn.objects.get().text == "أول"


@pytest.mark.parametrize("who", ["stranger", "trainer", "lead", "editor", "guardian"])
def test_only_the_trainee_and_who_answers_for_them_open_the_page(signed_in, request, who, mine):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(page(mine)).status_code == 404
    assert browser.post(page(mine), {"text": "عن غيري"}).status_code == 404
    assert not HandIn.objects.exists()


def test_a_guardian_hands_in_for_a_ward(signed_in, guardian, cohort):
    ward = EnrolmentFactory(enrolled=True, cohort=cohort, person=Person.objects.get(given_ar="ريم"))
    signed_in(guardian).post(page(ward), {"text": "عمل ريم"})
    assert HandIn.objects.get().by == guardian


@pytest.mark.parametrize("fields", [{"project_percent": None}, {"project_percent": 60, "status": "cancelled"}])
def test_without_a_project_there_is_no_page(signed_in, trainee, fields):
    person = Person.objects.get(standings__user=trainee)
    enrolment = EnrolmentFactory(enrolled=True, person=person, cohort=CohortFactory(**fields))
    assert signed_in(trainee).get(page(enrolment)).status_code == 404


@pytest.fixture
def handed_in(mine, trainee):
    return projects.hand_in(mine, by=trainee, file=uploads.read(file()))


def download(one):
    return reverse("learning:handed_in_file", args=[one.public_id])


@pytest.mark.parametrize("who", ["trainee", "trainer", "lead"])
def test_a_file_is_given_back_as_an_attachment_to_who_may_read_it(signed_in, request, who, handed_in):
    answer = signed_in(request.getfixturevalue(who)).get(download(handed_in))
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename=\"hand-in-1.pdf\"; filename*=UTF-8''%D9")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("who", ["stranger", "guardian", "editor", "coordinator", "admin"])
def test_nobody_else_is_given_a_file(signed_in, request, who, handed_in):
    assert signed_in(request.getfixturevalue(who)).get(download(handed_in)).status_code == 404


def test_a_trainer_of_another_cohort_is_not_given_a_file(signed_in, trainer, handed_in):
    trainer.cohort_permissions.all().delete()
    assign_perm("take_register", trainer, CohortFactory(project_percent=60))
    assert signed_in(trainer).get(download(handed_in)).status_code == 404


def test_a_hand_in_without_a_file_has_none_to_give(signed_in, trainee, mine):
    one = projects.hand_in(mine, by=trainee, text="كلام")
    assert signed_in(trainee).get(download(one)).status_code == 404


def test_a_file_that_is_gone_is_said_to_be(signed_in, trainee, handed_in, caplog):
    uploads.discard(handed_in.file)
    answer = signed_in(trainee).get(download(handed_in))
    assert answer.status_code == 503
    assert handed_in.file_name not in caplog.text


def test_the_page_costs_the_same_for_one_hand_in_and_five(signed_in, trainee, trainer, mine, queries_of):
    projects.hand_in(mine, by=trainee, text="0")
    projects.mark(mine, 70, by=trainer)
    browser = signed_in(trainee)
    one = queries_of(browser, page(mine))
    for words in "1234":
        projects.hand_in(mine, by=trainee, text=words)
    assert queries_of(browser, page(mine)) == one <= 15
