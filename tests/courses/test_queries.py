"""What the public pages cost, uncached, when there is more on them."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import CataloguePage, Course
from tests.factories.cohorts import CohortFactory
from tests.factories.course_files import course_file, lesson
from tests.factories.pages import add_course, add_lesson


@pytest.fixture
def cost(client):
    def count(address):
        client.get(address)  # once for what is read once a process
        cache.clear()
        client.get(address.replace("lesson-1/", "lesson-2/") if "lesson" in address else "/ar/courses/")
        with CaptureQueriesContext(connection) as made:
            assert client.get(address).status_code == 200
        return len(made)

    return count


def open_cohorts(count):
    today = timezone.localdate()
    course = Course.objects.get(code="TINY")
    for _ in range(count):
        CohortFactory(course=course, applications_open_on=today, applications_close_on=today)


@pytest.mark.parametrize(
    ("address", "most"),
    [
        pytest.param("/ar/courses/tiny-course/", 16, id="course"),
        pytest.param("/ar/courses/tiny-course/lesson-1/", 15, id="lesson"),
        pytest.param("/ar/courses/", 15, id="catalogue"),
        pytest.param("/ar/", 15, id="home"),
    ],
)
def test_a_public_page_costs_the_same_for_few_and_many(site, page_of, cost, address, most):
    open_cohorts(1)
    few = cost(address)
    for number in range(3, 7):
        add_lesson(lesson(number), page_of("ar"))
    for code in ["TWO", "THREE"]:
        add_course(course_file(code), CataloguePage.objects.get(locale__language_code="ar"))
    open_cohorts(4)
    assert cost(address) == few <= most
