"""What was seen of a volunteer before they may teach: each step with its day, who saw it, and until when it holds."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lms.volunteers.models.trainer import VolunteerTrainer


class VettingStepQuerySet(models.QuerySet):
    def standing(self):
        """The last of each trainer and kind."""
        later = VettingStep.objects.filter(
            trainer=OuterRef("trainer"), kind=OuterRef("kind"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later))

    def valid_on(self, day):
        """Those that hold on that day. See also VettingStep.is_valid_on."""
        until = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        return self.filter(until, is_withdrawn=False, checked_on__lte=day)


class VettingStep(models.Model):
    """A step was seen, or is withdrawn. Rows are only ever added, the database refuses the rest: the last stands."""

    class Kind(models.TextChoices):
        IDENTITY = "identity", _("Identity")
        TRAINING = "training", _("Training for volunteers")
        CHARTER = "charter", _("Signed charter")

    trainer = models.ForeignKey(
        VolunteerTrainer, on_delete=models.PROTECT, related_name="vetting_steps", verbose_name=_("trainer")
    )
    kind = models.CharField(_("step"), max_length=8, choices=Kind)
    number = models.PositiveSmallIntegerField()  # 1, 2, 3 … of the trainer and the kind
    checked_on = models.DateField(_("seen on"))
    valid_until = models.DateField(_("holds until"), null=True, blank=True)  # None: for good
    is_withdrawn = models.BooleanField(default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(  # None: seen before steps were kept, and nobody knows by whom
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="vetting_steps_seen"
    )
    at = models.DateTimeField(auto_now_add=True)

    objects = VettingStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a vetting")
        verbose_name_plural = _("steps of vettings")
        ordering = ["trainer", "kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["trainer", "kind", "number"], name="a_step_of_a_vetting_is_seen_by_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["identity", "training", "charter"]), name="a_vetting_has_three_steps"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("checked_on")),
                name="a_step_holds_from_the_day_on_which_it_was_seen",
            ),
            models.CheckConstraint(condition=Q(is_withdrawn=False) | ~Q(note=""), name="who_withdraws_a_step_says_why"),
        ]

    def __str__(self):
        return f"{self.trainer} · {self.get_kind_display()} · {self.checked_on}"

    def is_valid_on(self, day):
        return (
            not self.is_withdrawn and self.checked_on <= day and (self.valid_until is None or day <= self.valid_until)
        )
