"""The road in Chromium, in Arabic on a phone: every screen on it stands up, and every step is taken by tapping."""

import re
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from courses import loading
from courses.models import Course
from lms.cohorts.models import AttendanceRecord
from lms.outbox import jobs
from lms.outbox.models import Message
from tests.browser.judging import judge
from tests.factories.cohorts import CentreFactory, ClassSessionFactory, CohortFactory

SIDEBAR = ["#wagtail-sidebar", ".sidebar", ".messages"]  # Wagtail's own; its messages fade in while axe looks


def test_the_road_on_a_phone_in_arabic(page_at, staff, trainer):
    lead = staff("lead")
    loading.load_courses(files=[loading.CONTENT / "SAFE.yaml"])
    now = timezone.now()
    today = timezone.localdate()
    cohort = CohortFactory(
        course=Course.objects.get(code="SAFE"),
        centre=CentreFactory(address_ar="جدة", address_en="Jeddah"),
        audience="female",
        applications_open_on=today - timedelta(3),
        applications_close_on=today + timedelta(3),
        starts_on=today,
        ends_on=today,
    )
    session = ClassSessionFactory(cohort=cohort, starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=2))

    trainee = page_at(language="ar")
    sees_the_course_and_signs_up(trainee, cohort)
    applies(trainee)

    desk = page_at(language="ar", user=lead)
    accepts(desk, cohort)
    offers(desk, cohort, trainer)

    teacher = page_at(language="ar", user=trainer)
    takes_the_offer(teacher)
    takes_the_register(teacher, session)

    closes_and_decides(desk, cohort)
    issues(desk, cohort)
    jobs.run_all()
    made = Certificate.objects.get()
    assert (made.status, made.failure) == ("issued", {})
    holds_the_certificate(trainee)
    verifies(page_at(language="ar"))


def sees_the_course_and_signs_up(page, cohort):
    page.goto("/ar/")
    judge(page)
    page.get_by_role("link", name="السلامة على الإنترنت").first.click()
    judge(page)
    page.locator(f'a[href="{reverse("cohorts:apply", args=[cohort.public_id])}"]').first.click()
    judge(page)  # asked to sign in
    page.locator('main a[href*="signup"]').click()
    judge(page)
    for name, words in {
        "phone": "٠٥٥١٢٣٤٥٦٧",
        "given_ar": "آلاء",
        "father_ar": "سالم",
        "grandfather_ar": "عبدالله",
        "family_ar": "الحازمي",
        "name_en": "Alaa Salem Abdullah Alhazmi",
        "born_on": "١٤/٣/٢٠٠٤",
    }.items():
        page.fill(f"main [name={name}]", words)
    page.locator("main [name=gender][value=female]").check()
    page.locator("main [name=agrees]").check()
    page.locator("main form:has([name=phone]) button.btn--primary").click()
    page.wait_for_selector("main [name=code]")
    judge(page)
    page.fill("main [name=code]", re.search(r"\d{6}", Message.objects.latest("pk").body).group())
    page.locator("main form:has([name=code]) button.btn--primary").click()
    page.wait_for_url("**/apply/**")


def applies(page):
    """Who, the name, send: the main button of each step is at the thumb."""
    page.wait_for_selector("main [name=person]")
    judge(page)
    page.locator("main [name=person]").first.check()
    page.locator("button.btn--primary").click()
    page.wait_for_selector("main [name=name_en]")
    judge(page)
    page.locator("button.btn--primary").click()
    page.wait_for_url("**step=send")
    judge(page)
    page.locator("button.btn--primary").click()
    page.wait_for_url("**/applications/**")
    judge(page)


def accepts(page, cohort):
    page.goto(reverse("applications"))
    judge(page, leaving_out=SIDEBAR)
    page.locator("[name=chosen]").check()
    page.locator("button[name=act][value=accept]").click()
    page.wait_for_load_state()
    assert list(cohort.enrolments.values_list("status", flat=True)) == ["enrolled"]


def offers(page, cohort, trainer):
    page.goto(reverse("assignments_of_cohort", args=[cohort.pk]))
    judge(page, leaving_out=SIDEBAR)
    person = trainer.standings.get().person
    page.locator(f"[name=trainer][value='{person.volunteer_trainer.pk}']").check()
    page.locator("main form:has([name=trainer]) button").click()
    page.wait_for_load_state()


def takes_the_offer(page):
    page.goto(reverse("desks:now"))
    judge(page)
    page.locator('main a[href^="/offers/"]').first.click()
    page.wait_for_selector("[name=answer]")
    judge(page)
    page.locator("[name=answer][value=accept]").click()
    page.wait_for_load_state()


def takes_the_register(page, session):
    page.goto(reverse("desks:now"))
    judge(page)
    page.locator('main a[href^="/register/"]').first.click()
    page.wait_for_selector(".line")
    judge(page)
    page.locator(".line .cell--late").click()
    page.wait_for_selector(".line[data-mark=late]")
    page.locator(".line .chip").first.click()
    page.locator("button[value=finish]").click()
    page.wait_for_selector('[data-when-done="held"]')  # kept on the phone first, and then the server's
    session.refresh_from_db()
    assert session.status == "held"
    assert AttendanceRecord.objects.values_list("mark", "minutes_late").get() == ("late", 5)


def closes_and_decides(page, cohort):
    page.goto(reverse("cohort_screens:edit", args=[cohort.pk]))
    judge(page, leaving_out=SIDEBAR)
    page.locator("button[value=close]").click()
    page.wait_for_load_state()
    page.goto(reverse("graduation_review", args=[cohort.pk]))
    judge(page, leaving_out=SIDEBAR)
    page.locator(".decide button.btn--primary").click()
    page.wait_for_selector("[name=seen]", state="attached")
    judge(page, leaving_out=SIDEBAR)
    page.locator("main form:has([name=seen]) button.btn--primary").click()
    page.wait_for_load_state()
    assert cohort.enrolments.filter(graduation__graduates=True).count() == 1


def issues(page, cohort):
    page.goto(reverse("certificate_desk:issue", args=[cohort.pk]))
    judge(page, leaving_out=SIDEBAR)
    page.locator("main form button.btn--primary").click()
    page.wait_for_load_state()
    judge(page, leaving_out=SIDEBAR)


def holds_the_certificate(page):
    page.goto(reverse("desks:my_learning"))
    judge(page)
    page.locator('.mine a[href^="/certificates/"]').click()
    with page.expect_download() as download:
        page.locator("main a[download]").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def verifies(page):
    """As one who holds the paper: the code is typed as it is printed."""
    code = Certificate.objects.get().code
    page.goto(reverse("certificates:verify_form"))
    judge(page)
    page.fill("main [name=code]", "-".join(re.findall(".{1,4}", code)).lower())
    page.locator("main form:has([name=code]) button.btn--primary").click()
    page.get_by_text("آلاء سالم عبدالله الحازمي").first.wait_for()
    judge(page)
