"""Saying that one cannot come, being asked to take a session, and the desk stand up: phone and desk, both languages, light and dark."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from lms.volunteers import asking, cover
from lms.volunteers.models import Absence, CoverRequest
from tests.browser.judging import judge_every_way
from tests.factories.cohorts import CentreFactory
from tests.factories.cover import account, said, taught, volunteer
from tests.lms.volunteers.cover.test_minors import assists

SIDEBAR = ["#wagtail-sidebar", ".sidebar", ".messages"]  # Wagtail's own


@pytest.fixture
def cast(lead):
    """A session of the day after tomorrow; who teaches it with an assistant, and three who could take it."""
    session, sara = taught(volunteer(name="سارة", person__name_en="Sarah Salem Alhazmi"), **hours_from_now(50))
    layan = volunteer(name="ليان", person__name_en="Layan Salem Alhazmi")
    taught(layan, cohort=session.cohort, role="assistant", number=2, **hours_from_now(24 * 9))
    course = session.cohort.course
    for given, latin in [("هدى", "Huda"), ("أمل", "Amal"), ("نوف", "Nouf")]:
        centres = [session.cohort.centre] if given == "هدى" else [CentreFactory()]
        volunteer(course, name=given, person__name_en=f"{latin} Salem Alhazmi", centres=centres)
    return session, sara


def hours_from_now(count):
    begins = (timezone.now() + timedelta(hours=count)).replace(minute=0, second=0, microsecond=0)
    return {"starts_at": begins, "ends_at": begins + timedelta(hours=2)}


def test_saying_that_one_cannot_come_stands_up(page_at, cast):
    session, sara = cast
    judge_every_way(page_at, reverse("volunteers:cannot_come", args=[session.public_id]), user=account(sara))


def test_what_came_of_it_stands_up(page_at, cast):
    session, sara = cast
    said(session, sara)
    judge_every_way(page_at, reverse("volunteers:cannot_come", args=[session.public_id]), user=account(sara))


def test_being_asked_stands_up(page_at, cast):
    session, sara = cast
    said(session, sara)
    judge_every_way(
        page_at, reverse("volunteers:cover_answer", args=[asking.LINKS.signed(CoverRequest.objects.first())])
    )


def test_now_with_a_request_stands_up(page_at, cast):
    session, sara = cast
    said(session, sara)
    judge_every_way(page_at, reverse("desks:now"), user=account(CoverRequest.objects.first().trainer))


def test_the_desk_of_one_session_and_the_list_stand_up(page_at, cast, lead):
    session, sara = cast
    absent = said(session, sara, words="موعد في المستشفى")
    cover.decline(CoverRequest.objects.last(), by=lead)
    for address in [reverse("cover_of_absence", args=[absent.pk]), reverse("covers")]:
        judge_every_way(page_at, address, user=lead, leaving_out=SIDEBAR)


@pytest.fixture
def layan(lead):
    """Sixteen, beside a lead trainer who cannot come to the session of today."""
    session, sara = taught(volunteer(name="سارة", person__name_en="Sarah Salem Alhazmi"), **hours_from_now(2))
    layan = assists(session, person__name_en="Layan Salem Alhazmi")
    said(session, sara)
    return layan


@pytest.mark.parametrize("name", ["desks:now", "volunteers:mine", "desks:cohort", "cohorts:take_register"])
def test_the_pages_of_who_would_be_alone_under_18_stand_up(page_at, layan, name):
    session = Absence.objects.get().session
    of = {"desks:cohort": [session.cohort.public_id], "cohorts:take_register": [session.public_id]}
    judge_every_way(page_at, reverse(name, args=of.get(name, [])), user=account(layan))


def test_the_desk_of_a_session_that_needs_an_adult_stands_up(page_at, layan, lead):
    for address in [reverse("cover_of_absence", args=[Absence.objects.get().pk]), reverse("covers")]:
        judge_every_way(page_at, address, user=lead, leaving_out=SIDEBAR)


def test_the_way_from_one_phone_to_the_other_without_scripts(page_at, cast):
    _session, sara = cast
    page = page_at(user=account(sara), scripts=False)
    page.goto(reverse("desks:now"))
    page.get_by_role("link", name="يتعذر حضوري").first.click()
    page.get_by_label("مرض").check()
    page.get_by_label("نعم، ابحثوا عن بديل").check()
    page.get_by_role("button", name="يتعذر حضوري").click()
    expect(page.get_by_text("البحث عن بديل جارٍ").first).to_be_visible()
    link = reverse("volunteers:cover_answer", args=[asking.LINKS.signed(CoverRequest.objects.first())])
    other = page_at(scripts=False)
    other.goto(link)
    other.get_by_role("button", name="أتولاه").click()
    expect(other.get_by_text("هذا اللقاء لك").first).to_be_visible()
    assert Absence.objects.get().status == "covered"
