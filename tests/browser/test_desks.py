"""The trainee's, the trainer's and the lead's desks stand up on a phone and at a desk, in both languages and sets of colours."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.accounts.models import Person
from lms.graduation.models import GraduationDecision
from lms.volunteers import assignment
from lms.volunteers.models import VolunteerTrainer
from tests.browser.judging import judge_every_way
from tests.factories.attendance import AttendanceRecordFactory, marked
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory, UserFactory

NAMES = [
    ("بشرى", "المولد", "Bushra Khaled Almowallad"),
    ("رهف", "سندي", "Rahaf Omar Sindi"),
    ("عبير", "اللحياني", "Abeer Mansour Allihyani"),
]
MARKS = [["present"] * 3, ["absent", "late", "present"], ["absent", "absent", "excused"]]


@pytest.fixture
def cohort(trainee, trainer):
    """Half way: three sessions taught, one today, two to come; Arwa and three others learn, Huda teaches."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    cohort = CohortFactory(
        project_percent=60,
        code="SAFE-SAFA-3",
        applications_open_on=now.date() - timedelta(60),
        applications_close_on=now.date() - timedelta(30),
        starts_on=now.date() - timedelta(21),
        ends_on=now.date() + timedelta(14),
        centre__address_ar="شارع الأمير سلطان، مدخل النساء من الشارع الخلفي",
        centre__address_en="Prince Sultan Street, women enter from the back street",
    )
    for number in range(1, 7):
        starts_at = now + timedelta(weeks=number - 4, hours=1)
        ends_at = starts_at + timedelta(hours=2)
        status = "held" if number < 4 else "planned"
        ClassSessionFactory(cohort=cohort, number=number, starts_at=starts_at, ends_at=ends_at, status=status)
    huda = VolunteerTrainer.objects.get(person__standings__user=trainer)
    assignment.accept(assignment.offer(cohort, trainer=huda, by=UserFactory()), by=trainer)
    arwa = Person.objects.get(standings__user=trainee)
    others = [PersonFactory(given_ar=given, family_ar=family, name_en=latin) for given, family, latin in NAMES]
    for person, marks in zip([arwa, *others], [["present", "late", "present"], *MARKS], strict=True):
        marked(EnrolmentFactory(enrolled=True, cohort=cohort, person=person), [*marks, None, None, None])
    return cohort


@pytest.fixture
def finished(cohort):
    """The same cohort, taught to its end."""
    now = timezone.now()
    cohort.class_sessions.update(status="held", finished_at=now, finished_by=UserFactory(), locked_at=now)
    cohort.status, cohort.closed_at = "closed", now
    cohort.project_percent = None
    cohort.save()
    first, second, *_others = cohort.enrolments.order_by("pk")
    for session in cohort.class_sessions.filter(number__gt=3):
        for enrolment in [first, second]:
            AttendanceRecordFactory(session=session, enrolment=enrolment)
    return cohort


def test_my_learning_stands_up(page_at, cohort, trainee):
    EnrolmentFactory(person=Person.objects.get(standings__user=trainee), cohort=CohortFactory())
    judge_every_way(page_at, "/learning/", user=trainee)


def test_my_learning_of_nobody_yet_stands_up(page_at, stranger):
    judge_every_way(page_at, "/learning/", user=stranger)


def test_now_stands_up(page_at, cohort, trainer):
    huda = VolunteerTrainer.objects.get(person__standings__user=trainer)
    assignment.offer(CohortFactory(), trainer=huda, by=UserFactory())
    judge_every_way(page_at, "/now/", user=trainer)


def test_the_trainers_cohort_stands_up(page_at, cohort, trainer):
    judge_every_way(page_at, reverse("desks:cohort", args=[cohort.public_id]), user=trainer)


def test_marking_projects_stands_up(page_at, cohort, trainer):
    judge_every_way(page_at, reverse("learning:mark_projects", args=[cohort.public_id]), user=trainer)


def test_an_offer_stands_up_and_is_answered_in_one_tap(page_at, cohort, trainer):
    huda = VolunteerTrainer.objects.get(person__standings__user=trainer)
    offered = assignment.offer(CohortFactory(), trainer=huda, by=UserFactory())
    address = reverse("volunteers:offer", args=[offered.public_id])
    judge_every_way(page_at, address, user=trainer)
    page = page_at(user=trainer, scripts=False)
    page.goto(address)
    page.locator("button[value=accept]").click()
    offered.refresh_from_db()
    assert offered.status == "accepted"


def test_graduation_is_decided_without_scripts(page_at, finished, lead):
    page = page_at(1280, 800, user=lead, scripts=False)
    page.goto(reverse("graduation_review", args=[finished.pk]))
    assert page.locator("input[name=graduates]:checked").count() == 2
    page.locator(".decide button").click()
    page.locator("form .btn--primary").click()
    assert GraduationDecision.objects.get().decided_enrolments.graduated().count() == 2


@pytest.mark.parametrize("screen", ["review", "assignments", "trainer"])
def test_the_leads_screens_stand_up(page_at, finished, lead, screen):
    EnrolmentFactory(cohort=CohortFactory())
    address = {
        "review": reverse("graduation_review", args=[finished.pk]),
        "assignments": reverse("assignments_of_cohort", args=[finished.pk]),
        "trainer": reverse("trainer", args=[VolunteerTrainer.objects.get().pk]),
    }[screen]
    judge_every_way(page_at, address, user=lead, leaving_out=["#wagtail-sidebar", ".sidebar"])
