"""Lessons done: ticked on the lesson's own page, in every language at once, for oneself or for one's own."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import Course, LessonPage
from lms.accounts.models import Person
from lms.learning import lessons
from lms.learning.models import LessonProgress
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.course_files import course_file, lesson
from tests.factories.pages import site_with
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
PAGE = "/ar/courses/tiny-course/lesson-1/"


@pytest.fixture(autouse=True)
def _site():
    site_with()


@pytest.fixture
def arwa(trainee):
    return Person.objects.get(standings__user=trainee)


@pytest.fixture
def cohort():
    return CohortFactory(course=Course.objects.get(code="TINY"))


def page(language="ar", slug="lesson-1"):
    return LessonPage.objects.get(locale__language_code=language, slug=slug)


def tick(browser, act="done", *, language="ar", **sent):
    address = reverse("learning:lesson_done", args=[page(language).translation_key])
    return browser.post(address, {"act": act, "language": language} | sent)


def reading(browser, address=PAGE):
    return browser.get(address).context["reading"]


def test_a_lesson_done_in_arabic_is_done_in_english(signed_in, trainee, arwa):
    browser = signed_in(trainee)
    assert not reading(browser).is_done
    answer = tick(browser)
    assert (answer.status_code, answer.url) == (302, f"{PAGE}#done")
    assert reading(browser).is_done
    assert reading(browser, PAGE.replace("/ar/", "/en/")).is_done
    assert LessonProgress.objects.get().person == arwa


def test_ticking_twice_is_once_and_it_can_be_taken_back(signed_in, trainee):
    browser = signed_in(trainee)
    tick(browser)
    tick(browser)
    assert LessonProgress.objects.count() == 1
    tick(browser, "back")
    assert not LessonProgress.objects.exists()
    tick(browser, "back")


def test_one_goes_on_to_the_next_lesson_and_then_to_the_project(signed_in, trainee):
    browser = signed_in(trainee)
    assert tick(browser, "next").url == "/ar/courses/tiny-course/lesson-2/"
    address = reverse("learning:lesson_done", args=[page(slug="lesson-2").translation_key])
    assert browser.post(address, {"act": "next", "language": "en"}).url == "/en/courses/tiny-course/#project"
    assert LessonProgress.objects.count() == 2


def test_the_list_of_lessons_says_which_are_done(signed_in, trainee):
    browser = signed_in(trainee)
    tick(browser)
    html = browser.get("/ar/courses/tiny-course/lesson-2/").content.decode()
    done, to_do = html.split('<ol role="list" class="lesson__list">')[1].split("</ol>")[0].split("</li>")[:2]
    assert "<span data-star>" in done
    assert "<span data-star hidden>" in to_do


def test_a_script_is_given_the_part_that_changed(signed_in, trainee):
    address = reverse("learning:lesson_done", args=[page().translation_key])
    answer = signed_in(trainee).post(address, {"act": "done"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.content.decode().lstrip().startswith('<section class="done" id="done"')
    assert "data-is-done" in answer.content.decode()


def test_a_guardian_ticks_for_the_only_one_who_is_enrolled(signed_in, guardian, cohort):
    reem = Person.objects.get(given_ar="ريم")
    EnrolmentFactory(enrolled=True, cohort=cohort, person=reem)
    browser = signed_in(guardian)
    assert reading(browser).person == reem
    tick(browser)
    assert LessonProgress.objects.get().person == reem


def test_a_guardian_of_two_says_for_whom_and_it_is_remembered(signed_in, guardian, cohort):
    reem, lama = [
        EnrolmentFactory(enrolled=True, cohort=cohort, person=Person.objects.get(given_ar=name)).person
        for name in ["ريم", "لمى"]
    ]
    browser = signed_in(guardian)
    assert reading(browser).person is None
    tick(browser)
    assert not LessonProgress.objects.exists()
    tick(browser, act="", person=lama.public_id)
    assert reading(browser).person == lama
    tick(browser)
    assert LessonProgress.objects.get().person == lama
    tick(browser, act="", person=reem.public_id)
    assert not reading(browser).is_done


def test_nobody_ticks_for_somebody_elses_child(signed_in, trainee, arwa):
    other = PersonFactory(given_ar="سلافة")
    tick(signed_in(trainee), person=other.public_id)
    assert LessonProgress.objects.get().person == arwa


def test_staff_who_stand_for_nobody_have_nothing_to_tick(signed_in, editor):
    assert reading(signed_in(editor)) is None
    assert tick(signed_in(editor)).status_code == 404


def test_an_unknown_lesson_is_missing(signed_in, trainee):
    address = reverse("learning:lesson_done", args=["00000000-0000-4000-8000-000000000000"])
    assert signed_in(trainee).post(address, {"act": "done"}).status_code == 404


def test_a_lesson_that_is_not_live_is_missing(signed_in, trainee):
    LessonPage.objects.update(live=False)
    assert tick(signed_in(trainee)).status_code == 404


def test_nothing_of_a_reader_is_in_the_page_that_is_kept_for_strangers(signed_in, trainee, client):
    cache.clear()
    browser = signed_in(trainee)
    tick(browser)
    mine = browser.get(PAGE)
    assert 'id="done"' in mine.content.decode()
    assert mine["Cache-Control"] == "private, no-store"
    first, kept = client.get(PAGE), client.get(PAGE)
    for answer in [first, kept]:
        html = answer.content.decode()
        assert 'id="done"' not in html
        assert "csrfmiddlewaretoken" not in html
        assert "js/lesson.js" not in html
        assert not answer.cookies
    assert kept["ETag"] == first["ETag"]
    assert "data-is-done" in browser.get(PAGE).content.decode()


def test_a_forged_session_shows_what_strangers_see(client):
    client.cookies[settings.SESSION_COOKIE_NAME] = "forged"
    assert 'id="done"' not in client.get(PAGE).content.decode()


def test_a_page_costs_a_reader_the_same_for_two_lessons_and_five(signed_in, trainee, queries_of, arwa, cohort):
    EnrolmentFactory(enrolled=True, cohort=cohort, person=arwa)
    browser = signed_in(trainee)
    two = queries_of(browser, PAGE)
    from courses.models import CoursePage
    from tests.factories.pages import add_lesson

    for language in ["ar", "en"]:
        for number in range(3, 6):
            add_lesson(lesson(number), CoursePage.objects.get(locale__language_code=language))
    for one in LessonPage.objects.filter(locale__language_code="ar"):
        lessons.finish(arwa, one.translation_key, course=cohort.course)
    assert queries_of(browser, PAGE) == two <= 22


def test_lessons_of_several_courses_are_read_in_one_query():
    from courses.models import CataloguePage, CoursePage
    from tests.factories.pages import add_course

    add_course(course_file("TWO"), CataloguePage.objects.get(locale__language_code="ar"))
    pages = list(CoursePage.objects.filter(locale__language_code="ar"))
    with CaptureQueriesContext(connection) as made:
        below = lessons.below(pages)
    assert len(made) == 1
    assert {page.course_id: [one.slug for one in below[page.course_id]] for page in pages} == {
        page.course_id: ["lesson-1", "lesson-2"] for page in pages
    }
