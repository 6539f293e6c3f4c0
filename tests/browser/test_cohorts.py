"""Applying and the register stand up on a phone and at a desk; the register works by tap, by key and without a script."""

from time import monotonic

import pytest
from django.urls import reverse

from lms.accounts.models import Person
from lms.cohorts import attendance, planning
from lms.cohorts.attendance import Tap
from lms.cohorts.models import AttendanceRecord
from tests.browser.judging import judge_every_way
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory

NAMES = [
    ("أسماء", "بخاري", "Asma Yusuf Ali Bukhari"),
    ("بشرى", "المولد", "Bushra Khaled Almowallad"),
    ("رهف", "سندي", "Rahaf Omar Sindi"),
    ("نورة بنت عبدالرحمن", "آل الشيخ المبارك العتيبي", "Noura bint Abdulrahman Al Alsheikh Almubarak Alotaibi"),
]


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


def test_where_one_moved_from_stands_up(page_at, cohort, trainee):
    person = Person.objects.get(standings__user=trainee)
    was = EnrolmentFactory(cohort=cohort, person=person, status="withdrawn")
    EnrolmentFactory(enrolled=True, cohort=CohortFactory(course=cohort.course), person=person, moved_from=was)
    judge_every_way(page_at, reverse("cohorts:application", args=[was.public_id]), user=trainee)


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
        page.wait_for_selector(f'#e-{key}[data-mark="{mark}"]:not([data-unsent])')
        assert marks(session) == ["late", "excused", mark, "absent"]

    row.locator(".cell--present").click()
    now("present")
    row.locator(".cell--present").click()  # a second tap takes it back
    now("none")
    row.locator(".cell--absent input").focus()
    page.keyboard.press("Space")
    now("absent")
    page.keyboard.press("Delete")
    now("none")
    page.locator(".reg-bar [value=rest]").click()
    now("present")
    page.locator(".reg-undo button").click()
    now("none")


def test_thirty_are_marked_in_less_than_a_minute_of_taps(page_at, cohort, session, trainer):
    everybody = EnrolmentFactory.create_batch(30, cohort=cohort, enrolled=True)
    page = page_at(390, 844, "ar", user=trainer)
    page.goto(reverse("cohorts:take_register", args=[session.public_id]))
    page.wait_for_selector("[data-live]")
    begun = monotonic()
    for number, enrolment in enumerate(everybody):
        page.locator(f"#e-{enrolment.public_id} .cell--{['present', 'absent'][number % 2]}").click()
    assert monotonic() - begun < 60
    page.wait_for_function("() => !document.querySelector('.line[data-mark=none], .line[data-unsent]')")
    assert marks(session) == ["present", "absent"] * 15


def test_a_register_is_taken_without_a_script(page_at, register, session, trainees, trainer):
    page = page_at(390, 844, "en", user=trainer, scripts=False)
    page.goto(register)
    page.locator(".line").nth(2).locator(".cell--late input").check(force=True)
    page.locator(".line").nth(0).locator(".line__back input").check()
    page.locator(".reg-bar__save").click()
    page.wait_for_selector(".toast")
    assert marks(session) == ["none", "excused", "late", "absent"]
