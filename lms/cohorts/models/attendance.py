"""Attendance: an append-only log of what trainers marked, and the register it comes to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.cohorts.models.cohort import ClassSession
from lms.cohorts.models.enrolment import Enrolment


class Mark(models.TextChoices):
    """What a trainer says of one trainee in one session; unmarked is the absence of a mark."""

    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")


class Excuse(models.TextChoices):
    """The usual reasons of an excuse, stored by name so that each reader has them in their own language.

    ``reason`` holds one of these or what a trainer wrote in their own words.
    """

    ILLNESS = "illness", _("Illness")
    FAMILY = "family", _("Family circumstances")
    EXAM = "exam", _("A school exam")

    @classmethod
    def said(cls, reason):
        """The reason as it is read: the usual ones in the active language, any other as it was written."""
        return cls(reason).label if reason in cls.values else reason


class RegisterEvent(models.Model):
    """One tap: never changed, never deleted (the database refuses). ``mark`` "none" takes a mark back."""

    class Said(models.TextChoices):
        PRESENT = "present", _("Present")
        LATE = "late", _("Late")
        EXCUSED = "excused", _("Excused")
        ABSENT = "absent", _("Absent")
        NONE = "none", _("Unmarked")

    id = models.UUIDField(primary_key=True, editable=False)  # made where the tap happened: sent twice, stored once
    session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="register_events")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="register_events")
    mark = models.CharField(max_length=7, choices=Said)
    minutes_late = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="register_events")
    device = models.UUIDField(null=True, blank=True)
    seq = models.PositiveIntegerField(default=0)  # counts up on one device
    base = models.PositiveIntegerField(null=True, blank=True)  # the revision its taker had seen
    taken_at = models.DateTimeField()  # on the taker's clock, corrected by the offset known at receipt
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("register event")
        ordering = ["received_at", "seq"]
        indexes = [models.Index(fields=["session", "enrolment"], name="events_by_session_and_trainee")]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes_late__isnull=True) | Q(mark="late"), name="only_a_tap_of_lateness_has_minutes"
            ),
        ]

    def __str__(self):
        return f"{self.session_id} {self.enrolment_id} {self.mark}"


class AttendanceRecord(models.Model):
    """The mark that stands for one trainee in one session: what the events come to."""

    session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="attendance_records")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendance_records")
    mark = models.CharField(_("mark"), max_length=7, choices=RegisterEvent.Said)  # "none": taken back
    minutes_late = models.PositiveSmallIntegerField(_("minutes late"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    rev = models.PositiveIntegerField(default=1)  # counts the changes; a taker sends back the one it saw
    event = models.ForeignKey(RegisterEvent, on_delete=models.PROTECT, related_name="records")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attendance_taken", verbose_name=_("taken by")
    )
    taken_at = models.DateTimeField(_("taken"))

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="one_mark_per_trainee_and_session"),
            models.CheckConstraint(
                condition=Q(minutes_late__isnull=True) | Q(mark="late"), name="only_who_is_late_has_minutes"
            ),
        ]

    def __str__(self):
        return f"{self.session_id} {self.enrolment_id} {self.mark}"
