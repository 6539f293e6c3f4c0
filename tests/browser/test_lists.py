"""The lists of staff, at the sizes people hold, in both languages, light and dark; and without scripts."""

import pytest
import time_machine
from django.urls import reverse

from tests.browser.judging import judge_every_way
from tests.factories.attendance import asking_register
from tests.factories.certificates import issued_certificate
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory
from tests.factories.volunteers import TrainerAssignmentFactory

WAGTAILS = ["#wagtail-sidebar", ".sidebar"]


@pytest.mark.parametrize(
    "asked",
    [
        "people",
        "trainers",
        "assignments",
        "cohort_screens:index",
        "certificate_desk:index",
        "register_questions",
        "staff",
        "nothing",
        "wrong",
    ],
)
def test_a_list_stands_up(asked, page_at, lead, admin):
    issued_certificate()
    EnrolmentFactory(cohort=CohortFactory(code="A-VERY-LONG-CODE-OF-A-COHORT-1"))
    PersonFactory(
        given_ar="عبدالرحمن", family_ar="آل سعود", name_en="Abdulrahman Abdulaziz Mohammed Al Saud bin Nasser"
    )
    TrainerAssignmentFactory()
    with time_machine.travel("2026-12-06T18:00:00+03:00"):
        asking_register()
    address = {
        "nothing": reverse("people", query={"q": "zzz", "gender": "male"}),
        "wrong": reverse("people", query={"age": "zzz"}),
    }.get(asked) or reverse(asked)
    judge_every_way(page_at, address, user=admin if asked == "staff" else lead, leaving_out=WAGTAILS)


def test_a_list_is_searched_narrowed_sorted_and_taken_away_without_scripts(page_at, lead):
    for given, gender in [("أروى", "female"), ("ريم", "female"), ("سالم", "male")]:
        PersonFactory(given_ar=given, gender=gender)
    page = page_at(1280, 800, user=lead, scripts=False)
    page.goto(reverse("people"))
    page.locator(".list__more > summary").click()
    page.locator("select[name=gender]").select_option("female")
    page.locator("select[name=ordering]").select_option("-name")
    with page.expect_navigation():
        page.locator(".list__fields button").click()
    rows = page.locator(".list__table tbody th")
    assert ["ريم" in rows.nth(0).inner_text(), "أروى" in rows.nth(1).inner_text(), rows.count()] == [True, True, 2]
    with page.expect_navigation():
        page.locator(".list__table thead a").first.click()
    assert "أروى" in rows.nth(0).inner_text()
    page.locator("input[name=q]").fill("رِيم")
    with page.expect_navigation():
        page.locator(".list__find button").click()
    assert rows.count() == 1
    with page.expect_download() as download:
        page.locator(".list__sum a").first.click()
    assert "ريم" in download.value.path().read_text(encoding="utf-8-sig")
    with page.expect_navigation():
        page.locator(".list__chips a").click()
    assert (rows.count(), page.locator("input[name=q]").input_value()) == (1, "رِيم")
