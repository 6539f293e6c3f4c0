"""What is taught, as history knows it: a plain row that no page move or deletion can touch."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class Course(models.Model):
    """A course; its pages, one a language, only present it."""

    class Field(models.TextChoices):
        """The field of study; each has its tile in the look."""

        BASICS = "basics", _("Digital basics")
        WEB = "web", _("Web and programming")
        DESIGN = "design", _("Design")
        OFFICE = "office", _("Office and data")
        SAFETY = "safety", _("Digital safety")
        BUSINESS = "business", _("Business online")

    class Level(models.TextChoices):
        BEGINNER = "beginner", _("Beginner")
        INTERMEDIATE = "intermediate", _("Intermediate")
        ADVANCED = "advanced", _("Advanced")

    code = models.CharField(_("code"), max_length=20, unique=True)
    field = models.CharField(_("field"), max_length=10, choices=Field)
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.BEGINNER)
    title_ar = models.CharField(_("title in Arabic"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120)
    hours = models.PositiveSmallIntegerField(_("hours"), help_text=_("All its sessions together."))
    sessions = models.PositiveSmallIntegerField(_("sessions"), help_text=_("How many sessions a cohort has."))
    min_age = models.PositiveSmallIntegerField(_("least age"), default=14)
    max_age = models.PositiveSmallIntegerField(_("greatest age"), default=24)
    attendance_percent = models.PositiveSmallIntegerField(
        _("attendance needed, percent"), default=80, validators=PERCENT
    )
    makeups_allowed = models.PositiveSmallIntegerField(
        _("make-up sessions that count"),
        default=2,
        help_text=_(
            "How many sessions a trainee missed and attended in another cohort of this course count as attended."
        ),
    )
    needs_project = models.BooleanField(_("a project is needed to graduate"), default=True)
    project_percent = models.PositiveSmallIntegerField(
        _("project mark needed, percent"), default=60, validators=PERCENT
    )

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(min_age__lte=F("max_age")),
                name="a_course_ages_run_from_least_to_greatest",
                violation_error_message=_("The least age is above the greatest."),
            ),
            models.CheckConstraint(
                condition=Q(attendance_percent__lte=100) & Q(project_percent__lte=100),
                name="a_course_asks_for_at_most_a_hundred_percent",
            ),
            models.CheckConstraint(
                condition=Q(sessions__gte=1) & Q(hours__gte=1), name="a_course_has_sessions_and_hours"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def title(self):
        return self.title_en if get_language() == "en" else self.title_ar
