"""Days on which a trainer's week is another one: away, or free besides."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.scoping.public_ids import PublicIdField
from lms.volunteers.models.trainer import Availability, VolunteerTrainer


class WeekExceptionQuerySet(models.QuerySet):
    def not_over(self, on):
        return self.filter(last_day__gte=on)

    def meeting(self, first_day, last_day, part):
        """Those that name a part of a day that the days from one to the other name too; ``part`` "": the whole days."""
        found = self.filter(first_day__lte=last_day, last_day__gte=first_day)
        return found.filter(part__in=["", part]) if part else found


class WeekException(models.Model):
    """From one day to another, or a part of each: they are away, or free besides what their week says."""

    class Kind(models.TextChoices):
        AWAY = "away", _("Away")
        FREE = "free", _("Free besides")

    public_id = PublicIdField()
    trainer = models.ForeignKey(
        VolunteerTrainer, on_delete=models.CASCADE, related_name="week_exceptions", verbose_name=_("trainer")
    )
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"))
    part = models.CharField(_("part of the day"), max_length=9, choices=Availability.Part, blank=True)  # "": all of it

    objects = WeekExceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exception to the week")
        verbose_name_plural = _("exceptions to the week")
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="days_away_end_on_or_after_the_first_of_them"
            ),
            models.CheckConstraint(condition=Q(kind__in=["away", "free"]), name="a_trainer_is_away_or_free_besides"),
            models.CheckConstraint(
                condition=Q(part__in=["", "morning", "afternoon", "evening"]),
                name="an_exception_is_of_a_part_of_the_day",
            ),
        ]

    def __str__(self):
        return f"{self.trainer} · {self.get_kind_display()} · {self.first_day} – {self.last_day}"
