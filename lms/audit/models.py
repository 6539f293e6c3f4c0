"""Who changed what: a list that only grows."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One act on one thing. The database itself refuses to change or delete a row (see the migration)."""

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    # No constraint in the database: the trace outlives whatever it names.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="audit_events",
        verbose_name=_("who"),
    )
    verb = models.CharField(_("act"), max_length=60, db_index=True)  # "enrolment.accepted"
    subject_type = models.CharField(max_length=60)  # "cohorts.enrolment"
    subject_id = models.CharField(max_length=40)
    reason = models.TextField(_("reason"), blank=True)
    facts = models.JSONField(default=dict, blank=True)  # nothing personal: ids and figures

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_by_subject")]

    def __str__(self):
        return f"{self.verb} {self.subject_type} {self.subject_id}"
