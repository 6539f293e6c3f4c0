"""The public pages beside home and lesson, as a stranger meets them; with and without JavaScript."""

from urllib.parse import parse_qs, urlsplit

import pytest

from courses import loading
from courses.models import CataloguePage, Course
from tests.browser.judging import faults
from tests.factories.cohorts import CentreFactory, ClassSessionFactory, CohortFactory, OrganisationFactory
from tests.factories.course_files import both, course_file
from tests.factories.pages import add_course

WAYS = [(390, 844, "ar", "light"), (1280, 800, "en", "dark"), (320, 640, "en", "light"), (768, 1024, "ar", "dark")]
ADDRESSES = [
    "courses/?day=sunday&q=%D8%A8%D8%B1%D9%8A%D8%AF",
    "courses/?q=giraffe",
    "centres/",
    "centres/safa/",
    "news/",
    "news/how-a-certificate-is-verified/",
    "volunteer/",
    "partners/",
]


@pytest.fixture
def visit(page_at, time_machine):
    """The site as it is loaded, with a course, cohorts that have no trainer, a centre and partners."""
    loading.load_courses(files=[])
    time_machine.move_to("2026-11-23 12:00+03:00", tick=True)
    for catalogue in CataloguePage.objects.all():
        add_course(course_file("MAIL", title=both("البريد الإلكتروني", "E-mail")), catalogue)
        catalogue.refresh_from_db()
        add_course(course_file("SHOP", title=both("متجري", "My shop")), catalogue)
    centre = CentreFactory(
        code="safa",
        opening_ar="من الأحد إلى الأربعاء",
        opening_en="Sunday to Wednesday",
        access_ar="مدخل بلا درج",
        access_en="Step-free",
        latitude="21.5",
        longitude="39.1",
    )
    for starts_on, taken in [("2026-11-01", 30), ("2026-12-06", 12)]:
        cohort = CohortFactory(course=Course.objects.get(code="MAIL"), centre=centre, starts_on=starts_on, taken=taken)
        ClassSessionFactory(cohort=cohort)
    OrganisationFactory.create_batch(3)
    return page_at


def test_the_public_pages_stand_up(visit):
    found = {}
    for width, height, language, theme in WAYS:
        page = visit(width, height, language, theme)
        for address in ADDRESSES:
            page.goto(f"/{language}/{address}")
            assert page.locator("h1").count() == 1
            if wrong := faults(page):
                found[width, language, address] = wrong
        page.context.close()
    assert found == {}


def test_courses_are_searched_and_filtered_without_javascript(visit):
    page = visit(scripts=False)
    page.goto("/ar/courses/")
    assert page.locator(".course-card").count() == 2
    page.locator("#q").fill("بريد")
    page.locator(".find button").click()
    page.wait_for_url("**/ar/courses/?q=*")
    assert page.locator(".course-card h3").all_inner_texts() == ["البريد الإلكتروني"]
    page.locator(".more-filters > summary").click()
    page.locator('[aria-labelledby="by-day"] a').first.click()
    page.wait_for_url("**day=sunday**")
    asked = parse_qs(urlsplit(page.url).query)
    assert asked == {"q": ["بريد"], "day": ["sunday"]}
    page.locator(".more-filters > summary").click()
    page.locator("#age").fill("٩٠")
    page.locator("#age").press("Enter")
    page.wait_for_url("**age=**")
    assert page.locator(".empty").count() == 1
    page.locator(".empty a").click()
    page.wait_for_url("**/ar/courses/?q=*")
    assert page.locator(".course-card").count() == 1


def test_the_head_leads_to_the_public_site_on_a_phone_and_at_a_desk(visit):
    page = visit(390, 844, "ar", scripts=False)
    page.goto("/ar/")
    page.locator(".menu > summary").click()
    page.locator('.menu__panel a[href="/ar/volunteer/"]').click()
    page.wait_for_url("**/ar/volunteer/")
    assert page.locator(".needs > li").count() == 2
    desk = visit(1280, 800, "en", scripts=False)
    desk.goto("/en/")
    desk.locator('.nav a[href="/en/centres/"]').click()
    desk.locator("main h3 a").first.click()
    desk.wait_for_url("**/en/centres/safa/")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_table_of_data_in_a_lesson_is_seen_whole_on_a_phone(page_at, language):
    loading.load_courses(files=[loading.CONTENT / "OFFICE.yaml"])
    page = page_at(390, 844, language)
    page.goto(f"/{language}/courses/office-skills/ask-your-data/")
    assert page.locator("tr:first-child > th[scope=col]").count() == 6
    cut_off = "tables => tables.filter(table => table.scrollWidth > table.clientWidth).length"
    assert page.locator(".sheet-table").evaluate_all(cut_off) == 0
