"""How well a trainer teaches a course, as leads see it: docs/rules.md, "Vetting"."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.audit import trail
from lms.cohorts.refusals import Refused
from lms.volunteers import numbered
from lms.volunteers.models import SkillReview


class ReviewedMeanwhile(Refused):
    message = _(
        "Somebody reviewed this skill since you opened the page. Read their review, then write yours if need be."
    )


class OwnSkill(Refused):
    message = _("Nobody reviews their own skills. Another lead does.")


@transaction.atomic
def review(trainer, course, *, level, reviewed_on, review_by, seen, by):
    """Note how well the trainer teaches the course; it takes the place of the review before, of which ``seen`` is the number.

    ``seen`` 0: there was none. Raises OwnSkill, ReviewedMeanwhile: of two who review at once one does.
    """
    if by.pk in trainer.own_accounts:
        raise OwnSkill
    reviewed = SkillReview(
        trainer=trainer,
        course=course,
        level=level,
        reviewed_on=reviewed_on,
        review_by=review_by,
        by=by,
    )
    numbered.add(reviewed, _reviews(trainer, course), seen=seen, meanwhile=ReviewedMeanwhile)
    trail.record("trainer.skill_reviewed", trainer, by=by, course=course.pk, level=level)
    return reviewed


def of(trainer, on):
    """What they say they can teach, or was reviewed: a course, its last review or None, and whether the next is due."""
    reviews = {one.course_id: one for one in trainer.skill_reviews.standing().select_related("course")}
    courses = {course.pk: course for course in trainer.courses.all()} | {
        one.course_id: one.course for one in reviews.values()
    }
    rows = [(course, reviews.get(pk)) for pk, course in sorted(courses.items(), key=lambda pair: pair[1].code)]
    return [(course, last, last is not None and last.is_due_on(on)) for course, last in rows]


def assists_only(trainer, course):
    """Whether the trainer was seen to teach the course beside a lead trainer only."""
    assists = SkillReview.objects.standing().filter(trainer=trainer, course=course, level=SkillReview.Level.ASSISTS)
    return assists.exists()


def _reviews(trainer, course):
    return SkillReview.objects.filter(trainer=trainer, course=course)
