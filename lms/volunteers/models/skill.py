"""How well a trainer teaches a course, as a lead saw it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from lms.volunteers.models.trainer import VolunteerTrainer


class SkillReviewQuerySet(models.QuerySet):
    def standing(self):
        """The last review of each trainer and course."""
        later = SkillReview.objects.filter(
            trainer=OuterRef("trainer"), course=OuterRef("course"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later))


class SkillReview(models.Model):
    """A lead saw how well the trainer teaches the course. The last review stands; those before are its history."""

    class Level(models.TextChoices):
        ASSISTS = "assists", _("Assists")  # beside a lead trainer
        TEACHES = "teaches", _("Teaches")  # alone
        LEADS = "leads", _("Leads")  # and guides other trainers

    trainer = models.ForeignKey(
        VolunteerTrainer, on_delete=models.CASCADE, related_name="skill_reviews", verbose_name=_("trainer")
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="skill_reviews", verbose_name=_("course"))
    number = models.PositiveSmallIntegerField()  # 1, 2, 3 … of the trainer and the course
    level = models.CharField(_("level"), max_length=7, choices=Level)
    reviewed_on = models.DateField(_("reviewed on"))
    review_by = models.DateField(_("review again by"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="skills_reviewed")
    at = models.DateTimeField(auto_now_add=True)

    objects = SkillReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of a skill")
        verbose_name_plural = _("reviews of skills")
        ordering = ["trainer", "course", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["trainer", "course", "number"], name="a_skill_is_reviewed_by_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(level__in=["assists", "teaches", "leads"]), name="a_skill_has_one_of_three_levels"
            ),
            models.CheckConstraint(
                condition=Q(review_by__gt=F("reviewed_on")), name="a_skill_is_reviewed_again_after_it_was"
            ),
        ]

    def __str__(self):
        return f"{self.trainer} · {self.course} · {self.get_level_display()}"

    def is_due_on(self, day):
        """Whether it should have been reviewed again by then."""
        return self.review_by < day
