"""Who teaches: volunteer trainers, when they could, and their assignments to cohorts."""

from datetime import datetime, time, timedelta

from django.apps import apps
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Course
from lms.accounts.models import Person, Policy, Standing
from lms.centres.models import Centre
from lms.cohorts.models import Cohort
from lms.cohorts.schedule import Weekday
from lms.scoping.public_ids import PublicIdField
from lms.volunteers import ages

MOST_A_WEEK = 14  # sessions: two a day
LAPSES_AFTER = timedelta(days=7)  # an offer that nobody answered


class VolunteerTrainerQuerySet(models.QuerySet):
    def vetted_on(self, day):
        """Whoever's every step of the vetting holds on that day; under 18 with a guardian's consent."""
        # Asked of the registry: both models point at this one.
        steps, consents = [apps.get_model("volunteers", name).objects for name in ["VettingStep", "GuardianConsent"]]
        valid = steps.standing().valid_on(day).filter(trainer=OuterRef("pk"))
        given = consents.filter(trainer=OuterRef("pk"), status="given")
        of_age = Q(person__born_on__isnull=True) | Q(person__born_on__lte=ages.latest_birth_of_age(day))
        found = self.filter(of_age | Exists(given))
        for kind in steps.model.Kind:
            found = found.filter(Exists(valid.filter(kind=kind)))
        return found

    def who_can_be_asked(self):
        """Ready, vetted as of today, and with an account that could take a register."""
        return self.vetted_on(timezone.localdate()).filter(
            status=VolunteerTrainer.Status.READY,
            person__standings__stands_as="self",
            person__standings__user__is_active=True,
        )

    def matching(self, text):
        """Trainers whose name contains every word of ``text``, spelling folded."""
        return self.filter(person__in=Person.objects.matching(text))


# Arabic says it of her and of him apart; of somebody unknown in a noun.
STATES = {
    "female": {"ready": pgettext_lazy("of her", "Ready to teach"), "paused": pgettext_lazy("of her", "Paused")},
    "male": {"ready": pgettext_lazy("of him", "Ready to teach"), "paused": pgettext_lazy("of him", "Paused")},
}


class VolunteerTrainer(models.Model):
    """A person who volunteers to teach."""

    class Status(models.TextChoices):
        APPLIED = "applied", _("Applied")
        READY = "ready", _("Ready to teach")  # as long as every step of their vetting holds, too
        PAUSED = "paused", _("Paused")

    public_id = PublicIdField()
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, related_name="volunteer_trainer", verbose_name=_("person")
    )
    courses = models.ManyToManyField(Course, blank=True, related_name="trainers", verbose_name=_("can teach"))
    centres = models.ManyToManyField(Centre, blank=True, related_name="trainers", verbose_name=_("can come to"))
    sessions_a_week = models.PositiveSmallIntegerField(
        _("sessions a week"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_A_WEEK)],
    )  # None: never asked
    about = models.TextField(_("about them"), max_length=1000, blank=True)  # in their own words
    joined_on = models.DateField(_("joined"), default=timezone.localdate, editable=False)
    status = models.CharField(_("state"), max_length=7, choices=Status, default=Status.APPLIED)
    vetted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="trainers_vetted"
    )
    vetted_at = models.DateTimeField(null=True, blank=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="trainers_paused"
    )  # who may come back without being marked as ready again: they who paused by themselves

    objects = VolunteerTrainerQuerySet.as_manager()

    class Meta:
        verbose_name = _("volunteer trainer")
        verbose_name_plural = _("volunteer trainers")
        ordering = ["person__name_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sessions_a_week__isnull=True) | Q(sessions_a_week__range=(1, MOST_A_WEEK)),
                name="a_volunteer_gives_one_to_fourteen_sessions_a_week",
                violation_error_message=_("Choose from 1 to 14 sessions a week."),
            ),
            models.CheckConstraint(
                condition=Q(paused_by__isnull=True) | Q(status="paused"), name="only_who_pauses_was_paused_by_somebody"
            ),
        ]

    def __str__(self):
        return str(self.person)

    @property
    def status_said(self):
        """The state as it is said of this trainer."""
        return STATES.get(self.person.gender, {}).get(self.status) or self.get_status_display()

    @property
    def own_accounts(self):
        """The keys of the accounts that are theirs."""
        return list(self.person.standings.filter(stands_as=Standing.As.SELF).values_list("user", flat=True))

    @property
    def has_paused_themselves(self):
        """Whether it is their own pause, which they end by themselves."""
        return self.paused_by_id is not None and self.paused_by_id in self.own_accounts

    @property
    def charter(self):
        """Their consent to the charter for volunteers, which names its version; or None."""
        consents = self.person.consents.filter(policy__kind=Policy.Kind.CHARTER, withdrawn_at=None)
        return consents.select_related("policy").order_by("-given_at").first()


