"""Joining as a volunteer, a volunteer's own page, and marking a project stand up, and work without scripts."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from courses.models import Course
from lms.learning import projects, uploads
from lms.learning.models import ProjectSubmission
from lms.outbox.models import Message
from lms.volunteers import assignment, week
from lms.volunteers.models import VolunteerTrainer
from tests.browser.judging import judge, judge_every_way
from tests.factories.cohorts import CentreFactory, ClassSessionFactory, CohortFactory, CourseFactory, EnrolmentFactory
from tests.factories.course_files import both, course_file
from tests.factories.pages import site_with
from tests.factories.people import PersonFactory, StandingFactory, UserFactory

JOIN, MINE = "/volunteer/join/", "/volunteering/"


@pytest.fixture
def newcomer(db):
    """Of age, with an account, and not on the list."""
    for field in ["web", "safety", "office"]:
        CourseFactory(field=field)
    for name_ar, name_en in [("مركز حي الصفا", "Al-Safa centre"), ("مركز حي السلامة", "Al-Salamah centre")]:
        CentreFactory(name_ar=name_ar, name_en=name_en)
    person = PersonFactory(given_ar="ليان", name_en="Layan Salem Alhazmi", born_on=date(1998, 3, 14))
    return StandingFactory(person=person, user__phone="+966553000009").user


@pytest.fixture
def huda(trainer):
    """Teaches one cohort, whose first register she took, declined another and is asked for a third."""
    huda = VolunteerTrainer.objects.get(person__standings__user=trainer)
    lead = UserFactory()
    huda.about, huda.sessions_a_week = "أعمل في الشبكات منذ عشر سنوات، ودرّست أبناء الحي.", 2
    huda.save()
    week.set_parts(huda, [(6, "evening"), (1, "evening"), (3, "morning")], by=trainer)
    taught = assignment.accept(assignment.offer(CohortFactory(), trainer=huda, by=lead), by=trainer)
    huda.courses.add(taught.cohort.course)
    begins = timezone.now() - timedelta(days=3)
    ClassSessionFactory(
        cohort=taught.cohort,
        starts_at=begins,
        ends_at=begins + timedelta(minutes=150),
        status="held",
        finished_at=timezone.now(),
        finished_by=trainer,
    )
    assignment.decline(assignment.offer(CohortFactory(), trainer=huda, by=lead), by=trainer, reason="اختبارات")
    assignment.offer(CohortFactory(), trainer=huda, by=lead)
    return huda


@pytest.fixture
def handed_in(trainer):
    """A project in words, by link and as a file, the second time; its course has a rubric of two criteria."""
    file = course_file()
    [criterion] = file["project"]["rubric"]
    file["project"]["rubric"].append(criterion | {"criterion": both("الوضوح", "Clearness")})
    site_with(file)
    cohort = CohortFactory(project_percent=60, course=Course.objects.get())
    huda = VolunteerTrainer.objects.get(person__standings__user=trainer)
    assignment.accept(assignment.offer(cohort, trainer=huda, by=UserFactory()), by=trainer)
    enrolment = EnrolmentFactory(enrolled=True, cohort=cohort)
    EnrolmentFactory(enrolled=True, cohort=cohort, person__given_ar="ريم", person__name_en="Reem Alhazmi")
    projects.hand_in(enrolment, by=trainer, text="المحاولة الأولى")
    projects.hand_in(
        enrolment,
        by=trainer,
        text="موقع لمخبز الحي، فيه قائمة وأسعار وخريطة.",
        link="https://example.com/bakery",
        file=uploads.Upload(b"%PDF-1.7 a poster", "ملصق المخبز.pdf", "pdf"),
    )
    return enrolment


def test_joining_stands_up_and_works_without_scripts(page_at, newcomer):
    judge_every_way(page_at, JOIN, user=newcomer)
    page = page_at(user=newcomer, scripts=False)
    page.goto(JOIN)
    page.locator("input[name=courses]").first.check()
    page.locator('input[name=parts][value="6-evening"]').check()
    page.locator("input[name=sessions_a_week]").fill("٢")
    page.locator("input[name=agrees]").check()
    page.locator("form .btn--primary").click()
    expect(page).to_have_url(page.url.split("/volunteer")[0] + MINE)
    trainer = VolunteerTrainer.objects.get()
    assert (trainer.status, trainer.sessions_a_week, week.parts_of(trainer)) == ("applied", 2, [(6, "evening")])


def test_my_volunteering_stands_up_and_the_week_is_set_without_scripts(page_at, huda, trainer):
    judge_every_way(page_at, MINE, user=trainer)
    page = page_at(user=trainer, scripts=False)
    page.goto(MINE)
    page.locator('label:has(input[value="0-morning"])').click()
    page.locator('label:has(input[value="6-evening"])').click()
    page.locator("button[value=week]").click()
    page.wait_for_load_state()
    assert week.parts_of(huda) == [(0, "morning"), (1, "evening"), (3, "morning")]


def test_a_project_is_marked_by_the_rubric(page_at, handed_in, trainer):
    address = reverse("learning:mark_project", args=[handed_in.cohort.public_id, handed_in.public_id])
    judge_every_way(page_at, address, user=trainer)
    page = page_at(user=trainer, language="en")
    page.goto(address)
    proposal = page.locator("[data-proposal]")
    expect(proposal).to_be_hidden()
    page.locator('input[name=level_0][value="2"]').check()
    page.locator('input[name=level_1][value="1"]').check()
    expect(proposal).to_contain_text("63")
    page.locator("button[value=mark]").click()
    page.wait_for_load_state()
    assert ProjectSubmission.objects.get(enrolment=handed_in).mark == 63


def test_a_message_to_a_whole_cohort_says_to_how_many_it_goes(page_at, handed_in, trainer):
    address = reverse("cohorts:announce", args=[handed_in.cohort.public_id])
    for language, theme, width in [("ar", "light", 390), ("en", "dark", 1280)]:
        page = page_at(width, 844, language, theme, user=trainer)
        page.goto(address)
        judge(page)
    EnrolmentFactory(enrolled=True, cohort=handed_in.cohort, person__phone="+966557000001")
    page.goto(address)
    page.locator("textarea").fill("Sunday's session is in hall 2.")
    page.locator("form .btn--primary").click()
    page.wait_for_load_state()
    expect(page.locator("form .btn--primary")).to_contain_text("Send to 2 readers")  # sisters share a number
    judge(page)
    page.locator("form .btn--primary").click()
    page.wait_for_load_state()
    assert Message.objects.filter(body__contains="in hall 2.").count() == 2
