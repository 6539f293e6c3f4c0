"""Applying and the register stand up on a phone and at a desk; the register works by tap, by key and without a script."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from guardian.shortcuts import assign_perm

from lms.accounts.models import Person
from lms.cohorts import attendance, planning
from lms.cohorts.attendance import Tap
from lms.cohorts.models import AttendanceRecord
from tests.browser.judging import judge_every_way
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory

NAMES = [
    ("أسماء", "بخاري", "Asma Yusuf Ali Bukhari"),
    ("بشرى", "المولد", "Bushra Khaled Almowallad"),
    ("رهف", "سندي", "Rahaf Omar Sindi"),
    ("نورة بنت عبدالرحمن", "آل الشيخ المبارك العتيبي", "Noura bint Abdulrahman Al Alsheikh Almubarak Alotaibi"),
]


@pytest.fixture
def cohort(centre, trainer):
    today = timezone.localdate()
    cohort = CohortFactory(
        centre=centre,
        applications_open_on=today - timedelta(9),
        applications_close_on=today + timedelta(9),
        starts_on=today,
        ends_on=today + timedelta(35),
    )
    assign_perm("take_register", trainer, cohort)
    return cohort


@pytest.fixture
def session(cohort):
    return ClassSessionFactory(cohort=cohort, starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=2))


@pytest.fixture
def trainees(cohort):
    return [
        EnrolmentFactory(
            cohort=cohort, enrolled=True, person=PersonFactory(given_ar=given, family_ar=family, name_en=latin)
        )
        for given, family, latin in NAMES
    ]


@pytest.fixture
def register(session, trainees, trainer):
    attendance.record(
        session,
        [
            Tap(trainees[0], "late", minutes_late=14),
            Tap(trainees[1], "excused", reason="سفر"),
            Tap(trainees[3], "absent"),
        ],
        by=trainer,
    )
    return reverse("cohorts:take_register", args=[session.public_id])


def marks(session):
    return list(AttendanceRecord.objects.filter(session=session).order_by("enrolment").values_list("mark", flat=True))


def test_the_register_stands_up(page_at, register, trainer):
    judge_every_way(page_at, register, user=trainer)


def test_a_locked_register_stands_up(page_at, register, cohort, lead):
    planning.close(cohort, by=lead)
    judge_every_way(page_at, register, user=lead)


def test_an_empty_register_stands_up(page_at, session, trainer):
    judge_every_way(page_at, reverse("cohorts:take_register", args=[session.public_id]), user=trainer)


def test_the_steps_of_applying_stand_up(page_at, cohort, guardian):
    address = reverse("cohorts:apply", args=[cohort.public_id])
    ward = Person.objects.filter(standings__user=guardian, standings__stands_as="guardian").first()
    boys = CohortFactory(
        course=cohort.course,
        audience="male",
        applications_open_on=cohort.applications_open_on,
        applications_close_on=cohort.applications_close_on,
    )
    refused = reverse("cohorts:apply", args=[boys.public_id])
    for step in [
        address,
        f"{address}?person=new",
        f"{address}?person={ward.public_id}",
        f"{address}?person={ward.public_id}&step=send",
        f"{refused}?person={ward.public_id}&step=send",
    ]:
        judge_every_way(page_at, step, user=guardian)


def test_an_application_stands_up(page_at, cohort, trainee):
    mine = EnrolmentFactory(cohort=cohort, person=Person.objects.get(standings__user=trainee))
    judge_every_way(page_at, reverse("cohorts:application", args=[mine.public_id]), user=trainee)


def test_the_admin_of_cohorts_stands_up(page_at, cohort, session, trainees, lead):
    EnrolmentFactory(cohort=cohort)
    for address in [
        reverse("cohort_screens:add"),
        reverse("cohort_screens:edit", args=[cohort.pk]),
        reverse("cohort_screens:change_session", args=[session.pk]),
        reverse("applications"),
    ]:
        judge_every_way(page_at, address, user=lead, leaving_out=["#wagtail-sidebar", ".sidebar"])


def test_a_register_is_taken_by_tap_and_by_key(page_at, register, session, trainees, trainer):
    page = page_at(390, 844, "en", user=trainer)
    page.goto(register)
    key = trainees[2].public_id
    row = page.locator(f"#e-{key}")

    def now(mark):
        page.wait_for_selector(f'#e-{key}[data-mark="{mark}"]')
        assert marks(session) == ["late", "excused", mark, "absent"]

    row.locator(".cell--present").click()
    page.wait_for_selector(f'#e-{key}[data-mark="present"]')
    row.locator(".cell--present").click()  # a second tap takes it back
    now("none")
    row.locator(".cell--absent input").focus()
    page.keyboard.press("Space")
    now("absent")
    page.keyboard.press("Delete")
    now("none")
    page.locator(".reg-bar__main").click()
    now("present")
    page.locator(".reg-undo button").click()
    now("none")


def test_a_tap_that_did_not_arrive_says_so_and_is_sent_when_the_network_is_back(
    page_at, register, session, trainees, trainer
):
    page = page_at(390, 844, "en", user=trainer)
    page.goto(register)
    page.context.set_offline(True)
    page.locator(".line").nth(2).locator(".cell--present").click()
    page.wait_for_selector('.sync[data-sync="unsent"]')
    assert len(marks(session)) == 3
    page.context.set_offline(False)
    page.wait_for_selector('.sync[data-sync="saved"]')
    assert sorted(marks(session)) == ["absent", "excused", "late", "present"]


def saved(page):
    page.wait_for_selector('.sync[data-sync="saved"]')


def unanswered(route):
    """The page loads; what it posts never arrives."""
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def test_a_tap_on_its_way_says_so_and_the_next_waits_its_turn(page_at, register, session, trainees, trainer):
    page = page_at(390, 844, "en", user=trainer)
    page.goto(register)
    held = []
    page.route("**/register/**", lambda route: route.continue_() if held else held.append(route))
    row = page.locator(f"#e-{trainees[2].public_id}")
    row.locator(".cell--late").click()
    page.wait_for_selector('.sync[data-sync="saving"]')
    assert row.locator(".line__saving").is_visible()
    assert not row.locator(".line__state").is_visible()
    row.locator(".line__more--late .chip").nth(1).click()
    held[0].continue_()
    saved(page)
    record = AttendanceRecord.objects.get(session=session, enrolment=trainees[2])
    assert (record.mark, record.minutes_late) == ("late", 10)
    assert not row.locator(".line__more--late .chip").first.is_visible()  # it is answered
    assert row.locator(".line__more--late summary").evaluate("it => it === document.activeElement")


def test_a_tap_that_did_not_arrive_is_sent_again_by_the_clock(page_at, register, session, trainees, trainer):
    page = page_at(390, 844, "en", user=trainer)
    page.clock.install()
    page.goto(register)
    page.route("**/register/**", unanswered)
    row = page.locator(f"#e-{trainees[2].public_id}")
    row.locator(".cell--present").click()
    page.wait_for_selector('.sync[data-sync="unsent"]')
    assert row.locator(".line__unsent").is_visible()
    assert not row.locator(".line__state").is_visible()
    page.unroute("**/register/**")
    page.clock.fast_forward(13_000)
    saved(page)
    assert sorted(marks(session)) == ["absent", "excused", "late", "present"]


def test_what_did_not_arrive_is_kept_when_the_page_is_left_and_sent_when_it_is_opened_again(
    page_at, register, session, trainees, trainer
):
    page = page_at(390, 844, "en", user=trainer)
    page.goto(register)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.route("**/register/**", unanswered)
    row = page.locator(f"#e-{trainees[2].public_id}")
    row.locator(".cell--excused").click()
    row.locator(".line__other input").fill("سفر")
    row.locator(".line__other input").blur()
    page.wait_for_selector('.sync[data-sync="unsent"]')
    page.reload()
    page.wait_for_selector('.sync[data-sync="unsent"]')
    assert row.locator(".cell--excused input").is_checked()
    page.unroute("**/register/**")
    page.reload()
    saved(page)
    record = AttendanceRecord.objects.get(session=session, enrolment=trainees[2])
    assert (record.mark, record.reason) == ("excused", "سفر")
    page.reload()
    assert asked == ["beforeunload"] * 2
    assert page.evaluate("localStorage.length") == 0


def test_what_did_not_arrive_is_left_out_where_somebody_marked_since(
    page_at, register, session, trainees, trainer, lead
):
    page = page_at(390, 844, "en", user=trainer)
    page.goto(register)
    page.route("**/register/**", unanswered)
    page.locator(f"#e-{trainees[2].public_id} .cell--absent").click()
    page.wait_for_selector('.sync[data-sync="unsent"]')
    attendance.record(session, [Tap(trainees[2], "present")], by=lead)
    page.unroute("**/register/**")
    page.reload()
    page.wait_for_selector('[data-note="left-out"]')
    assert marks(session) == ["late", "excused", "present", "absent"]


def test_who_was_signed_out_is_asked_in_again_and_nothing_is_lost(page_at, register, session, trainees, trainer):
    page = page_at(390, 844, "en", user=trainer)
    page.goto(register)
    mine = next(each for each in page.context.cookies() if each["name"] == settings.SESSION_COOKIE_NAME)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator(f"#e-{trainees[2].public_id} .cell--present").click()
    page.wait_for_selector('.sync[data-sync="unsent"]')
    page.context.add_cookies([mine])
    page.locator('[data-note="signed-out"] a').click()
    page.wait_for_selector(f'#e-{trainees[2].public_id}[data-mark="present"]')
    saved(page)
    assert marks(session) == ["late", "excused", "present", "absent"]


def test_the_rest_present_without_a_network_says_that_it_was_not_saved(page_at, register, session, trainees, trainer):
    page = page_at(390, 844, "en", user=trainer)
    page.goto(register)
    page.route("**/register/**", unanswered)
    page.locator(".reg-bar__main").click()
    page.wait_for_selector('[data-note="no-answer"]')
    assert len(marks(session)) == 3


def test_a_register_is_taken_without_a_script(page_at, register, session, trainees, trainer):
    page = page_at(390, 844, "en", user=trainer, scripts=False)
    page.goto(register)
    page.locator(".line").nth(2).locator(".cell--late input").check(force=True)
    page.locator(".line").nth(0).locator(".line__back input").check()
    page.locator(".reg-bar__save").click()
    page.wait_for_selector(".toast")
    assert marks(session) == ["none", "excused", "late", "absent"]
