"""A page that an editor has restricted is told of nowhere; who is let in sees what stands below it."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from courses import searching
from courses.models import ArticleIndexPage, ArticlePage, CataloguePage
from tests.factories.cohorts import CentreFactory, CohortFactory
from tests.factories.pages import add_article

pytestmark = pytest.mark.usefixtures("site", "news")


def restrict(page, kind=PageViewRestriction.PASSWORD):
    PageViewRestriction.objects.create(page=Page.objects.get(pk=page.pk), restriction_type=kind, password="sesame")


def text(client, address):
    return client.get(address).content.decode()


def takes_applications(course):
    today = timezone.localdate()
    CohortFactory(course=course, applications_open_on=today, applications_close_on=today)


def let_in(client, page):
    restriction = PageViewRestriction.objects.get(page=page)
    address = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk])
    assert client.post(address, {"password": "sesame", "return_url": page.url}).url == page.url


@pytest.fixture
def article():
    add_article(2, ArticleIndexPage.objects.get(locale__language_code="en"))
    return ArticlePage.objects.get(slug="article-2")


@pytest.mark.parametrize(
    "address", ["/en/", "/en/news/", "/en/news/article-1/", "/en/rss.xml", "/en/atom.xml", "/sitemap.xml"]
)
def test_an_article_is_in_no_list_and_no_feed(client, article, address):
    other = "article-2/" if address == "/sitemap.xml" else article.title
    assert other in text(client, address)
    restrict(article)
    assert other not in text(client, f"{address}?again")
    assert article.summary not in text(client, f"{address}?again")


@pytest.mark.parametrize("address", ["/en/", "/en/courses/", "/en/courses/?q=tiny"])
def test_a_course_is_in_no_list(client, page_of, address):
    page = page_of("en")
    takes_applications(page.course)
    assert f'href="{page.url}"' in text(client, address)
    restrict(page)
    assert f'href="{page.url}"' not in text(client, f"{address}{'&' if '?' in address else '?'}again")


def test_a_restriction_holds_for_all_that_stands_below(client, article, page_of):
    takes_applications(page_of("en").course)
    for model in [ArticleIndexPage, CataloguePage]:
        restrict(model.objects.get(locale__language_code="en"))
    home = text(client, "/en/")
    assert article.title not in home
    assert page_of("en").url not in home
    assert client.get("/en/rss.xml").status_code == 404


def test_a_restricted_course_is_not_found_by_its_words(page_of):
    words = searching.question(page_of("en").title).words
    assert searching.find(words, "en")
    for language in ["ar", "en"]:
        restrict(page_of(language))
    assert searching.find(words, "en") == {}


def test_a_restricted_lesson_is_not_found_and_not_listed(client, page_of):
    hidden = page_of("en", "lesson-2")
    course, beside = page_of("en").url, page_of("en", "lesson-1").url
    assert hidden.title in text(client, course)
    assert hidden.title in text(client, beside)
    assert [hit.lesson for hit in searching.find(["2"], "en").values()] == [hidden.title]
    restrict(hidden)
    assert hidden.title not in text(client, f"{course}?again")
    assert hidden.title not in text(client, f"{beside}?again")
    assert [hit.lesson for hit in searching.find(["2"], "en").values()] == [""]  # by its Arabic page, still open
    restrict(page_of("ar", "lesson-2"))
    assert not searching.find(["2"], "en")


def test_a_centre_does_not_lead_to_a_restricted_course(client, page_of):
    CohortFactory(centre=CentreFactory(code="safa"), course=page_of("en").course)
    assert page_of("en").url in text(client, "/en/centres/safa/")
    restrict(page_of("en"))
    assert page_of("en").url not in text(client, "/en/centres/safa/?again")


def test_whoever_is_let_in_to_a_course_finds_its_lessons(client, page_of):
    page = page_of("en")
    restrict(page)
    assert page_of("en", "lesson-1").title not in text(client, page.url)
    let_in(client, page)
    assert page_of("en", "lesson-1").title in text(client, page.url)
    lesson = text(client, page_of("en", "lesson-1").url)
    assert page_of("en", "lesson-2").title in lesson


def test_a_restricted_lesson_itself_has_its_place_among_the_others(client, page_of):
    restrict(page_of("en", "lesson-2"))
    let_in(client, page_of("en", "lesson-2"))
    assert "Lesson 2 of 2" in text(client, page_of("en", "lesson-2").url)


@pytest.mark.parametrize("way", ["restricting", "opening"])
def test_the_lists_kept_for_strangers_are_forgotten(client, article, way, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        if way == "opening":
            restrict(article)
    before = text(client, "/en/news/")
    with django_capture_on_commit_callbacks(execute=True):
        if way == "opening":
            PageViewRestriction.objects.get().delete()
        else:
            restrict(article)
    assert (article.title in before) is (way == "restricting")
    assert (article.title in text(client, "/en/news/")) is (way == "opening")
