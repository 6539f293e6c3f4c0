"""Whom a plan proposes for each cohort, and why."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.cohorts.models import Cohort
from lms.volunteers.models.trainer import TrainerAssignment, VolunteerTrainer


class PlacingPlan(models.Model):
    """Who could lead every cohort that has nobody, proposed to one account; its next plan takes its place."""

    class Status(models.TextChoices):
        WORKING = "working", _("Being made")
        READY = "ready", _("To be looked through")
        APPROVED = "approved", _("Approved")
        FAILED = "failed", _("Failed")

    asked_by = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="placing_plan")
    asked_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.WORKING)
    seconds = models.FloatField(null=True, blank=True)  # that making it took

    def __str__(self):
        return f"{self.asked_by} · {self.asked_at:%Y-%m-%d}"


class PlannedPlacement(models.Model):
    """Whom a plan proposes for one cohort, as it was explained then: each match as ``matching.Match`` has it."""

    plan = models.ForeignKey(PlacingPlan, on_delete=models.CASCADE, related_name="placements")
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="planned_placements")
    trainer = models.ForeignKey(
        VolunteerTrainer, on_delete=models.SET_NULL, null=True, blank=True, related_name="planned_placements"
    )  # None: nobody, or taken out
    matches = models.JSONField(default=list)  # of whom may be chosen, the proposed first
    why_nobody = models.JSONField(default=dict)  # how many fall away for what
    assignment = models.ForeignKey(TrainerAssignment, on_delete=models.SET_NULL, null=True, related_name="+")
    refusal = models.CharField(max_length=300, blank=True)  # why no offer came of it

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "cohort"], name="a_plan_has_a_cohort_once")]

    def __str__(self):
        return f"{self.cohort} · {self.trainer}"
