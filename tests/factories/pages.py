"""The public site as it stands after loading, without the machinery that puts it there."""

import uuid
from datetime import date, timedelta

from wagtail.models import Locale, Page, Site

from courses import composing
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
from tests.factories.course_files import course_file


def site_with(*files):
    """Home, catalogue, and the given course files (or one small course of two lessons), live in both languages."""
    root = Page.get_first_root_node()
    for language in ["ar", "en"]:
        locale, _ = Locale.objects.get_or_create(language_code=language)
        home = _add(root, HomePage(title="الرئيسة", slug=language, headline="صنعة", lead="برنامج."), "home", locale)
        if language == "ar":
            Site.objects.update_or_create(
                is_default_site=True, defaults={"hostname": "localhost", "port": 8000, "root_page": home}
            )
        catalogue = _add(home, CataloguePage(title="الدورات", slug="courses"), "catalogue", locale)
        for file in files or [course_file()]:
            add_course(file, catalogue)


def add_course(file, catalogue):
    """The course of a file and its pages, in the catalogue's language."""
    locale, code = catalogue.locale, file["code"]
    course, _ = Course.objects.get_or_create(code=code, defaults=composing.course_values(file))
    values = composing.course_page_values(file, locale.language_code)
    page = _add(catalogue, CoursePage(course=course, **values), code, locale)
    for lesson in file["lessons"]:
        add_lesson(lesson, page)


def add_lesson(lesson, course_page):
    code, locale = course_page.course.code, course_page.locale
    values = composing.lesson_page_values(code, lesson, locale.language_code)
    _add(course_page, LessonPage(**values), f"{code}/{lesson['slug']}", locale)


def add_sections():
    """Below each home: news with an article, volunteering, and the page for charities."""
    for home in HomePage.objects.order_by("path"):
        home.refresh_from_db()  # the tree keeps a count of children
        for model, key in [(ArticleIndexPage, "news"), (VolunteerPage, "volunteer"), (PartnersPage, "partners")]:
            page = model(title=f"{key} {home.locale.language_code}", slug=key, lead=f"About {key}.")
            _add(home, page, key, home.locale)
        add_article(1, ArticleIndexPage.objects.child_of(home).get())


def add_article(number, index):
    """One whose date is that many days after 1 November 2026."""
    page = ArticlePage(
        title=f"Article {number} {index.locale.language_code}",
        slug=f"article-{number}",
        published_on=date(2026, 11, 1) + timedelta(days=number),
        summary=f"Summary {number}.",
        body=[{"type": "text", "value": "<p>Words.</p>"}],
    )
    index.refresh_from_db()
    return _add(index, page, f"news/{number}", index.locale)


def _add(parent, page, key, locale):
    page.locale, page.translation_key = locale, uuid.uuid5(uuid.NAMESPACE_URL, key)
    return parent.add_child(instance=page)
