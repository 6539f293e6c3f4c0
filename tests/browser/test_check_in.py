"""Check-in by code: the screens of the trainer and the trainee stand up, change by themselves, and work without scripts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from lms.cohorts import check_in, claims
from lms.cohorts.models import AttendanceRecord, Claim
from tests.browser.judging import judge, judge_every_way
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.people import UserFactory


@pytest.fixture
def arwa(cohort, trainee):
    return EnrolmentFactory(cohort=cohort, enrolled=True, person=trainee.standings.get().person)


@pytest.fixture
def claimed(session, cohort, arwa):
    """Three who scanned, one of them late and one marked absent."""
    by = UserFactory()
    for given, late in [("نورة", 0), ("ريم", 23), ("لمى", 4)]:
        one = EnrolmentFactory(
            cohort=cohort, enrolled=True, person__given_ar=given, person__name_en=f"Trainee {late} Alhazmi"
        )
        claims.make(session, [one], scanned_at=session.starts_at + timedelta(minutes=late), by=by)
    return session


def code_page(session):
    return reverse("cohorts:check_in_code", args=[session.public_id])


def scan(session):
    return reverse("cohorts:scan", args=[check_in.code_of(session, timezone.now())])


def test_the_trainers_screens_stand_up(page_at, claimed, trainer):
    judge_every_way(page_at, code_page(claimed), user=trainer)
    judge_every_way(page_at, reverse("cohorts:claims", args=[claimed.public_id]), user=trainer)


def test_the_code_changes_by_itself_and_counts(page_at, session, arwa, trainee, trainer, monkeypatch):
    monkeypatch.setattr(check_in, "WINDOW", 2)
    page = page_at(user=trainer)
    page.goto(code_page(session))
    symbol = page.locator(".symbol").inner_html()
    expect(page.locator(".beam__count b")).to_have_text("٠")
    claims.make(session, [arwa], scanned_at=timezone.now(), by=trainee)
    expect(page.locator(".beam__count b")).to_have_text("١")
    assert page.locator(".symbol").inner_html() != symbol


def test_without_a_network_the_code_says_that_it_is_over(page_at, session, arwa, trainer, monkeypatch):
    monkeypatch.setattr(check_in, "WINDOW", 2)
    page = page_at(user=trainer)
    page.goto(code_page(session))
    page.context.set_offline(True)
    expect(page.locator("[data-stale]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-stale]")).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_trainee_scans_and_the_trainer_confirms(page_at, session, arwa, trainee, trainer, scripts):
    phone = page_at(user=trainee, scripts=scripts)
    phone.goto(scan(session))
    if not scripts:
        phone.get_by_role("button", name="إثبات الحضور", exact=True).click()
    expect(phone.locator("main .note")).to_contain_text(str(arwa.person))
    assert Claim.objects.count() == 1
    page = page_at(user=trainer, scripts=scripts)
    page.goto(reverse("cohorts:take_register", args=[session.public_id]))
    page.get_by_role("link", name="أكّد من هنا").click()
    page.locator("main form .btn--primary").click()
    expect(page.locator(".empty__title")).to_be_visible()
    assert AttendanceRecord.objects.get().mark == "present"
    phone.goto("/check-in/")
    if scripts:
        judge(phone)


def test_the_trainees_screens_stand_up(page_at, session, cohort, guardian, stranger):
    for given in ["ريم", "لمى"]:
        EnrolmentFactory(cohort=cohort, enrolled=True, person=guardian.standings.get(person__given_ar=given).person)
    for user, wide, language, theme in [
        (guardian, 390, "ar", "light"),
        (guardian, 1280, "en", "dark"),
        (stranger, 390, "ar", "dark"),
        (stranger, 390, "en", "light"),
    ]:
        page = page_at(wide, 844, language, theme, user=user)
        page.goto(scan(session))
        expect(page.locator("form[data-at-once]")).to_have_count(0)
        judge(page)
    page.goto("/c/over")
    judge(page)
    page.context.clear_cookies(name="scan")
    page.goto("/check-in/")
    judge(page)
