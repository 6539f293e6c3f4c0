"""Approved hours of a volunteer as one whole, which a certificate is of."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.volunteers.models.hours import HourEntry
from lms.volunteers.models.trainer import VolunteerTrainer


class ServiceQuerySet(models.QuerySet):
    def waiting(self):
        """Asked for, and no lead has said yet which hours it is of."""
        return self.filter(starts_on=None)


class Service(models.Model):
    """What a volunteer gave from one day to another. Asked for first; its lines and days are fixed when a lead issues."""

    trainer = models.ForeignKey(
        VolunteerTrainer, on_delete=models.PROTECT, related_name="services", verbose_name=_("trainer")
    )
    lines = models.ManyToManyField(HourEntry, through="ServiceLine", related_name="services")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="services_asked_for")
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service of a volunteer")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["trainer"], condition=Q(starts_on__isnull=True), name="a_volunteer_asks_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True, ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
                name="a_service_ends_on_or_after_its_first_day",
            ),
        ]

    def __str__(self):
        return f"{self.trainer} · {self.starts_on or '…'} – {self.ends_on or '…'}"

    @property
    def person(self):
        return self.trainer.person


class ServiceLine(models.Model):
    """A line of hours is on one certificate that holds, and no other."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="of_lines")
    entry = models.OneToOneField(HourEntry, on_delete=models.PROTECT, related_name="certified")

    class Meta:
        verbose_name = _("line of a service")

    def __str__(self):
        return f"{self.service_id}: {self.entry_id}"
