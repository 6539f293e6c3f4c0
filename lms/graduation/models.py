"""The decision who of a cohort graduates, and who is at risk of not coming so far."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.cohorts.models import Cohort, Enrolment
from lms.graduation.risk import Risk
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


class AtRisk(models.Model):
    """A trainee whose attendance is at risk, as ``watching`` found it last; gone when it no longer is."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="at_risk")
    risk = models.CharField(_("risk"), max_length=8, choices=Risk)
    missable = models.SmallIntegerField()  # sessions that may still be missed; negative: out of reach by so many
    lost_at = models.DateTimeField(null=True)  # when the session begins with which it is lost, if all are missed
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("trainee at risk")
        verbose_name_plural = _("trainees at risk")
        constraints = [models.UniqueConstraint(fields=["enrolment"], name="a_trainee_is_at_risk_once")]

    def __str__(self):
        return f"{self.enrolment_id}: {self.risk}"
