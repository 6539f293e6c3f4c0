"""The public pages, as anyone sees them."""

import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone, translation
from wagtail.models import Page

from courses.models import (
    ArticleIndexPage,
    ArticlePage,
    CataloguePage,
    Course,
    CoursePage,
    HomePage,
    LessonPage,
    PartnersPage,
    VolunteerPage,
)
from lms.arabic.dates import both_calendars
from tests.factories.cohorts import CohortFactory, CourseFactory
from tests.factories.course_files import course_file

pytestmark = pytest.mark.usefixtures("site")

COURSE, LESSON = "/{}/courses/tiny-course/", "/{}/courses/tiny-course/{}/"


def html(client, address, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def cohort(db):
    """One that takes applications today."""
    today = timezone.localdate()
    return CohortFactory(course=Course.objects.get(), applications_open_on=today, applications_close_on=today, taken=28)


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_every_page_is_in_its_own_language_whatever_the_browser_says(client, language, direction):
    for address in [
        f"/{language}/",
        f"/{language}/courses/",
        COURSE.format(language),
        LESSON.format(language, "lesson-1"),
    ]:
        other = "en" if language == "ar" else "ar"
        assert f'<html lang="{language}" dir="{direction}">' in html(client, address, accept_language=other)


def test_the_front_door_sends_strangers_to_arabic_and_whoever_chose_english_to_english(client):
    arabic = client.get("/")
    client.cookies["language"] = "en"
    english = client.get("/")
    assert [(r.status_code, r["Location"], "Cookie" in r["Vary"]) for r in [arabic, english]] == [
        (302, "/ar/", True),
        (302, "/en/", True),
    ]


def test_the_course_page_says_what_is_taught_and_lists_the_real_lessons(client):
    text = html(client, COURSE.format("en"))
    for words in ["A short promise.", "Protect an account.", "For everyone.", "A phone.", "12 hours", "6 sessions"]:
        assert words in text
    assert re.findall(r'href="(/en/courses/tiny-course/lesson-\d/)"', text) == [
        LESSON.format("en", f"lesson-{n}") for n in [1, 2]
    ]
    assert [f"Level {n}" in text for n in range(1, 5)] == [True] * 4


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_cohort_that_takes_applications_shows_seats_both_calendars_and_where_to_apply(client, cohort, language):
    text = html(client, COURSE.format(language))
    assert both_calendars(cohort.starts_on, language) in text
    assert f'href="/apply/{cohort.public_id}/"' in text
    assert ("٣٠" if language == "ar" else "of 30") in text


@pytest.mark.parametrize(("audience", "words"), [("female", " · Girls and women"), ("all", "")])
def test_the_bar_under_the_thumb_says_whom_the_next_cohort_is_for(client, cohort, audience, words):
    cohort.audience = audience
    cohort.save()
    bar = html(client, COURSE.format("en")).partition('class="thumb-bar"')[2]
    assert f"{cohort.centre.name_en}{words}</span></p>" in bar


def test_a_full_cohort_offers_the_waiting_list(client, cohort):
    type(cohort).objects.update(taken=30)
    assert "Join the waiting list" in html(client, COURSE.format("en"))


def test_a_cohort_of_another_course_or_not_open_is_not_offered(client):
    today = timezone.localdate()
    ours = Course.objects.get()
    other = CohortFactory(course=CourseFactory(), applications_open_on=today, applications_close_on=today)
    draft = CohortFactory(course=ours, applications_open_on=today, applications_close_on=today, status="draft")
    text = html(client, COURSE.format("en"))
    assert "No cohort takes applications today." in text
    assert other.public_id not in text
    assert draft.public_id not in text


def test_search_engines_read_the_course_and_its_cohorts(client, cohort):
    text = html(client, COURSE.format("en"))
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1])
    assert (data["@type"], data["name"], data["inLanguage"]) == ("Course", "A tiny course", "en")
    assert data["url"] == "http://localhost:8000/en/courses/tiny-course/"
    assert data["provider"]["name"] == "Sanai Raqamiya"
    (instance,) = data["hasCourseInstance"]
    assert (instance["startDate"], instance["courseMode"], instance["courseWorkload"]) == (
        "2026-12-06",
        "Onsite",
        "PT12H",
    )
    assert (instance["location"]["name"], instance["remainingAttendeeCapacity"]) == ("Al-Safa centre", 2)


