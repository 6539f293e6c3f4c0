"""Attendance: an append-only log of what trainers marked, and the register it comes to."""

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
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
    # Of whom: of a trainee, or of a guest known by name alone.
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="register_events"
    )
    guest = models.ForeignKey("Guest", on_delete=models.PROTECT, null=True, blank=True, related_name="register_events")
    mark = models.CharField(max_length=7, choices=Said)
    minutes_late = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="register_events")
    device = models.UUIDField(null=True, blank=True)
    seq = models.PositiveIntegerField(default=0)  # counts up on one device
    rev = models.PositiveIntegerField(default=0)  # the revision of the row that it made; 0: before taps counted them
    base = models.PositiveIntegerField(null=True, blank=True)  # the revision its taker had seen
    decides = models.BooleanField(default=False)  # by somebody who may decide between two marks
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
            models.CheckConstraint(
                condition=Q(enrolment__isnull=True, guest__isnull=False)
                | Q(enrolment__isnull=False, guest__isnull=True),
                name="a_tap_is_of_one_trainee_or_one_guest",
            ),
        ]

    def __str__(self):
        return f"{self.session_id} {self.enrolment_id or self.guest_id} {self.mark}"


class RowQuerySet(models.QuerySet):
    def with_takers(self):
        """With who made the mark that stands and who says another, as pages call them; two queries more at most."""
        return self.select_related("event", "against").prefetch_related(*takers())


def takers():
    """What is to be prefetched of records or guests for the names of ``with_takers``."""
    called = User.objects.with_latin_names()
    return Prefetch("event__by", called), Prefetch("against__by", called)


class AttendanceRecord(models.Model):
    """The mark that stands for one trainee in one session: what the events come to."""

    session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="attendance_records")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendance_records")
    mark = models.CharField(_("mark"), max_length=7, choices=RegisterEvent.Said)  # "none": taken back
    minutes_late = models.PositiveSmallIntegerField(_("minutes late"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    rev = models.PositiveIntegerField(default=1)  # counts the taps; a taker sends back the one it saw
    event = models.ForeignKey(RegisterEvent, on_delete=models.PROTECT, related_name="records")
    # What somebody else says who had not seen the mark that stands: until it is decided, the row is in dispute.
    against = models.ForeignKey(
        RegisterEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="records_against"
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attendance_taken", verbose_name=_("taken by")
    )
    taken_at = models.DateTimeField(_("taken"))

    objects = RowQuerySet.as_manager()

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


class Guest(models.Model):
    """Somebody in a session who is not of its cohort: a trainee of another, or a walk-in known by name alone.

    The mark of a walk-in is kept here, as what the taps of them come to; of a trainee it is an AttendanceRecord.
    """

    id = models.UUIDField(primary_key=True, editable=False)  # made on the phone that added them
    session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="guests")
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("trainee")
    )
    name = models.CharField(_("name"), max_length=120)  # as whoever added them wrote it
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="guests_added")
    added_at = models.DateTimeField(auto_now_add=True)
    matched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="guests_matched"
    )
    mark = models.CharField(max_length=7, choices=RegisterEvent.Said, default=RegisterEvent.Said.NONE)
    minutes_late = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    rev = models.PositiveIntegerField(default=0)
    event = models.ForeignKey(
        RegisterEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="guests_marked"
    )
    against = models.ForeignKey(
        RegisterEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="guests_against"
    )

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="a_trainee_is_a_guest_of_a_session_once"),
        ]

    def __str__(self):
        return self.name


class HeldMark(models.Model):
    """A mark that came when the register took none any more, though its taker had the right when they took it.

    It changes nothing until somebody who may correct registers takes it, or leaves it. ``mark`` FINISH is of nobody: the
    word of its taker that the register is complete.
    """

    FINISH = "finish"

    class Why(models.TextChoices):
        LOCKED = "locked", _("The register was locked meanwhile.")
        ENDED = "ended", _("The assignment had ended when it arrived.")
        CALLED_OFF = "called_off", _("The session was called off meanwhile.")
        COVERED = "covered", _("Somebody else takes this session.")
        NO_ADULT = "no_adult", _("No adult trainer was there, and its taker is under 18.")

    class Answer(models.TextChoices):
        TAKEN = "taken", _("Taken")
        LEFT = "left", _("Left")

    id = models.UUIDField(primary_key=True, editable=False)  # the tap's own
    session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="held_marks")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="held_marks")
    guest = models.ForeignKey(Guest, on_delete=models.PROTECT, null=True, blank=True, related_name="held_marks")
    why = models.CharField(max_length=10, choices=Why)
    mark = models.CharField(max_length=7, choices=[*RegisterEvent.Said.choices, (FINISH, _("Register finished"))])
    minutes_late = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="marks_held")
    taken_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(max_length=5, choices=Answer, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="held_marks_answered"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("mark that came late")
        verbose_name_plural = _("marks that came late")
        ordering = ["received_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(enrolment__isnull=True, guest__isnull=False) & ~Q(mark="finish")
                | Q(enrolment__isnull=False, guest__isnull=True) & ~Q(mark="finish")
                | Q(enrolment__isnull=True, guest__isnull=True, mark="finish"),
                name="a_held_mark_is_of_one_trainee_or_one_guest_or_finishes",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True)
                | Q(answer__in=["taken", "left"], answered_by__isnull=False, answered_at__isnull=False),
                name="a_held_mark_is_answered_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.session_id} {self.mark}"

    @property
    def finishes(self):
        return self.mark == self.FINISH

    @property
    def why_still(self):
        """The words of why it is held, as long as nobody has answered for it."""
        return "" if self.answer else self.get_why_display()

    @property
    def whose(self):
        return self.enrolment.person if self.enrolment else self.guest
