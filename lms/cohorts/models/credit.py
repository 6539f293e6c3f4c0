"""Attendance that a trainee takes along from one cohort of a course to another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.cohorts.models.enrolment import Enrolment


class Credit(models.Model):
    """What was attended as ``source`` counts for ``enrolment`` too. Whose marks they are never changes.

    Who moves again takes along what they had: a row for each place they come from.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="credits")
    source = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="carried_to")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="credits_given")
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("attendance taken along")
        verbose_name_plural = _("attendance taken along")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "source"], name="attendance_is_taken_along_once"),
            models.CheckConstraint(condition=~Q(enrolment=F("source")), name="nobody_takes_along_what_they_have"),
        ]

    def __str__(self):
        return f"{self.source_id} → {self.enrolment_id}"
