"""The catalogue's filters: links that can be shared, counts that are true, and words that are found."""

import html as entities
import re
import time
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import CataloguePage, Course
from lms.desks.catalogue import NAMES
from tests.factories.cohorts import CentreFactory, ClassSessionFactory, CohortFactory
from tests.factories.course_files import both, course_file
from tests.factories.pages import add_course, site_with
from tests.walk import hostile

SAFE = course_file("SAFE", title=both("الأمان", "Safety"), min_age=12, max_age=15)
SITES = course_file(
    "SITES", title=both("المواقع", "Websites"), field=both("الويب", "Web and programming"), min_age=16, max_age=24
)


@pytest.fixture
def catalogue(db, time_machine):
    """Safety on Sunday afternoon for girls in Al-Safa, full on Sunday evening in Al-Rawdah; websites nowhere yet."""
    time_machine.move_to("2026-11-23 12:00+03:00", tick=True)
    site_with(SAFE, SITES)
    course = Course.objects.get(code="SAFE")
    safa = CentreFactory(code="safa")
    rawdah = CentreFactory(code="rawdah", name_en="Al-Rawdah centre", district_en="Al-Rawdah")
    early = CohortFactory(course=course, centre=safa, audience="female", taken=10)
    ClassSessionFactory(cohort=early, starts_at="2026-12-06T13:00Z", ends_at="2026-12-06T15:00Z")  # 16:00 in Riyadh
    late = CohortFactory(course=course, centre=rawdah, taken=30, starts_on="2026-12-07")
    ClassSessionFactory(cohort=late, starts_at="2026-12-07T15:00Z", ends_at="2026-12-07T17:00Z")  # 18:00, a Monday


def page(client, query=""):
    response = client.get(f"/en/courses/{query}")
    assert response.status_code == 200
    return response.content.decode()


def shown(client, query=""):
    return re.findall(r'class="course-card__in"><h3><a href="[^"]+">([^<]+)</a>', page(client, query))


def filters(text):
    """``{words: (count, address)}`` of the filters offered."""
    found = re.findall(r'<a class="chip" href="([^"]*)"[^>]*>([^<]+) <b>(\d+)</b>', text)
    return {words: (int(count), entities.unescape(address)) for address, words, count in found}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Safety", "Websites"]),
        ("?field=web", ["Websites"]),
        ("?centre=safa", ["Safety"]),
        ("?district=al-rawdah", ["Safety"]),
        ("?day=sunday", ["Safety"]),
        ("?day=tuesday", []),
        ("?time=afternoon", ["Safety"]),
        ("?time=morning", []),
        ("?audience=male", ["Safety"]),  # the one in Al-Rawdah is for everyone
        ("?audience=male&centre=safa", []),  # one cohort answers all that is asked
        ("?seats=1", ["Safety"]),
        ("?seats=1&day=monday", []),  # that cohort is full
        ("?age=14", ["Safety"]),
        ("?age=١٦", ["Websites"]),
        ("?age=30", []),
        ("?q=safety", ["Safety"]),
        ("?q=" + quote("أمان"), ["Safety"]),
        ("?q=safety&field=web", []),
        ("?q=passkey", ["Safety", "Websites"]),  # in the glossary of both
    ],
)
def test_a_filter_leaves_what_answers_it(client, catalogue, query, titles):
    assert shown(client, query) == titles


@pytest.mark.parametrize("query", ["", "?field=safety", "?day=sunday", "?seats=1&day=sunday", "?q=passkey&age=13"])
def test_each_filter_is_a_link_that_shows_as_many_courses_as_it_says(client, catalogue, query):
    offered = filters(page(client, query))
    assert offered
    for words, (count, address) in offered.items():
        chosen = f'aria-current="true">{words} <b>' in page(client, query)
        if not chosen:
            assert len(shown(client, address)) == count, words
            assert count


def test_a_chosen_filter_is_taken_off_by_its_own_link(client, catalogue):
    text = page(client, "?field=safety&day=sunday&q=passkey")
    assert filters(text)["Sunday"][1] == "?q=passkey&field=safety"
    off = re.findall(r'<a class="chip chip--off" href="([^"]*)"', text)
    assert [entities.unescape(address) for address in off] == [
        "?q=passkey&day=sunday",
        "?q=passkey&field=safety",
        "?q=passkey",
    ]


def test_the_forms_keep_what_was_chosen(client, catalogue):
    text = page(client, "?field=safety&q=passkey")
    search, age = re.findall(r"<form class=\"f.*?</form>", text, re.DOTALL)
    assert '<input type="hidden" name="field" value="safety">' in search
    assert 'name="q" type="search" value="passkey"' in search
    assert '<input type="hidden" name="q" value="passkey">' in age


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("?field=cooking", "Field"),
        ("?centre=nowhere&field=web", "Centre"),
        ("?day=0", "Day"),
        ("?age=200", "Age"),
        ("?age=abc", "Age"),
        ("?seats=yes", "Seats"),
    ],
)
def test_a_filter_that_there_is_not_is_named_and_left_out(client, catalogue, query, named):
    text = page(client, query)
    assert f"This address asks for a filter that there is not: {named}." in text
    assert shown(client, query) == (["Websites"] if "field=web" in query else ["Safety", "Websites"])


def test_a_name_that_is_no_filter_is_ignored(client, catalogue):
    assert shown(client, "?utm_source=x&order=price") == ["Safety", "Websites"]
    assert "a filter that there is not" not in page(client, "?utm_source=x")