def test_nothing_in_the_data_for_search_engines_can_end_its_script(client, page_of, django_capture_on_commit_callbacks):
    page = page_of("en")
    page.promise = "</script><script>alert(1)</script>&"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    text = html(client, COURSE.format("en"))
    assert "<script>alert" not in text
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1])
    assert data["description"] == page.promise


def test_every_page_names_itself_in_the_other_language(client):
    text = html(client, LESSON.format("ar", "lesson-1"))
    assert dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', text)) == {
        "ar": "http://localhost:8000/ar/courses/tiny-course/lesson-1/",
        "en": "http://localhost:8000/en/courses/tiny-course/lesson-1/",
    }
    assert '<link rel="canonical" href="http://localhost:8000/ar/courses/tiny-course/lesson-1/">' in text


def test_a_translation_that_is_not_live_is_not_named(client, page_of):
    page_of("en", "lesson-1").unpublish()
    assert 'hreflang="en" href' not in html(client, LESSON.format("ar", "lesson-1"))


def test_a_lesson_leads_to_its_neighbours(client):
    first, last = html(client, LESSON.format("en", "lesson-1")), html(client, LESSON.format("en", "lesson-2"))
    nav = [
        re.findall(r'<a class="btn[^>]*href="([^"]+)"', text.partition('class="lesson__nav"')[2])
        for text in [first, last]
    ]
    assert nav == [
        [LESSON.format("en", "lesson-2")],
        [LESSON.format("en", "lesson-1"), COURSE.format("en") + "#project"],
    ]
    assert "Lesson 1 of 2" in first


def test_code_runs_left_to_right_and_answers_are_folded_away(client):
    text = html(client, LESSON.format("ar", "lesson-1"))
    assert '<pre dir="ltr"' in text
    assert '<code dir="ltr">code</code>' in text
    assert "لأنه كذلك." in text.partition('<details class="fold">')[2]


def test_a_draft_is_not_public(client, page_of):
    page_of("ar", "lesson-2").unpublish()
    assert client.get(LESSON.format("ar", "lesson-2")).status_code == 404
    assert "lesson-2" not in html(client, LESSON.format("ar", "lesson-1"))


def test_pages_stand_only_where_they_belong():
    assert {
        model: (model.allowed_parent_page_models(), model.allowed_subpage_models())
        for model in [
            HomePage,
            CataloguePage,
            CoursePage,
            LessonPage,
            ArticleIndexPage,
            ArticlePage,
            VolunteerPage,
            PartnersPage,
        ]
    } == {
        HomePage: ([Page], [CataloguePage, ArticleIndexPage, VolunteerPage, PartnersPage]),
        ArticleIndexPage: ([HomePage], [ArticlePage]),
        ArticlePage: ([ArticleIndexPage], []),
        VolunteerPage: ([HomePage], []),
        PartnersPage: ([HomePage], []),
        CataloguePage: ([HomePage], [CoursePage]),
        CoursePage: ([CataloguePage], [LessonPage]),
        LessonPage: ([CoursePage], []),
    }


def second_page(page_of, **fields):
    page = page_of("ar")
    return CoursePage(course=page.course, locale=page.locale, title="ثانية", slug="second", **fields)


def test_a_course_has_one_page_a_language_and_the_editor_is_told(page_of):
    with pytest.raises(ValidationError, match="This course already has a page in this language"):
        second_page(page_of).clean()


def test_a_course_has_one_page_a_language_and_the_database_holds_it(page_of):
    with pytest.raises(IntegrityError), transaction.atomic():
        page_of("ar").get_parent().add_child(instance=second_page(page_of, live=False))


def test_no_page_that_a_language_has_once_can_be_copied(lead, page_of):
    lesson = page_of("ar", "lesson-1")
    pages = [*Page.objects.ancestor_of(lesson)[1:], lesson]  # home, catalogue, course
    assert [page.permissions_for_user(lead).can_copy() for page in pages] == [False, False, False, True]


def test_a_course_with_a_page_cannot_be_deleted():
    with pytest.raises(ProtectedError):
        Course.objects.get().delete()


def test_a_course_reads_its_title_in_the_readers_language():
    course = Course.objects.get()
    titles = {}
    for language in ["ar", "en"]:
        with translation.override(language):
            titles[language] = course.title
    assert titles == course_file()["title"]
