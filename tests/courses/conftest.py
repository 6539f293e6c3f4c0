"""A site with one small course in both languages."""

import pytest
from django.utils import translation

from courses import loading
from courses.models import CataloguePage, CoursePage, LessonPage
from tests.factories.course_files import course_file
from tests.factories.pages import add_sections, site_with


@pytest.fixture
def site(db):
    """Home, catalogue, one course and two lessons, in both languages."""
    site_with()


@pytest.fixture
def news(site):
    """News with one article, volunteering, and the page for charities, in both languages."""
    add_sections()


@pytest.fixture
def load(db, django_capture_on_commit_callbacks):
    """Load a course file as `load_courses` does, beside a site with one article.

    What waits for the commit is done, as it is outside of a test.
    """
    site = loading.site_words()
    site["articles"] = site["articles"][:1]

    def run(data=None):
        with django_capture_on_commit_callbacks(execute=True):
            report = loading.load_courses(files=[], site=site)
        catalogue = CataloguePage.objects.get(locale__language_code="ar")
        with django_capture_on_commit_callbacks(execute=True):
            return report + loading.load_course(data or course_file(), catalogue=catalogue)

    return run


@pytest.fixture
def page_of(db):
    """``page_of("en")``: the course page in a language; ``page_of("ar", "lesson-1")``: one of its lessons."""

    def find(language, slug=None):
        pages = CoursePage if slug is None else LessonPage
        found = pages.objects.filter(locale__language_code=language)
        return found.get(slug=slug) if slug else found.get()

    return find


@pytest.fixture(autouse=True)
def _in_english():
    """Messages are compared in the language they are written in."""
    with translation.override("en"):
        yield
