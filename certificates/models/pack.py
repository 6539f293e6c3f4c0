"""What a lead takes to a ceremony."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.cohorts.models import Cohort
from lms.scoping.public_ids import PublicIdField


class CeremonyPackQuerySet(models.QuerySet):
    def of(self, user):
        """Those that the account asked for itself: nobody else is given their files."""
        return self.filter(asked_by=user)

    def being_made(self):
        return self.filter(made_at=None, failed_at=None)

    def there(self, now):
        """Made, and not past their time."""
        return self.filter(made_at__isnull=False, expires_at__gt=now)

    def over(self, now):
        """Whose files may still lie there, and are nobody's any more."""
        return self.filter(expires_at__lte=now, removed_at=None).exclude(made_at=None, failed_at=None)


class CeremonyPack(models.Model):
    """One cohort's certificates as they stood when it was made: a file to print, one to hand over by, and an archive.

    Its files lie under its ``public_id`` until ``expires_at``, and are then removed.
    """

    public_id = PublicIdField()
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="ceremony_packs")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ceremony_packs")
    asked_at = models.DateTimeField(auto_now_add=True)
    has_crop_marks = models.BooleanField(_("Crop marks, for a printer who cuts"), default=False)
    count = models.PositiveIntegerField(default=0)  # certificates to take up, counted when it was asked for
    taken_up = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)  # for good: nobody tries any more
    expires_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = CeremonyPackQuerySet.as_manager()

    class Meta:
        verbose_name = _("ceremony pack")
        verbose_name_plural = _("ceremony packs")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "asked_by"],
                condition=Q(made_at__isnull=True, failed_at__isnull=True),
                name="one_pack_is_made_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True) | Q(failed_at__isnull=True), name="a_pack_that_is_made_did_not_fail"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("asked_at")), name="a_pack_expires_after_it_was_asked_for"
            ),
        ]

    def __str__(self):
        return f"{self.cohort} {self.asked_at:%Y-%m-%d}"
