"""How well a trainer teaches a course: reviewed by a lead, used when they are asked, and two at once."""

from datetime import date, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from lms.audit.models import AuditEvent
from lms.volunteers import assignment, candidates, numbered, reasons, skills
from lms.volunteers.models import SkillReview, VolunteerTrainer
from tests.factories.cohorts import CohortFactory, CourseFactory
from tests.factories.people import StandingFactory, UserFactory
from tests.factories.volunteers import SkillReviewFactory, VolunteerTrainerFactory
from tests.races import at_once, without_the_constraint, without_the_lock

ON, AGAIN = date(2026, 3, 1), date(2027, 3, 1)


@pytest.fixture
def huda(trainer):
    return VolunteerTrainer.objects.get(person__standings__user=trainer)


def review(trainer, course, *, seen=0, by=None, level="teaches"):
    by = by or UserFactory()
    return skills.review(trainer, course, level=level, reviewed_on=ON, review_by=AGAIN, seen=seen, by=by)


def said(match):
    with translation.override("en"):
        return {reason.words: reason.tone for reason in reasons.of(match)}


def match_of(cohort, trainer):
    return next(one for one in candidates.ranked(cohort, now=timezone.now()) if one.trainer == trainer.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("level", "words", "tone"),
    [
        ("teaches", "Teaches it; reviewed on 1 March 2026", "teal"),
        ("leads", "Teaches it and guides other trainers; reviewed on 1 March 2026", "teal"),
        ("assists", "Assists in it beside a lead trainer; reviewed on 1 March 2026", "brass"),
    ],
)
def test_the_last_review_is_said_where_trainers_are_placed(huda, level, words, tone):
    cohort = CohortFactory()
    huda.courses.add(cohort.course)
    with time_machine.travel(ON, tick=False):
        assert said(match_of(cohort, huda))["No lead has reviewed yet how they teach it"] == ""
        review(huda, cohort.course, level="leads" if level != "leads" else "assists")
        review(huda, cohort.course, level=level, seen=1)
        assert said(match_of(cohort, huda))[words] == tone
        assert "A new review of that was due" not in said(match_of(cohort, huda))


@pytest.mark.django_db
def test_a_review_that_is_due_is_a_warning_and_no_refusal(huda):
    cohort = CohortFactory(starts_on=AGAIN, ends_on=AGAIN + timedelta(days=30))
    huda.courses.add(cohort.course)
    review(huda, cohort.course)
    with time_machine.travel(AGAIN, tick=False):
        assert not match_of(cohort, huda).is_review_due
    with time_machine.travel(AGAIN + timedelta(days=1), tick=False):
        match = match_of(cohort, huda)
        assert (match.is_review_due, match.is_unsure, match.may_lead) == (True, False, True)
        assert said(match)["A new review of that was due"] == "brass"
        assert assignment.offer(cohort, trainer=huda, by=UserFactory())


@pytest.mark.django_db
def test_who_only_assists_is_asked_as_an_assistant_alone_and_comes_after_who_teaches(huda):
    cohort = CohortFactory()
    other = StandingFactory(person=VolunteerTrainerFactory().person).person.volunteer_trainer
    for one in [huda, other]:
        one.courses.add(cohort.course)
    review(huda, cohort.course, level="assists")
    ranked = candidates.ranked(cohort, now=timezone.now())
    assert [one.trainer for one in ranked] == [other.pk, huda.pk]
    with pytest.raises(assignment.OnlyAssists):
        assignment.offer(cohort, trainer=huda, by=UserFactory())
    assert assignment.offer(cohort, trainer=huda, by=UserFactory(), role="assistant")
    assert assignment.offer(CohortFactory(), trainer=huda, by=UserFactory())  # another course: not reviewed


@pytest.mark.django_db
def test_nobody_reviews_their_own_skills(trainer, huda):
    with pytest.raises(skills.OwnSkill):
        review(huda, CourseFactory(), by=trainer)


@pytest.mark.django_db
def test_who_saw_an_older_review_is_told_and_changes_nothing(huda):
    course = CourseFactory()
    review(huda, course)
    with pytest.raises(skills.ReviewedMeanwhile):
        review(huda, course, level="leads")
    assert SkillReview.objects.get().level == "teaches"


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"level": "shines"}, {"review_by": ON}])
def test_the_database_keeps_a_review_that_can_be(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        SkillReviewFactory(**{"reviewed_on": ON} | wrong)


@pytest.mark.django_db
def test_a_lead_reviews_a_skill_and_the_trainer_reads_level_and_day(signed_in, lead, trainer, huda):
    course = CourseFactory()
    huda.courses.add(course)
    page = reverse("trainer_skill", args=[huda.pk, course.pk])
    browser = signed_in(lead)
    assert page in browser.get(reverse("trainer", args=[huda.pk])).content.decode()
    sent = {"level": "teaches", "reviewed_on": "1/3/2026", "review_by": "1/3/2027", "seen": "0"}
    with time_machine.travel(date(2026, 3, 2), tick=False):
        assert signed_in(lead).post(page, sent).status_code == 302
        [one] = SkillReview.objects.all()
        assert (one.level, one.reviewed_on, one.review_by, one.by, one.number) == ("teaches", ON, AGAIN, lead, 1)
        assert AuditEvent.objects.filter(verb="trainer.skill_reviewed", by=lead).count() == 1
        again = signed_in(lead).post(page, sent | {"level": "leads"})  # a page that was opened before
        assert again.status_code == 200
        assert len(again.context["form"].non_field_errors()) == 1
        assert SkillReview.objects.count() == 1
    trainer.language = "en"
    trainer.save()
    assert "a lead reviewed it on 1 March 2026" in signed_in(trainer).get("/volunteering/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"level": ""}, "level"),
        ({"level": "shines"}, "level"),
        ({"reviewed_on": "1/3/2099"}, "reviewed_on"),
        ({"review_by": "1/3/2026"}, "review_by"),
        ({"review_by": "1/3/2099"}, "review_by"),
        ({"seen": "99999999999999999999"}, "seen"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(signed_in, lead, huda, sent, wrong):
    page = reverse("trainer_skill", args=[huda.pk, CourseFactory().pk])
    whole = {"level": "teaches", "reviewed_on": "1/3/2026", "review_by": "1/3/2027", "seen": "0"}
    response = signed_in(lead).post(page, whole | sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [wrong]
    assert not SkillReview.objects.exists()


# ── Two at once ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_of_four_who_review_a_skill_at_once_one_does():
    trainer, course, by = VolunteerTrainerFactory(), CourseFactory(), UserFactory()
    acts = [lambda: review(trainer, course, by=by)] * 4
    results = at_once(*acts, before='INSERT INTO "volunteers_skillreview"')
    assert sorted(type(one).__name__ for one in results) == ["ReviewedMeanwhile"] * 3 + ["SkillReview"]
    assert SkillReview.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_constraint_looking_first_writes_all_four():
    trainer, course, by = VolunteerTrainerFactory(), CourseFactory(), UserFactory()
    looked = Barrier(4)

    def look_then_review():
        with without_the_lock():
            is_first = numbered.last_of(trainer.skill_reviews.filter(course=course)) == 0
            looked.wait(timeout=30)
            if is_first:
                SkillReviewFactory(trainer=trainer, course=course, by=by)

    with without_the_constraint(SkillReview, "a_skill_is_reviewed_by_one_at_a_time"):
        at_once(*[look_then_review] * 4)
        assert SkillReview.objects.count() == 4
