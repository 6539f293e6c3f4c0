"""Who is at risk, the way back, and moving to another cohort stand up; one tap invites without scripts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from lms.cohorts import makeups, rights
from lms.cohorts.models import Guest
from lms.graduation import watching
from tests.browser.judging import judge_every_way
from tests.factories.attendance import AttendanceRecordFactory
from tests.factories.cohorts import CentreFactory, ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import StandingFactory

WAGTAILS = ["#wagtail-sidebar", ".sidebar"]


def sessions(cohort, *, begins, count):
    today = timezone.now().replace(hour=14, minute=0, second=0, microsecond=0)
    for number in range(1, count + 1):
        at = today + timedelta(days=begins + number - 1)
        ClassSessionFactory(cohort=cohort, number=number, starts_at=at, ends_at=at + timedelta(hours=2))


@pytest.fixture
def missed(trainer):
    """Missed three of ten sessions, one of which was made up; two other cohorts are to hold what was missed."""
    day = timezone.localdate()
    cohort = CohortFactory(starts_on=day - timedelta(days=5), ends_on=day + timedelta(days=5))
    rights.give(cohort, trainer, decides=True)
    enrolment = EnrolmentFactory(cohort=cohort, enrolled=True, person=StandingFactory().person)
    sessions(cohort, begins=-5, count=10)
    for session in cohort.class_sessions.filter(number__lte=5):
        mark = "present" if session.number in {4, 5} else "absent"
        AttendanceRecordFactory(session=session, enrolment=enrolment, mark=mark)
    nuzha = CentreFactory(
        name_ar="مركز حي النزهة", name_en="Al-Nuzha centre", district_ar="النزهة", district_en="Al-Nuzha"
    )
    for centre, begins in [(nuzha, 20), (cohort.centre, 40)]:
        other = CohortFactory(course=cohort.course, centre=centre, starts_on=day, ends_on=day + timedelta(days=90))
        sessions(other, begins=begins, count=10)
    held = CohortFactory(course=cohort.course, centre=nuzha)
    sessions(held, begins=-4, count=1)
    visited = held.class_sessions.get()
    Guest.objects.create(
        id="00000000-0000-4000-8000-000000000001", session=visited, enrolment=enrolment, name="x", added_by=trainer
    )
    AttendanceRecordFactory(session=visited, enrolment=enrolment)
    watching.watch(timezone.now())
    return enrolment


@pytest.mark.parametrize("screen", ["way_back", "invited", "now", "cohort", "my_learning", "at_risk", "move"])
def test_it_stands_up(screen, page_at, missed, trainer, lead):
    if screen == "invited":
        there = missed.cohort.course.cohorts.get(starts_on=timezone.localdate(), centre=missed.cohort.centre)
        makeups.invite(missed, there.class_sessions.get(number=1), by=trainer)
    address, user, leaving_out = {
        "invited": (reverse("desks:way_back", args=[missed.public_id]), trainer, []),
        "now": (reverse("desks:now"), trainer, []),
        "way_back": (reverse("desks:way_back", args=[missed.public_id]), trainer, []),
        "cohort": (reverse("desks:cohort", args=[missed.cohort.public_id]), trainer, []),
        "my_learning": (reverse("desks:my_learning"), missed.person.standings.get().user, []),
        "at_risk": (reverse("at_risk"), lead, WAGTAILS),
        "move": (reverse("move_trainee", args=[missed.pk]), lead, WAGTAILS),
    }[screen]
    judge_every_way(page_at, address, user=user, leaving_out=leaving_out)


def test_one_tap_on_the_trainers_page_invites_and_another_takes_it_back_without_scripts(page_at, missed, trainer):
    page = page_at(user=trainer, language="en", scripts=False)
    page.goto(reverse("desks:cohort", args=[missed.cohort.public_id]))
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("heading", name="Invited")).to_be_visible()
    to_come = Guest.objects.filter(enrolment=missed, session__starts_at__gt=timezone.now())
    assert to_come.count() == 1
    page.goto(reverse("desks:cohort", args=[missed.cohort.public_id]))
    page.get_by_role("link", name="Look, or take it back").click()
    page.get_by_role("button", name="Take the invitation back").click()
    expect(page.get_by_text("The invitation is taken back")).to_be_visible()
    assert to_come.count() == 0
