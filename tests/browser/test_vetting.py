"""Vetting, days away, a guardian's consent and reviews of skills stand up, and work without scripts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.volunteers import ages, assignment, guardians
from lms.volunteers.models import GuardianConsent, VettingStep, VolunteerTrainer, WeekException
from tests.browser.judging import judge, judge_every_way
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, CourseFactory
from tests.factories.people import PersonFactory, StandingFactory, UserFactory
from tests.factories.volunteers import SkillReviewFactory, VolunteerTrainerFactory, WeekExceptionFactory, step_of

ADMIN_CHROME = [".sidebar", "#wagtail-sidebar", "wagtail-userbar"]


@pytest.fixture
def layan(db):
    """Under 18, of whom the identity was seen, the training is over and a guardian was asked; she teaches, and is away."""
    today = timezone.localdate()
    person = PersonFactory(given_ar="ليان", name_en="Layan Salem Alhazmi", born_on=ages.turns(-16, today))
    trainer = VolunteerTrainerFactory(person=person, vetted=False)
    StandingFactory(person=person, user__phone="+966553000009")
    VettingStep.objects.bulk_create(
        [
            step_of(trainer, "identity", valid_until=today + timedelta(days=9), by=UserFactory(), note="بطاقة الهوية"),
            step_of(trainer, "training", valid_until=today - timedelta(days=3)),
        ]
    )
    SkillReviewFactory(trainer=trainer)
    trainer.courses.set([CourseFactory(), trainer.skill_reviews.get().course])
    WeekExceptionFactory(trainer=trainer)
    WeekExceptionFactory(trainer=trainer, kind="free", part="evening", first_day=today + timedelta(days=20))
    guardians.ask(trainer, name="سالم الحازمي", phone="+966551003333", by=assignment.account_of(trainer))
    return trainer


def test_a_volunteers_pages_stand_up(page_at, layan):
    account = assignment.account_of(layan)
    for address in ["/volunteering/", "/volunteering/days/", "/volunteering/guardian/"]:
        judge_every_way(page_at, address, user=account)


def test_joining_under_18_stands_up(page_at, db):
    CourseFactory(field="web")
    person = PersonFactory(born_on=ages.turns(-16, timezone.localdate()), name_en="Layan Salem Alhazmi")
    user = StandingFactory(person=person).user
    for language, theme, width in [("ar", "light", 390), ("en", "dark", 1280)]:
        page = page_at(width, 844, language, theme, user=user)
        page.goto("/volunteer/join/")
        judge(page)


def test_days_away_are_written_without_scripts(page_at, trainer):
    huda = VolunteerTrainer.objects.get(person__standings__user=trainer)
    cohort = CohortFactory()
    day = timezone.localdate() + timedelta(days=4)
    ClassSessionFactory(cohort=cohort, starts_at=timezone.now() + timedelta(days=4))
    assignment.accept(assignment.offer(cohort, trainer=huda, by=UserFactory()), by=trainer)
    page = page_at(user=trainer, scripts=False, language="en")
    page.goto("/volunteering/days/")
    page.locator("input[name=first_day]").fill(f"{day:%Y-%m-%d}")
    page.locator("form .btn--primary").click()
    page.wait_for_load_state()
    assert WeekException.objects.get().first_day == day
    page.locator("button[name=remove]").click()
    page.wait_for_load_state()
    assert not WeekException.objects.exists()


def test_a_guardian_answers_signed_out_without_scripts(page_at, layan):
    consent = guardians.last_of(layan)
    address = reverse("volunteers:consent", args=[guardians.LINKS.signed(consent)])
    judge_every_way(page_at, address)
    page = page_at(scripts=False)
    page.goto(address)
    page.locator('button[value="yes"]').click()
    page.wait_for_load_state()
    assert GuardianConsent.objects.get().status == "given"


def test_a_leads_pages_stand_up(page_at, lead, layan):
    course = layan.courses.first()
    addresses = [
        reverse("trainer", args=[layan.pk]),
        reverse("trainer_identity", args=[layan.pk]),
        reverse("trainer_guardian", args=[layan.pk]),
        reverse("trainer_days", args=[layan.pk]),
        reverse("trainer_skill", args=[layan.pk, course.pk]),
        reverse("trainers"),
    ]
    for language, theme, width in [("ar", "light", 390), ("en", "dark", 1280)]:
        page = page_at(width, 844, language, theme, user=lead)
        for address in addresses:
            page.goto(address)
            judge(page, leaving_out=ADMIN_CHROME)