@pytest.mark.parametrize(
    ("query", "words", "to"),
    [
        ("?q=giraffe", "No course has these words", "/en/courses/"),
        ("?q=safety&field=web", "No course answers all of this", "?q=safety"),
        ("?day=tuesday", "No course fits these filters today", "/en/courses/"),
    ],
)
def test_nothing_found_says_what_to_do(client, catalogue, query, words, to):
    text = page(client, query)
    assert words in text
    assert f'<a class="btn btn--primary" href="{to}">' in text


def test_courses_with_some_of_the_words_are_shown_as_such(client, catalogue):
    some = "No course has all of these words"
    assert shown(client, "?q=safety+giraffe") == ["Safety"]
    assert some in page(client, "?q=safety+giraffe")
    assert some not in page(client, "?q=safety")
    assert some not in page(client, "?q=giraffe")
    assert some not in page(client)


def test_the_chosen_age_is_in_the_figures_of_the_page(client, catalogue):
    assert "العمر ١٥<svg" in client.get("/ar/courses/?age=15").content.decode()


def test_a_card_shows_the_cohort_that_answers(client, catalogue):
    assert "6 December 2026 · Al-Safa centre" in page(client)
    assert "7 December 2026 · Al-Rawdah centre" in page(client, "?centre=rawdah")


def test_a_long_question_is_cut_and_says_so(client, catalogue):
    began = time.process_time()
    text = page(client, "?q=" + quote("أ" * 50_000))
    assert time.process_time() - began < 1
    assert "only its beginning was searched for" in text
    assert text.count("أ" * 201) == 0


def test_what_is_typed_cannot_break_out(client, catalogue):
    text = page(client, "?q=" + quote('"><script>alert(1)</script>'))
    assert "<script>alert" not in text


def test_nothing_asked_for_breaks_it(client, catalogue):
    for text in hostile.EVERYTHING:
        for query in [dict.fromkeys([*NAMES, "q"], text), *({name: text} for name in [*NAMES, "q"])]:
            response = client.get("/en/courses/", QUERY_STRING=hostile.encoded(query))
            assert response.status_code in {200, 400}, (text[:40], list(query))


def test_a_narrowed_page_names_the_whole_one_as_its_address(client, catalogue):
    assert '<link rel="canonical" href="http://localhost:8000/en/courses/">' in page(client, "?field=web")


class TestWhatIsKept:
    """Answers kept for strangers: one for each filter there is, however many are asked for."""

    @pytest.fixture(autouse=True)
    def _there(self, catalogue):
        pass

    def queries(self, client, query):
        with CaptureQueriesContext(connection) as made:
            page(client, query)
        return len(made)

    @pytest.mark.parametrize("query", ["?field=web", "?centre=safa", "?day=sunday", "?seats=1", "?age=14"])
    def test_a_page_with_one_filter_is(self, client, query):
        assert self.queries(client, query) > 0
        assert self.queries(client, query) == 0

    @pytest.mark.parametrize(
        "query",
        ["?q=web", "?field=nowhere", "?utm=1", "?field=web&day=sunday", "?field=web&q=x", "?field=web&field=web"],
    )
    def test_words_and_filters_together_and_what_there_is_not_are_not(self, client, query):
        page(client, query)
        assert self.queries(client, query) > 0

    def test_a_flood_of_questions_fills_nothing(self, client):
        page(client)
        before = len(cache._cache)
        for number in range(20):
            page(client, f"?q=word{number}")
            page(client, f"?field=x{number}")
            page(client, f"?x{number}=1")
            page(client, f"?age={'0' * 18}14{number}")
            page(client, f"?age={'0' * number}014")
        assert len(cache._cache) == before

    def test_seats_are_a_minute_old_at_most(self, client, monkeypatch):
        page(client, "?centre=safa")
        assert "20 seats left" in page(client, "?centre=safa")
        Course.objects.get(code="SAFE").cohorts.filter(centre__code="safa").update(taken=29)
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + 59)
        assert "20 seats left" in page(client, "?centre=safa")
        monkeypatch.setattr(time, "time", lambda: now + 61)
        assert "1 seat left" in page(client, "?centre=safa")

    @pytest.mark.parametrize("address", ["/en/courses/?field=web", "/en/centres/", "/en/centres/safa/", "/en/news/"])
    def test_whoever_is_signed_in_neither_sees_nor_leaves_anything(self, client, signed_in, trainee, address):
        from tests.factories.pages import add_sections

        add_sections()
        mine = signed_in(trainee).get(address)
        assert mine["Cache-Control"] == "private, no-store"
        with CaptureQueriesContext(connection) as made:
            stranger = client.get(address)
        assert len(made) > 0
        assert 'action="/accounts/logout/"' not in stranger.content.decode()
        assert stranger["Cache-Control"] == "no-cache"
        assert 'action="/accounts/logout/"' in signed_in(trainee).get(address).content.decode()


def test_the_catalogue_costs_the_same_for_six_courses_and_for_sixty(client, catalogue):
    def cost(query):
        page(client, query)
        cache.clear()
        page(client, "?x=1")
        with CaptureQueriesContext(connection) as made:
            page(client, query)
        return len(made)

    query = "?q=passkey&seats=1&day=sunday"
    few = cost(query)
    for number in range(58):
        add_course(course_file(f"MANY{number}", lessons=1), CataloguePage.objects.get(locale__language_code="en"))
        cohort = CohortFactory(course=Course.objects.get(code=f"MANY{number}"))
        ClassSessionFactory(cohort=cohort)
    assert cost(query) == few
    began = time.process_time()
    assert len(shown(client, query)) == 59
    assert time.process_time() - began < 1
