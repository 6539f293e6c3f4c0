"""The decision who of a cohort graduates."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.cohorts.models import Cohort, Enrolment
from lms.scoping.public_ids import PublicIdField


class GraduationDecision(models.Model):
    """A lead decided, once, for some trainees of a closed cohort."""

    public_id = PublicIdField()
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="graduation_decisions")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="graduation_decisions"
    )
    decided_at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(_("reason"), blank=True)  # required where the rule and the decision differ

    class Meta:
        verbose_name = _("graduation decision")
        ordering = ["-decided_at"]

    def __str__(self):
        return f"{self.cohort} {self.decided_at:%Y-%m-%d}"

    def by_outcome(self):
        """Those who graduate and those who do not: two lists."""
        decided = self.decided_enrolments.all()
        return [one for one in decided if one.graduates], [one for one in decided if not one.graduates]


class GraduateQuerySet(models.QuerySet):
    def graduated(self):
        return self.filter(graduates=True)

    def by_name(self):
        """With the person at hand, in the order of their names."""
        return self.select_related("enrolment__person").order_by("enrolment__person__name_key", "pk")


class DecidedEnrolment(models.Model):
    """What was decided for one trainee, with the figures it was decided on."""

    decision = models.ForeignKey(GraduationDecision, on_delete=models.PROTECT, related_name="decided_enrolments")
    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="graduation")
    graduates = models.BooleanField()
    by_the_rule = models.BooleanField()  # what the rule alone would have said
    outcome = models.JSONField()  # graduation.rule.Outcome as it was then

    objects = GraduateQuerySet.as_manager()

    class Meta:
        verbose_name = _("decided enrolment")

    def __str__(self):
        return f"{self.enrolment}: {self.graduates}"
