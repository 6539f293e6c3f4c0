"""The lead's desk in a browser: figures, reports, the queue, the calendar, decisions and certificates in bulk."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates import ending, facts, naming, packs
from lms.accounts.models import Person
from lms.cohorts.models import Cohort, Enrolment
from lms.outbox.models import Job
from tests.browser.judging import faults
from tests.factories.attendance import marked
from tests.factories.certificates import DecidedEnrolmentFactory, issued_certificate
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.templates import published_template

AROUND = ["#wagtail-sidebar", ".sidebar"]


@pytest.fixture
def programme(lead):
    """A running cohort with applications, two sessions at one time, a decision and work that was given up."""
    today = timezone.localdate()
    fields = {"starts_on": today, "ends_on": today + timedelta(35), "capacity": 2}
    window = {"applications_open_on": today - timedelta(30), "applications_close_on": today + timedelta(1)}
    cohort = CohortFactory(**fields, **window)
    beside = CohortFactory(centre=cohort.centre, **fields, **window)
    begins = timezone.make_aware(datetime.combine(today, datetime.min.time())) + timedelta(hours=1)
    for each in (cohort, beside):
        ClassSessionFactory(cohort=each, starts_at=begins, ends_at=begins + timedelta(hours=2), status="held")
    marked(EnrolmentFactory(cohort=cohort, enrolled=True), ["present"])
    for given in ["هدى", "ريم"]:
        EnrolmentFactory(cohort=cohort, person=PersonFactory(given_ar=given, born_on=today - timedelta(365 * 19)))
    DecidedEnrolmentFactory()
    Job.objects.create(
        kind="volunteers.end_offers",
        status=Job.Status.FAILED,
        attempts_allowed=1,
        not_before=timezone.now(),
        finished_at=timezone.now(),
        last_error="ConnectionError: nobody answers",
    )
    return cohort


@pytest.mark.parametrize(
    ("width", "language", "theme"), [(390, "ar", "dark"), (1280, "en", "light")], ids=["a phone", "a desk"]
)
def test_the_lead_s_desk_stands_up(page_at, programme, lead, width, language, theme):
    page = page_at(width, 900, language, theme, user=lead)
    for address in [
        reverse("wagtailadmin_home"),
        reverse("reports"),
        reverse("enrolments"),
        reverse("sessions_held"),
        reverse("centre_calendar"),
        reverse("given_up"),
        reverse("graduation_by_the_rule"),
        reverse("certificates_issue_all"),
        reverse("applications"),
    ]:
        page.goto(address)
        assert faults_here(page) == []


@pytest.mark.parametrize(("width", "language", "theme"), [(390, "ar", "dark"), (1280, "en", "light")])
def test_templates_are_listed_and_chosen(page_at, programme, lead, width, language, theme):
    page = page_at(width, 900, language, theme, user=lead)
    page.goto(reverse("certificate_templates:list"))
    assert faults_here(page) == []  # none yet
    template = published_template("Stars")
    page.goto(reverse("certificate_templates:list"))
    assert faults_here(page) == []
    page.goto(reverse("certificate_desk:cohorts"))
    page.select_option("#template", str(template.pk))
    with page.expect_navigation():
        page.click("form:has(#template) button")
    assert page.input_value("#template") == str(template.pk)
    assert faults_here(page) == []
    with page.expect_navigation():
        page.click("main table a.btn")
    assert page.locator("#template option").first.text_content().strip().endswith("Stars")
    assert faults_here(page) == []


def test_a_template_shows_itself_beside_its_form(page_at, lead):
    page = page_at(1280, 900, "en", "light", user=lead)
    page.goto(reverse("certificate_templates:add"))
    page.fill("[name=name]", "Stars")
    page.click("[data-side-panel-toggle=preview]")
    paper = page.frame_locator("iframe").last.locator("img.paper-preview__page")
    paper.wait_for(timeout=60_000)
    # Wagtail takes a form's first two seconds for how it was: a paper that is drawn sooner would miss what is typed then.
    page.wait_for_function("() => wagtail.app.queryController('w-unsaved').initialFormData")
    before = paper.get_attribute("src")
    page.fill("[name=title_en]", "WELL DONE")
    page.wait_for_function(
        "before => [...document.querySelectorAll('iframe')].some(frame => { const page = frame.contentDocument?.querySelector('img.paper-preview__page'); return page && page.complete && page.src !== before; })",
        arg=before,
        timeout=60_000,
    )


@pytest.mark.parametrize(
    ("width", "language", "theme"),
    [(390, "ar", "dark"), (390, "en", "light"), (1280, "ar", "light"), (1280, "en", "dark")],
)
def test_names_to_correct_and_their_answer_stand_up(page_at, lead, width, language, theme):
    page = page_at(width, 900, language, theme, user=lead)
    page.goto(reverse("certificate_desk:name_requests"))
    assert faults_here(page) == []  # none waits
    asked = [wrongly_named(given) for given in ["هدى", "عبدالرحمن"]]
    page.goto(reverse("certificate_desk:name_requests"))
    assert page.locator("main h2").count() == 2
    assert faults_here(page) == []
    page.goto(reverse("certificate_desk:name_answer", args=[asked[0].pk]))
    assert faults_here(page) == []
    page.locator("main button.btn--primary").click()
    page.locator("#errors").wait_for()  # nobody is told nothing
    assert faults_here(page) == []


@pytest.mark.parametrize(
    ("width", "language", "theme"),
    [(390, "ar", "light"), (390, "en", "dark"), (1280, "ar", "dark"), (1280, "en", "light")],
)
def test_the_rooms_of_a_cohort_s_certificates_stand_up(page_at, lead, width, language, theme):
    wrong = issued_certificate()
    cohort = wrong.enrolment.cohort
    decision = wrong.enrolment.graduation.decision
    issued_certificate(decision=decision)
    DecidedEnrolmentFactory(decision=decision, enrolment__person__name_en="")
    packs.ask(cohort, by=lead, has_crop_marks=True)
    corrected = facts.Names(wrong.printed.name_ar, f"{wrong.printed.name_en} Corrected")
    newer = ending.supersede(wrong, by=lead, reason="كما في الجواز.", names=corrected)
    page = page_at(width, 900, language, theme, user=lead)
    for address in [
        reverse("certificate_desk:issue", args=[cohort.pk]),
        reverse("certificate_desk:progress", args=[cohort.pk]),
        reverse("certificate_desk:tell", query={"cohort": cohort.pk}),
        reverse("certificate_desk:tell"),
        reverse("certificate_desk:packs", args=[cohort.pk]),
        *(reverse("certificate_desk:certificate", args=[each.pk]) for each in [wrong, newer]),
    ]:
        page.goto(address)
        assert faults_here(page) == []


def wrongly_named(given):
    certificate = issued_certificate(enrolment__person__given_ar=given)
    other = facts.Names(f"{certificate.printed.name_ar}ي", certificate.printed.name_en)
    return naming.ask(certificate, by=UserFactory(), names=other, words="الاسم في الهوية بالياء.")


def faults_here(page):
    # Wagtail's own pencil on the picture of the account is a small one.
    return [one for one in faults(page, leaving_out=AROUND) if "avatar__edit-link" not in one]


def test_a_chart_is_a_picture_with_its_numbers_in_a_table_behind(page_at, programme, lead):
    page = page_at(1280, 900, "ar", user=lead, scripts=False)
    page.goto(reverse("reports"))
    chart = page.locator("#attendance")
    assert chart.locator("svg.chart__art").bounding_box()["height"] > 150
    page.goto(reverse("wagtailadmin_home"))
    stages = page.locator("#stages")
    stages.locator("summary").click()
    with page.expect_navigation():
        stages.get_by_role("link", name="٢").click()  # two wait for an answer
    assert page.locator(".list__table tbody tr").count() == 2


def test_a_long_name_leaves_room_for_its_box_on_a_phone(page_at, programme, lead):
    long = "Abdulrahman Muhammad Abdulmohsen bin Abdulaziz Al-Ansari"
    Person.objects.filter(enrolments__cohort=programme).update(name_en=long)
    page = page_at(390, 844, "en", user=lead)
    page.goto(reverse("applications"))
    name, box = page.locator("label[for^=chosen-]").first, page.locator(".pick input").first
    assert name.inner_text() == long
    within = box.bounding_box()
    assert within["x"] + within["width"] < 390
    box.click()  # refused where the name lay over it
    assert box.is_checked()


def test_applications_are_decided_from_the_keyboard_and_the_refused_stays_ticked(page_at, programme, lead):
    page = page_at(1280, 900, "en", user=lead)
    page.goto(reverse("applications"))
    for box in page.locator(".pick input").all():
        box.focus()
        page.keyboard.press("Space")
    page.locator("button[value=accept]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**ticked=kept")
    assert page.locator(".messages").inner_text().count("1 applicant is accepted") == 1
    assert page.locator(".pick input:checked").count() == 1
    assert Enrolment.objects.enrolled().filter(cohort=programme).count() == 2
    assert Cohort.objects.get(pk=programme.pk).taken == 2
