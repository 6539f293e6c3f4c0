"""The trainee's own screens stand up on a phone and at a desk, in both languages; and what scripts add to them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from courses.models import Course, LessonPage
from lms.accounts import people
from lms.accounts.models import Person
from lms.learning import lessons, projects, rubric, uploads
from lms.learning.models import LessonProgress
from lms.programme.models import Programme
from tests.browser.judging import faults
from tests.factories.certificates import issued_certificate
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.pages import site_with
from tests.factories.people import UserFactory

LESSON = "courses/tiny-course/lesson-1/"
WAYS = [("ar", "dark", 390, 844), ("en", "light", 1280, 800), ("ar", "light", 1280, 800), ("en", "light", 390, 844)]


@pytest.fixture
def arwa(trainee):
    return Person.objects.get(standings__user=trainee)


@pytest.fixture
def studies(arwa):
    """Arwa has a seat in a course of two lessons, which runs, and has handed in a project that the trainer answered."""
    site_with()
    today = timezone.localdate()
    cohort = CohortFactory(
        course=Course.objects.get(code="TINY"),
        project_percent=60,
        starts_on=today - timedelta(7),
        ends_on=today + timedelta(40),
    )
    for number in [1, 2]:
        starts_at = timezone.now() + timedelta(weeks=number - 1, hours=1)
        ClassSessionFactory(cohort=cohort, number=number, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    return EnrolmentFactory(enrolled=True, cohort=cohort, person=arwa)


@pytest.fixture
def answered(studies, trainee):
    file = uploads.Upload(b"%PDF-1.7 a poster", "ملصق السلامة.pdf", "pdf")
    projects.hand_in(
        studies, by=trainee, text="ملصق لجدتي.\n\nجرّبته مع جارتين.", link="https://example.com/p", file=file
    )
    levels = [place % 4 for place, _criterion in enumerate(rubric.of(studies.cohort.course))]
    projects.mark(studies, 55, by=UserFactory(), levels=levels, feedback="بداية جميلة. أضيفي المصدر، ثم سلّمي من جديد.")
    return studies


@pytest.fixture
def certificate(arwa):
    Programme.load()
    return issued_certificate(enrolment__person=arwa)


@pytest.fixture
def stands_up(page_at):
    """The screen has no fault, whichever way it is looked at."""

    def judge(address, user, *, before=None):
        found = {}
        for language, theme, width, height in WAYS:
            page = page_at(width, height, language, theme, user=user)
            if before:
                before(page)
            page.goto(address(language) if callable(address) else address)
            if wrong := faults(page):
                found[language, theme, width] = wrong
            page.context.close()
        assert found == {}

    return judge


def shown(page):
    """Show again that it is oneself."""
    page.goto(reverse("account_reauthenticate"))
    page.locator("input[type=password]").fill("a long enough password")
    page.locator("main form button.btn--primary").click()


def test_a_lesson_and_my_learning_of_a_trainee_stand_up(stands_up, trainee, arwa, studies):
    lessons.finish(
        arwa, LessonPage.objects.filter(slug="lesson-2").first().translation_key, course=studies.cohort.course
    )
    stands_up(lambda language: f"/{language}/{LESSON}", trainee)
    stands_up(reverse("desks:my_learning"), trainee)


def test_a_project_stands_up(stands_up, trainee, answered):
    stands_up(reverse("learning:project", args=[answered.public_id]), trainee)


def test_a_certificate_stands_up(stands_up, trainee, certificate):
    stands_up(reverse("certificates:certificate", args=[certificate.code]), trainee)


def test_the_name_on_a_certificate_to_come_stands_up(stands_up, trainee, studies):
    stands_up(reverse("certificates:name", args=[studies.public_id]), trainee)


def test_my_data_and_its_end_stand_up(stands_up, trainee, arwa, studies):
    people.agree(arwa, by=trainee)
    stands_up(reverse("desks:my_data"), trainee)
    stands_up(reverse("desks:close_account"), trainee, before=shown)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_lesson_is_ticked_and_taken_back(page_at, trainee, studies, scripts):
    page = page_at(user=trainee, scripts=scripts)
    page.goto(f"/ar/{LESSON}")
    page.locator("#done button[value=done]").click()
    page.locator("#done[data-is-done]").wait_for()
    assert LessonProgress.objects.count() == 1
    expect(page.locator(".lesson__list [aria-current] [data-star]")).to_be_visible()
    expect(page.locator(".lesson__nav a[rel=next]")).to_be_visible()
    page.locator("#done button[value=back]").click()
    page.locator("#done button[value=done]").wait_for()
    assert not LessonProgress.objects.exists()


def test_what_is_typed_of_an_application_is_kept_while_it_is_typed(page_at, trainee, arwa):
    today = timezone.localdate()
    cohort = CohortFactory(applications_open_on=today, applications_close_on=today + timedelta(20))
    page = page_at(user=trainee)
    page.goto(f"{reverse('cohorts:apply', args=[cohort.public_id])}?person={arwa.public_id}")
    page.locator("[name=father_ar]").fill("صالح")
    page.locator("[data-kept]").wait_for(state="visible")
    page.goto(reverse("desks:my_learning"))
    page.goto(reverse("cohorts:apply", args=[cohort.public_id]))
    assert page.locator("[name=father_ar]").input_value() == "صالح"
    assert "صالح" in page.locator("[data-out=name]").inner_text() or page.locator("[data-out=name]").inner_text()


def test_a_project_is_handed_in_without_scripts(page_at, trainee, studies, tmp_path):
    poster = tmp_path / "poster.png"
    poster.write_bytes(b"\x89PNG\r\n\x1a\n a poster")
    page = page_at(user=trainee, scripts=False)
    page.goto(reverse("learning:project", args=[studies.public_id]))
    page.locator("[name=text]").fill("ملصق")
    page.locator("[name=file]").set_input_files(poster)
    page.locator("main form button.btn--primary").click()
    with page.expect_download() as kept:
        page.locator(".hand-ins a[download]").click()
    assert kept.value.path().read_bytes() == poster.read_bytes()
