"""What the public pages cost, uncached, when there is more on them."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import ArticleIndexPage, CataloguePage, Course
from lms.cohorts.models import Cohort
from tests.factories.cohorts import CentreFactory, ClassSessionFactory, CohortFactory, OrganisationFactory
from tests.factories.course_files import course_file, lesson
from tests.factories.pages import add_article, add_course, add_lesson

DAY = timedelta(days=1)


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
        cohort = CohortFactory(course=course, applications_open_on=today, applications_close_on=today)
        CohortFactory(course=course, applications_open_on=today + DAY, applications_close_on=today + DAY)
        ClassSessionFactory(cohort=cohort)


@pytest.mark.parametrize(
    ("address", "most"),
    [
        pytest.param("/ar/courses/tiny-course/", 17, id="course"),
        pytest.param("/ar/courses/tiny-course/lesson-1/", 15, id="lesson"),
        pytest.param("/ar/courses/", 15, id="catalogue"),
        pytest.param("/ar/courses/?field=safety&day=sunday&q=passkey", 17, id="catalogue, narrowed"),
        pytest.param("/ar/", 16, id="home"),
        pytest.param("/ar/news/", 12, id="news"),
        pytest.param("/ar/news/article-1/", 13, id="article"),
        pytest.param("/ar/volunteer/", 12, id="volunteering"),
        pytest.param("/ar/partners/", 11, id="for charities"),
        pytest.param("/ar/centres/", 5, id="centres"),
        pytest.param("/ar/centres/safa/", 9, id="centre"),
        pytest.param("/ar/rss.xml", 6, id="feed"),
    ],
)
def test_a_public_page_costs_the_same_for_few_and_many(site, news, page_of, cost, address, most):
    centre = CentreFactory(code="safa")
    open_cohorts(1)
    Cohort.objects.update(centre=centre)
    few = cost(address)
    for number in range(3, 7):
        add_lesson(lesson(number), page_of("ar"))
    index = ArticleIndexPage.objects.get(locale__language_code="ar")
    for number in range(10, 20):
        add_article(number, index)
    for code in ["TWO", "THREE"]:
        add_course(course_file(code), CataloguePage.objects.get(locale__language_code="ar"))
    open_cohorts(4)
    for cohort in Cohort.objects.exclude(centre=centre)[:4]:
        Cohort.objects.filter(pk=cohort.pk).update(centre=centre)
    OrganisationFactory.create_batch(3)
    assert cost(address) == few <= most
