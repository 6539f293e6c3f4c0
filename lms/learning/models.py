"""What a trainee hands in."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.cohorts.models import Enrolment
from lms.scoping.public_ids import PublicIdField


class ProjectSubmission(models.Model):
    """The project of one enrolment, and the trainer's mark for it."""

    public_id = PublicIdField()
    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="project")
    mark = models.PositiveSmallIntegerField(
        _("mark, percent"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="projects_marked"
    )
    marked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.CheckConstraint(
                condition=Q(mark__isnull=True) | Q(mark__lte=100),
                name="a_project_mark_is_at_most_a_hundred",
                violation_error_message=_("Write a mark from 0 to 100."),
            ),
            models.CheckConstraint(
                condition=Q(mark__isnull=True, marked_by__isnull=True, marked_at__isnull=True)
                | Q(mark__isnull=False, marked_by__isnull=False, marked_at__isnull=False),
                name="a_project_mark_says_who_and_when",
            ),
        ]

    def __str__(self):
        return f"{self.enrolment}: {self.mark}"
