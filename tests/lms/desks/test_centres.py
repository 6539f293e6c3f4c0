"""The public pages of the centres."""

import json
import re

import pytest

from lms.arabic.dates import both_calendars
from lms.cohorts.models import Cohort
from tests.factories.cohorts import CentreFactory, ClassSessionFactory, CohortFactory
from tests.factories.pages import site_with


@pytest.fixture
def safa(db, time_machine):
    time_machine.move_to("2026-11-23 12:00+03:00")
    site_with()
    return CentreFactory(
        code="safa",
        address_en="12 Hira Street",
        opening_en="Sunday to Wednesday: 4–9 pm",
        opening_ar="الأحد إلى الأربعاء",
        access_en="Step-free.",
        latitude="21.58000",
        longitude="39.19000",
    )


def html(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_centre_says_where_it_is_when_it_opens_and_who_can_get_in(client, safa):
    text = html(client, "/en/centres/safa/")
    for words in ["Al-Safa centre", "12 Hira Street", "Sunday to Wednesday: 4–9 pm", "Step-free.", "21.58000,39.19000"]:
        assert words in text
    assert "الأحد إلى الأربعاء" in html(client, "/ar/centres/safa/")
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1])
    assert (data["@type"], data["name"], data["geo"]["latitude"]) == ("Place", "Al-Safa centre", 21.58)
    assert data["url"] == "http://localhost:8000/en/centres/safa/"


def test_those_that_take_applications_come_first_and_the_others_are_folded_by_district(client, safa):
    CohortFactory(centre=safa)
    for code in ["rawda-1", "rawda-2"]:
        CentreFactory(code=code, name_en=f"Centre {code}", district_en="Al-Rawda")
    text = html(client, "/en/centres/")
    taking, others = text.split("Other centres")
    assert "1 cohort takes applications" in taking
    assert 'href="/en/centres/safa/"' in taking
    assert 'href="/en/centres/rawda-1/"' not in taking
    assert re.search(r"<details[^>]*><summary>Al-Rawda <span[^>]*>2 centres</span>", others)
    assert [re.search(code, others) is not None for code in ["/safa/", "/rawda-1/", "/rawda-2/"]] == [False, True, True]


def test_a_centre_alone_in_its_district_is_not_folded(client, safa):
    CohortFactory(centre=safa)
    CentreFactory(code="rawda", district_en="Al-Rawda")
    others = html(client, "/en/centres/").split("Other centres")[1]
    assert 'href="/en/centres/rawda/"' in others
    assert "<details class=" not in others.partition("</main>")[0]


def test_where_nothing_takes_applications_every_centre_is_still_there(client, safa):
    text = html(client, "/en/centres/")
    assert "Take applications now" not in text
    assert "All centres" in text
    assert 'href="/en/centres/safa/"' in text


def test_what_is_not_known_is_not_shown(client, safa):
    CentreFactory(code="bare")
    text = html(client, "/en/centres/bare/")
    for words in ["When it opens", "Accessibility", "The way there", '"geo"']:
        assert words not in text.partition("<footer")[0]


def test_what_is_taught_now_and_next_stands_there_with_seats(client, safa):
    now = CohortFactory(centre=safa, starts_on="2026-11-01", course__title_en="Runs now", taken=30)
    later = CohortFactory(centre=safa, course__title_en="Begins next", taken=12)
    ClassSessionFactory(cohort=later)
    Cohort.objects.filter(pk=now.pk).update(applications_close_on="2026-11-10")
    CohortFactory(course__title_en="Elsewhere")
    text = html(client, "/en/centres/safa/")
    running, coming = text.split("Beginning here")
    assert "Runs now" in running
    assert "Begins next" in coming
    assert "18 seats left" in coming
    assert both_calendars(later.starts_on, "en") in coming
    assert f'href="/apply/{later.public_id}/"' in coming
    assert f"/apply/{now.public_id}/" not in text  # its applications are over
    assert "Elsewhere" not in text


@pytest.mark.parametrize(
    "cohort", [{"status": "draft"}, {"status": "cancelled"}, {"closed": True}, {"ends_on": "2026-11-22"}]
)
def test_drafts_and_what_is_over_are_not_shown(client, safa, cohort):
    CohortFactory(centre=safa, starts_on="2026-10-01", course__title_en="Unseen", **cohort)
    assert "Unseen" not in html(client, "/en/centres/safa/")


def test_one_that_opens_later_says_when(client, safa):
    CohortFactory(centre=safa, applications_open_on="2026-11-28")
    text = html(client, "/en/centres/safa/")
    assert "applications from 28 November 2026" in text
    assert "/apply/" not in text


@pytest.mark.parametrize("code", ["nowhere", "SAFA", "1", "x" * 5000])
def test_a_centre_that_is_not_there_is_missing(client, safa, code):
    assert client.get(f"/en/centres/{code}/").status_code == 404


def test_every_centre_is_listed_once(client, safa):
    CentreFactory(code="rawdah", name_en="Al-Rawdah centre", district_en="Al-Rawdah")
    CohortFactory(centre=safa)
    text = html(client, "/en/centres/")
    assert re.findall(r'href="/en/centres/([a-z]+)/"', text) == ["safa", "rawdah"]
    assert text.count("1 cohort takes applications") == 1


def test_without_a_centre_the_list_leads_to_the_courses(client, db):
    site_with()
    text = html(client, "/en/centres/")
    assert "No centre is listed yet" in text
    assert 'href="/en/courses/"' in text
