"""News and awareness: the list, an article, the feeds; and the pages beside them."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.utils import timezone

from courses.models import ArticleIndexPage, ArticlePage, PartnersPage, VolunteerPage
from lms.programme.models import Programme
from lms.tasks import publish_scheduled
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, OrganisationFactory
from tests.factories.pages import add_article
from tests.factories.volunteers import TrainerAssignmentFactory

pytestmark = pytest.mark.usefixtures("news")

HOST = "http://localhost:8000"
ATOM = "{http://www.w3.org/2005/Atom}"


def html(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def index(language="en"):
    return ArticleIndexPage.objects.get(locale__language_code=language)


def test_the_newest_article_comes_first_and_each_language_has_its_own(client):
    for number in [3, 2]:
        add_article(number, index())
    text = html(client, "/en/news/")
    assert re.findall(r"Article (\d) en</a>", text) == ["3", "2", "1"]
    assert "Article 1 ar" not in text
    assert re.findall(r"Article (\d) en</a>", html(client, "/en/")) == ["3", "2", "1"]


def test_the_list_is_cut_into_pages_and_no_number_breaks_it(client):
    for number in range(2, 26):
        add_article(number, index())
    assert html(client, "/en/news/").count("<time") == 20
    assert html(client, "/en/news/?page=2").count("<time") == 5
    for page in ["0", "-1", "99", "x", "9" * 5000, "٢"]:
        assert html(client, f"/en/news/?page={page}").count("<time") in {5, 20}


def test_an_article_is_read_and_leads_on(client):
    add_article(2, index())
    text = html(client, "/en/news/article-1/")
    assert "<p>Words.</p>" in text
    assert 'href="/en/news/article-2/"' in text
    assert 'href="/en/news/"' in text
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1])
    assert (data["@type"], data["headline"], data["datePublished"], data["inLanguage"]) == (
        "Article",
        "Article 1 en",
        "2026-11-02",
        "en",
    )
    assert data["publisher"]["name"] == "Sanai Raqamiya"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_readers_of_feeds_get_the_articles_of_their_language(client, language):
    add_article(2, index(language))
    rss = client.get(f"/{language}/rss.xml")
    assert rss["Content-Type"].startswith("application/rss+xml")
    channel = ET.fromstring(rss.content).find("channel")
    assert [item.findtext("title") for item in channel.iter("item")] == [f"Article {n} {language}" for n in [2, 1]]
    assert channel.find("item").findtext("link") == f"{HOST}/{language}/news/article-2/"
    assert channel.find("item").findtext("pubDate") == "Tue, 03 Nov 2026 09:00:00 +0300"
    assert channel.findtext("language") == language
    atom = ET.fromstring(client.get(f"/{language}/atom.xml").content)
    assert [entry.findtext(f"{ATOM}summary") for entry in atom.iter(f"{ATOM}entry")] == ["Summary 2.", "Summary 1."]
    assert f'href="/{language}/rss.xml"' in html(client, f"/{language}/news/")


def test_a_draft_is_in_no_list_and_no_feed(client):
    ArticlePage.objects.get(locale__language_code="en").unpublish()
    assert "Article 1" not in html(client, "/en/news/") + html(client, "/en/rss.xml")
    assert "Nothing has been published yet" in html(client, "/en/news/")


class TestAnArticleOfADayToCome:
    ADDRESSES = ("/en/", "/en/news/", "/en/news/article-1/", "/en/rss.xml", "/en/atom.xml", "/sitemap.xml")

    @pytest.fixture(autouse=True)
    def _dated_the_fifth_of_november(self, news):
        add_article(4, index())

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_is_told_of_from_that_day_on(self, client, time_machine, address):
        time_machine.move_to("2026-11-04 23:59+03:00")
        assert "article-4/" not in html(client, address)
        time_machine.move_to("2026-11-05 00:01+03:00")
        assert "article-4/" in html(client, f"{address}?again")

    def test_is_read_from_that_day_on(self, client, time_machine):
        time_machine.move_to("2026-11-04 23:59+03:00")
        assert client.get("/en/news/article-4/").status_code == 404
        time_machine.move_to("2026-11-05 00:01+03:00")
        assert "<p>Words.</p>" in html(client, "/en/news/article-4/")

    def test_is_previewed_at_any_time(self, rf, time_machine):
        time_machine.move_to("2026-11-04 12:00+03:00")
        page = ArticlePage.objects.get(slug="article-4")
        answer = page.make_preview_request(rf.get("/"), page.default_preview_mode)
        assert answer.status_code == 200


def test_a_page_scheduled_to_the_hour_goes_live_when_the_worker_looks(client, time_machine):
    time_machine.move_to("2026-11-20 12:00+03:00")
    add_article(4, index())
    page = ArticlePage.objects.get(slug="article-4")
    page.unpublish()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    publish_scheduled()
    assert "article-4/" not in html(client, "/en/news/")
    time_machine.move_to("2026-11-20 13:01+03:00")
    publish_scheduled()
    assert "article-4/" in html(client, "/en/news/?again")
    assert {"task": publish_scheduled.name, "schedule": 60} in settings.CELERY_BEAT_SCHEDULE.values()


def test_without_a_news_page_there_is_no_feed_and_no_link_to_one(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        index().unpublish()
    assert client.get("/en/rss.xml").status_code == 404
    assert "rss.xml" not in html(client, "/en/")


@pytest.mark.parametrize("address", ["/en/", "/en/courses/", "/en/news/article-1/", "/en/centres/"])
def test_a_page_that_is_sent_along_says_what_it_is(client, address):
    found = dict(re.findall(r'<meta property="og:([a-z_]+)" content="([^"]*)">', html(client, address)))
    assert found["url"] == HOST + address
    assert found["title"]
    assert (found["site_name"], found["locale"]) == ("Sanai Raqamiya", "en_GB")
    canonical = f'<link rel="canonical" href="{HOST}{address}">'
    assert canonical in html(client, address)
    assert f'hreflang="ar" href="{HOST}{address.replace("/en/", "/ar/")}"' in html(client, address)


def test_search_engines_read_whose_site_it_is(client):
    programme = Programme.load()
    programme.contact_email = "ask@example.com"
    programme.save()
    text = html(client, "/en/")
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1])
    assert (data["@type"], data["url"]) == ("EducationalOrganization", f"{HOST}/en/")
    assert data["contactPoint"]["email"] == "ask@example.com"


class TestVolunteering:
    @pytest.fixture(autouse=True)
    def _in_november(self, time_machine):
        time_machine.move_to("2026-11-23 12:00+03:00")

    def test_cohorts_without_a_trainer_are_listed_with_their_days(self, client):
        cohort = CohortFactory(course__title_en="Needs somebody")
        ClassSessionFactory(cohort=cohort)
        text = html(client, "/en/volunteer/")
        assert "Needs somebody" in text
        assert "1 cohort waits for a trainer" in text
        assert "Sunday" in text
        assert f'href="/en/centres/{cohort.centre.code}/"' in text

    def test_many_needs_are_folded_and_none_is_lost(self, client):
        CohortFactory.create_batch(14)
        text = html(client, "/en/volunteer/")
        assert "14 cohorts wait for a trainer" in text
        assert "2 more cohorts" in text
        assert text.count('<h3 class="h4">Safe online</h3>') == 14

    @pytest.mark.parametrize("status", ["offered", "accepted"])
    def test_one_whose_lead_is_asked_or_teaches_is_not(self, client, status):
        TrainerAssignmentFactory(cohort__course__title_en="Led", status=status)
        assert "Led" not in html(client, "/en/volunteer/")

    @pytest.mark.parametrize(
        "assignment", [{"status": "declined"}, {"status": "ended"}, {"status": "accepted", "role": "assistant"}]
    )
    def test_one_that_lost_its_lead_or_has_an_assistant_alone_is(self, client, assignment):
        TrainerAssignmentFactory(cohort__course__title_en="Led", **assignment)
        assert "Led" in html(client, "/en/volunteer/")

    @pytest.mark.parametrize(
        "cohort", [{"status": "draft"}, {"status": "cancelled"}, {"closed": True}, {"ends_on": "2026-11-22"}]
    )
    def test_what_is_not_public_or_is_over_is_nobodys_need(self, client, cohort):
        starts = {"starts_on": "2026-10-01"} if "ends_on" in cohort else {}
        CohortFactory(course__title_en="Unseen", **cohort, **starts)
        text = html(client, "/en/volunteer/")
        assert "Unseen" not in text
        assert "Every published cohort has its trainer today." in text


def test_charities_are_told_whom_to_ask_and_see_who_is_a_partner(client, django_capture_on_commit_callbacks):
    OrganisationFactory(name_en="A charity")
    text = html(client, "/en/partners/")
    assert "A charity" in text
    assert "Ask at any of the centres" in text
    programme = Programme.load()
    programme.contact_email = "ask@example.com"
    with django_capture_on_commit_callbacks(execute=True):
        programme.save()
    text = html(client, "/en/partners/?again")
    assert 'href="mailto:ask@example.com"' in text
    assert "Ask at any of the centres" not in text


@pytest.mark.parametrize("model", [ArticleIndexPage, VolunteerPage, PartnersPage])
def test_a_language_has_one_of_each(model):
    home = model.objects.get(locale__language_code="en").get_parent().specific
    assert not model.can_create_at(home)