class Availability(models.Model):
    """A part of the week in which a trainer could teach; what is not there they cannot."""

    class Part(models.TextChoices):
        MORNING = "morning", _("Morning")
        AFTERNOON = "afternoon", _("Afternoon")
        EVENING = "evening", _("Evening")

    trainer = models.ForeignKey(
        VolunteerTrainer, on_delete=models.CASCADE, related_name="availability", verbose_name=_("trainer")
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    part = models.CharField(_("part of the day"), max_length=9, choices=Part)

    class Meta:
        verbose_name = _("availability")
        verbose_name_plural = _("availability")
        ordering = ["trainer", "weekday", "part"]
        constraints = [
            models.UniqueConstraint(
                fields=["trainer", "weekday", "part"], name="a_part_of_a_trainers_week_is_said_once"
            ),
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="a_week_has_seven_days"),
            models.CheckConstraint(
                condition=Q(part__in=["morning", "afternoon", "evening"]), name="a_day_has_three_parts"
            ),
        ]

    def __str__(self):
        return f"{self.trainer} · {self.get_weekday_display()} · {self.get_part_display()}"


class AssignmentQuerySet(models.QuerySet):
    def live(self):
        """Offered or accepted."""
        return self.filter(status__in=TrainerAssignment.LIVE)

    def offered(self):
        """Waiting for the trainer's answer."""
        return self.filter(status=TrainerAssignment.Status.OFFERED)

    def accepted(self):
        return self.filter(status=TrainerAssignment.Status.ACCEPTED)

    def taken_on(self):
        """Accepted, whether it still goes on or ended since."""
        states = TrainerAssignment.Status
        return self.filter(Q(status=states.ACCEPTED) | Q(status=states.ENDED, answered_at__isnull=False))

    def with_cohorts(self):
        """The cohort, its course and its centre at hand, for lists."""
        return self.select_related("cohort__course", "cohort__centre")


# Arabic says it of her and of him apart.
ROLES = {
    "female": {
        "lead": pgettext_lazy("of her", "Lead trainer"),
        "assistant": pgettext_lazy("of her", "Assistant trainer"),
    },
    "male": {
        "lead": pgettext_lazy("of him", "Lead trainer"),
        "assistant": pgettext_lazy("of him", "Assistant trainer"),
    },
}


class TrainerAssignment(models.Model):
    """A trainer is asked to teach a cohort, and answers."""

    class Status(models.TextChoices):
        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        ENDED = "ended", _("Ended")
        LAPSED = "lapsed", _("Lapsed")  # nobody answered in time

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead trainer")
        ASSISTANT = "assistant", _("Assistant trainer")

    LIVE = (Status.OFFERED, Status.ACCEPTED)

    public_id = PublicIdField()
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("cohort"))
    trainer = models.ForeignKey(
        VolunteerTrainer, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("trainer")
    )
    role = models.CharField(_("role"), max_length=9, choices=Role, default=Role.LEAD)
    status = models.CharField(_("state"), max_length=8, choices=Status, default=Status.OFFERED)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments_offered"
    )
    offered_at = models.DateTimeField(_("offered"), auto_now_add=True)
    reminders = models.PositiveSmallIntegerField(default=0, editable=False)  # sent while it waited for an answer
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    decline_reason = models.CharField(_("reason"), max_length=300, blank=True)  # the trainer's, if they gave one
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments_ended"
    )
    end_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-offered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "trainer"],
                condition=Q(status__in=["offered", "accepted"]),
                name="one_live_assignment_per_trainer_and_cohort",
                violation_error_message=_("This trainer already has an offer for this cohort, or teaches it."),
            ),
            models.UniqueConstraint(
                fields=["cohort"],
                condition=Q(role="lead", status__in=["offered", "accepted"]),
                name="one_lead_trainer_per_cohort",
                violation_error_message=_("This cohort already has a lead trainer, or one was asked."),
            ),
        ]

    def __str__(self):
        return f"{self.trainer} · {self.cohort}"

    @property
    def answer_by(self):
        """The last day on which the offer waits for an answer."""
        return timezone.localdate(self.offered_at) + LAPSES_AFTER

    @property
    def lapses_at(self):
        """When that day is over, and the link in the message with it."""
        return timezone.make_aware(datetime.combine(self.answer_by + timedelta(days=1), time.min))

    @property
    def role_said(self):
        """The role as it is said of this trainer."""
        return ROLES.get(self.trainer.person.gender, {}).get(self.role) or self.get_role_display()
