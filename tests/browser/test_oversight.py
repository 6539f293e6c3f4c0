"""What waits in a register, placing, hours and a trainer's own pages stand up: phone and desk, both languages, light and dark."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from guardian.shortcuts import assign_perm

from lms.cohorts import attendance, guests
from lms.cohorts.attendance import Tap
from lms.cohorts.models import HeldMark
from lms.cohorts.sync import Visitor
from lms.outbox import jobs
from lms.volunteers import assignment, ledger, placing, week
from lms.volunteers.models import VolunteerTrainer
from tests.browser.judging import judge_every_way
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory, StandingFactory, UserFactory
from tests.factories.volunteers import HourEntryFactory, VolunteerTrainerFactory

SIDEBAR = ["#wagtail-sidebar", ".sidebar", ".messages"]  # Wagtail's own


@pytest.fixture
def huda(trainer):
    return VolunteerTrainer.objects.get(person__standings__user=trainer)


def another(given, *courses, **fields):
    person = VolunteerTrainerFactory(person__given_ar=given, **fields).person
    person.volunteer_trainer.courses.add(*courses)
    return StandingFactory(person=person).user, person.volunteer_trainer


@pytest.fixture
def asked(cohort, session, trainer):
    """A session with a dispute, a guest whom nobody knows, and a mark that came after the register was locked."""
    arwa, lamar = (
        EnrolmentFactory(cohort=cohort, enrolled=True, person=PersonFactory(given_ar=given, name_en=name))
        for given, name in [("أروى", "Arwa Salem Alhazmi"), ("لمار", "Lamar Khaled Sindi")]
    )
    second, _trainer = another("سعاد")
    assign_perm("take_register", second, cohort)
    assign_perm("decide_register", trainer, cohort)
    for mark, by in [("absent", second), ("late", trainer)]:
        attendance.record(session, [Tap(arwa, mark, device=uuid4(), taken_at=datetime.now(UTC))], by=by)
    visitor = Visitor(uuid4(), "هيا العتيبي")
    attendance.record(session, [Tap(guests.added(session, [visitor], by=trainer)[visitor], "present")], by=trainer)
    HeldMark.objects.create(
        id=uuid4(), session=session, enrolment=lamar, why="locked", mark="late", minutes_late=7, by=second,
        taken_at=session.starts_at,
    )  # fmt: skip
    return session


def test_what_waits_in_a_register_stands_up(page_at, asked, trainer, lead):
    address = reverse("cohorts:decide", args=[asked.public_id])
    judge_every_way(page_at, address, user=trainer)
    judge_every_way(page_at, address, user=lead)


@pytest.fixture
def to_place(cohort, session, huda):
    """Three cohorts without a trainer: one that Huda can teach, one that clashes with what she teaches, one of nobody's."""
    huda.courses.add(cohort.course)
    week.set_parts(huda, [(6, "evening"), (1, "evening")], by=UserFactory())
    assignment.offer(cohort, trainer=huda, by=UserFactory())
    another("سعاد", cohort.course, sessions_a_week=1)
    today = timezone.localdate()
    made = [
        CohortFactory(course=course, status="published", starts_on=today, ends_on=today + timedelta(35))
        for course in [cohort.course, cohort.course, CohortFactory().course]
    ]
    for one, starts_at in zip(
        made, [session.starts_at + timedelta(1), session.starts_at, session.starts_at], strict=True
    ):
        ClassSessionFactory(cohort=one, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    return made


@pytest.mark.parametrize("screen", ["needs", "made", "candidates", "plan"])
def test_placing_stands_up(page_at, to_place, lead, screen):
    if screen == "plan":
        placing.ask(by=lead)
        jobs.run_all()
    address = {
        "needs": reverse("assignments"),
        "made": reverse("assignments_made"),
        "candidates": reverse("assignments_of_cohort", args=[to_place[1].pk]),
        "plan": reverse("placing_plan"),
    }[screen]
    judge_every_way(page_at, address, user=lead, leaving_out=SIDEBAR)


@pytest.fixture
def line(huda, trainer):
    approved = HourEntryFactory(trainer=huda, account=trainer, given_on=timezone.localdate() - timedelta(40))
    ledger.approve([approved], by=UserFactory())
    line = HourEntryFactory(trainer=huda, account=trainer)
    ledger.dispute(line, by=trainer, reason="بقيت ساعة بعد الدرس أرتّب الأجهزة.")
    return line


@pytest.mark.parametrize("screen", ["hours", "hours_for_platform", "hours_line", "trainer_hours"])
def test_the_hours_of_volunteers_stand_up(page_at, line, lead, screen):
    of = {"hours_line": [line.pk], "trainer_hours": [line.trainer.pk]}.get(screen, [])
    judge_every_way(page_at, reverse(screen, args=of), user=lead, leaving_out=SIDEBAR)


@pytest.mark.parametrize("page", ["desks:my_hours", "desks:my_calendar", "accounts:messages"])
def test_a_trainers_own_pages_stand_up(page_at, line, trainer, page):
    judge_every_way(page_at, reverse(page), user=trainer)
