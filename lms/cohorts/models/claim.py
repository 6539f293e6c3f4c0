"""What trainees say of themselves by scanning a session's code."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from lms.cohorts.models.attendance import AttendanceRecord, Guest, Mark
from lms.cohorts.models.cohort import ClassSession
from lms.cohorts.models.enrolment import Enrolment


class ClaimQuerySet(models.QuerySet):
    def waiting(self):
        """Claims that nobody answered, of trainees of the register whom it does not say to be there already."""
        there = AttendanceRecord.objects.filter(
            session=OuterRef("session"), enrolment=OuterRef("enrolment"), mark__in=[Mark.PRESENT, Mark.LATE]
        )
        return self._on_register().filter(~Exists(there), answer="")

    def _on_register(self):
        """Whoever withdrew since they scanned, or is no longer invited, can be confirmed by nobody."""
        theirs = Enrolment.objects.filter(pk=OuterRef("enrolment"), cohort=OuterRef("session__cohort"))
        invited = Guest.objects.filter(session=OuterRef("session"), enrolment=OuterRef("enrolment"))
        dated = self.alias(held_on=TruncDate("session__starts_at"))
        return dated.filter(Exists(theirs.on_register(OuterRef("held_on"))) | Exists(invited))


class Claim(models.Model):
    """A trainee was in the session when its code was scanned: so they say, and it counts once a trainer confirms it."""

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        PUT_ASIDE = "put_aside", _("Put aside")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # of the tap too that confirms it
    session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="claims")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="claims")
    scanned_at = models.DateTimeField()  # on the server's clock
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims_made")
    answer = models.CharField(max_length=9, choices=Answer, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="claims_answered"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("scan of a session's code")
        verbose_name_plural = _("scans of sessions' codes")
        ordering = ["scanned_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="one_claim_per_session_and_enrolment"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True)
                | Q(answer__in=["confirmed", "put_aside"], answered_by__isnull=False, answered_at__isnull=False),
                name="a_claim_is_answered_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.session_id} {self.enrolment_id} {self.answer}"
