"""The ledger of hours: lines and what was said of them. Both are only ever added to; the database refuses the rest."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.cohorts.models import ClassSession, Cohort
from lms.scoping.public_ids import PublicIdField
from lms.volunteers.models.trainer import TrainerAssignment, VolunteerTrainer

A_DAY = 24 * 60  # minutes


class State(models.TextChoices):
    """What a line came to: what was said of it last."""

    AWAITING = "awaiting", _("Awaits approval")
    APPROVED = "approved", pgettext_lazy("hours", "Approved")
    DISPUTED = "disputed", _("Disputed")
    KEPT = "kept", _("Approved after a dispute")
    CORRECTED = "corrected", _("Corrected by another line")


class HourEntryQuerySet(models.QuerySet):
    def with_state(self):
        """With ``state``, a State."""
        last = HourStep.objects.filter(entry=OuterRef("pk")).order_by("-number").values("said")[:1]
        return self.annotate(state=Coalesce(Subquery(last), Value(State.AWAITING.value)))

    def awaiting(self):
        """Lines of which nobody has said anything yet."""
        return self.filter(steps=None)

    def standing(self):
        """Lines that count: no other has taken their place."""
        return self.filter(correction=None)

    def approved(self):
        return self.with_state().filter(state__in=[State.APPROVED, State.KEPT])

    def disputed(self):
        return self.with_state().filter(state=State.DISPUTED)

    def not_own(self, user):
        """Lines that are not the account's own."""
        own = VolunteerTrainer.objects.filter(person__standings__user=user, person__standings__stands_as="self")
        return self.exclude(trainer__in=own).exclude(account=user)

    def matching(self, text):
        """Lines of trainers whose name contains every word of ``text``, spelling folded."""
        return self.filter(trainer__in=VolunteerTrainer.objects.matching(text))

    def with_role(self):
        """With ``role``: what the trainer was asked to be in the cohort, the last time; None for somebody never asked."""
        asked = TrainerAssignment.objects.taken_on().filter(trainer=OuterRef("trainer"), cohort=OuterRef("cohort"))
        return self.annotate(role=Subquery(asked.order_by("-pk").values("role")[:1]))

    def with_places(self):
        """The trainer, the cohort, its course and centre at hand, for lists."""
        return self.select_related("trainer__person", "cohort__course", "cohort__centre", "session")


class HourEntry(models.Model):
    """A line of the ledger: minutes that a volunteer gave on one day. A wrong one is corrected by another that names it."""

    class Kind(models.TextChoices):
        TEACHING = "teaching", _("Teaching")
        PREPARATION = "preparation", _("Preparation")

    public_id = PublicIdField()
    trainer = models.ForeignKey(
        VolunteerTrainer, on_delete=models.PROTECT, related_name="hours", verbose_name=_("trainer")
    )
    account = models.ForeignKey(  # the volunteer's own; None: they had none
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="hours_given"
    )
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="hours", verbose_name=_("cohort"))
    session = models.ForeignKey(  # None: a lead wrote the line by hand
        ClassSession, on_delete=models.PROTECT, null=True, blank=True, related_name="hours", verbose_name=_("session")
    )
    given_on = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=11, choices=Kind)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(  # who wrote it by hand; None: it follows from a register
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="hours_written"
    )
    at = models.DateTimeField(auto_now_add=True)

    objects = HourEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of hours")
        verbose_name_plural = _("hours")
        ordering = ["-given_on", "-pk"]
        permissions = [("approve_hourentry", _("Can approve and correct volunteers' hours"))]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "trainer", "kind"],
                condition=Q(corrects__isnull=True),
                name="one_line_of_hours_per_session_trainer_and_kind",
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(0, A_DAY)) & (Q(minutes__gt=0) | Q(corrects__isnull=False)),
                name="a_line_has_minutes_and_no_more_than_a_day",
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=False, corrects__isnull=True, by__isnull=True)
                | (Q(by__isnull=False) & ~Q(reason="")),
                name="a_line_follows_from_a_register_or_says_who_wrote_it_and_why",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=True) | ~Q(by=F("account")), name="nobody_writes_their_own_hours"
            ),
        ]

    def __str__(self):
        return f"{self.trainer} · {self.given_on} · {self.minutes}"

    @property
    def time(self):
        return timedelta(minutes=self.minutes)


class HourStep(models.Model):
    """What was said of a line, in turn: approved, disputed by the volunteer, kept as it is, or corrected by another."""

    class Said(models.TextChoices):
        APPROVED = State.APPROVED.value, State.APPROVED.label
        DISPUTED = State.DISPUTED.value, State.DISPUTED.label
        KEPT = State.KEPT.value, State.KEPT.label
        CORRECTED = State.CORRECTED.value, State.CORRECTED.label

    entry = models.ForeignKey(HourEntry, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()  # 1, 2, 3 … of the line
    said = models.CharField(max_length=9, choices=Said)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    volunteer = models.ForeignKey(  # whose line it is: the line's account
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hours_answered")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("step of a line of hours")
        ordering = ["entry", "number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="one_thing_is_said_of_a_line_at_a_time"),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(said="disputed"), name="a_line_is_disputed_once_at_most"
            ),
            models.CheckConstraint(
                condition=Q(said="disputed") | ~Q(by=F("volunteer")), name="nobody_approves_their_own_hours"
            ),
            models.CheckConstraint(
                condition=Q(said="approved") | ~Q(reason=""), name="who_disputes_or_answers_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.entry_id} #{self.number}: {self.said}"
