"""A guardian lets somebody under 18 volunteer, and agrees to the charter with them."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Policy
from lms.scoping.public_ids import PublicIdField
from lms.volunteers.models.trainer import VolunteerTrainer

ANSWERED_WITHIN = timedelta(days=30)  # then the link opens nothing


class GuardianConsent(models.Model):
    """Somebody who answers for a volunteer is asked, and says yes or no; or a lead has their yes on paper."""

    class Status(models.TextChoices):
        ASKED = "asked", _("Asked")
        GIVEN = "given", _("Given")
        REFUSED = "refused", _("Refused")
        ENDED = "ended", _("Ended")  # taken back, or another took its place

    class How(models.TextChoices):
        LINK = "link", _("By the link on their phone")
        PAPER = "paper", _("On paper")

    LIVE = (Status.ASKED, Status.GIVEN)

    public_id = PublicIdField()
    trainer = models.ForeignKey(
        VolunteerTrainer, on_delete=models.CASCADE, related_name="guardian_consents", verbose_name=_("trainer")
    )
    name = models.CharField(_("guardian's name"), max_length=150)
    phone = models.CharField(_("guardian's mobile number"), max_length=16, blank=True)  # E.164; "": on paper
    status = models.CharField(_("state"), max_length=7, choices=Status, default=Status.ASKED)
    how = models.CharField(max_length=5, choices=How, blank=True)
    policy = models.ForeignKey(  # the version of the charter that they agreed to
        Policy, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="guardians_asked")
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(  # the lead who has the paper
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="guardians_seen"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("guardian's consent")
        verbose_name_plural = _("guardians' consents")
        ordering = ["trainer", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["trainer"],
                condition=Q(status__in=["asked", "given"]),
                name="one_guardian_is_asked_or_has_consented_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="given")
                | Q(answered_at__isnull=False, policy__isnull=False, how="link")
                | Q(answered_at__isnull=False, policy__isnull=False, how="paper", seen_by__isnull=False),
                name="a_consent_says_when_how_and_to_which_charter",
            ),
        ]

    def __str__(self):
        return f"{self.trainer} · {self.name} · {self.get_status_display()}"

    @property
    def link_ends_at(self):
        """When the link in the message opens nothing any more."""
        return self.asked_at + ANSWERED_WITHIN
