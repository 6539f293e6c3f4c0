"""A person's place in a cohort, from application to the last session."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Person
from lms.cohorts.models.cohort import Cohort
from lms.scoping.public_ids import PublicIdField


class EnrolmentQuerySet(models.QuerySet):
    def live(self):
        """Neither declined nor withdrawn."""
        return self.filter(status__in=Enrolment.LIVE)

    def enrolled(self):
        """Holding a seat."""
        return self.filter(status=Enrolment.Status.ENROLLED)

    def expected_at(self, session):
        """Holding a seat in its cohort, or coming to it as a guest."""
        return self.enrolled().filter(Q(cohort=session.cohort_id) | Q(pk__in=session.guests.values("enrolment")))

    def undecided(self):
        """Applied or waiting, whatever became of the cohort."""
        return self.filter(status__in=[Enrolment.Status.APPLIED, Enrolment.Status.WAITING])

    def to_decide(self):
        """Waiting for a lead's or coordinator's answer: of cohorts that still take trainees."""
        return self.undecided().filter(cohort__status=Cohort.Status.PUBLISHED)

    def waiting(self):
        """The waiting list, the first in it first."""
        return self.filter(status=Enrolment.Status.WAITING).order_by("waiting_since", "pk")

    def waiting_before(self, one):
        """Who waits for longer than ``one``, who waits too."""
        longer = Q(waiting_since__lt=one.waiting_since) | Q(waiting_since=one.waiting_since, pk__lt=one.pk)
        return self.waiting().filter(longer)

    def ever_seated(self):
        """Holding a seat, or having held one until they left."""
        return self.filter(
            Q(status=Enrolment.Status.ENROLLED) | Q(status=Enrolment.Status.WITHDRAWN, left_on__isnull=False)
        )

    # See also: Enrolment.is_there_on
    def on_register(self, day):
        """Enrolments whose dates contain ``day``: who belongs on the register of a session held then."""
        return self.ever_seated().filter(
            Q(joined_on__isnull=True) | Q(joined_on__lte=day),
            Q(left_on__isnull=True) | Q(left_on__gt=day),
        )


class Enrolment(models.Model):
    """One person in one cohort. A mark belongs to the enrolment it was taken for, and stays with it."""

    class Status(models.TextChoices):
        APPLIED = "applied", _("Applied")
        WAITING = "waiting", _("Waiting list")
        ENROLLED = "enrolled", _("Enrolled")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    MOVED_AWAY = _("Moved to another cohort")
    LIVE = (Status.APPLIED, Status.WAITING, Status.ENROLLED)

    public_id = PublicIdField()
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("cohort"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("trainee"))
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="applications_made"
    )
    status = models.CharField(_("state"), max_length=9, choices=Status, default=Status.APPLIED)
    applied_at = models.DateTimeField(_("applied"), auto_now_add=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="applications_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(_("reason"), max_length=300, blank=True)
    # Under 18: until a guardian's own link exists, staff record who consented and when.
    guardian_consent_at = models.DateTimeField(null=True, blank=True)
    guardian_consent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="guardian_consents_recorded",
    )
    joined_on = models.DateField(null=True, blank=True)  # None: since the first session
    left_on = models.DateField(null=True, blank=True)  # the first day no longer there
    # The seat in another cohort of the course that was given up for this one.
    moved_from = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="moved_to")

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["applied_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "person"],
                condition=Q(status__in=["applied", "waiting", "enrolled"]),
                name="one_live_enrolment_per_person_and_cohort",
                violation_error_message=_("This person has already applied to this cohort."),
            ),
            models.CheckConstraint(
                condition=~Q(status="waiting") | Q(waiting_since__isnull=False),
                name="who_waits_has_a_place_in_the_queue",
            ),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(decline_reason=""),
                name="who_is_declined_can_read_why",
            ),
            models.CheckConstraint(
                condition=Q(joined_on__isnull=True) | Q(left_on__isnull=True) | Q(joined_on__lte=F("left_on")),
                name="an_enrolment_ends_on_or_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["cohort", "status"], name="enrolments_by_cohort_state")]

    def __str__(self):
        return f"{self.person} · {self.cohort}"

    @property
    def has_moved(self):
        """Whether the seat was given up for one in another cohort: ``moved_to``, to be selected with lists."""
        return hasattr(self, "moved_to")

    @property
    def state(self):
        """The words of its status, or that it has moved."""
        return self.MOVED_AWAY if self.has_moved else self.get_status_display()

    @property
    def first_day(self):
        """The first on which the trainee belongs to the cohort, once they hold a seat."""
        return self.joined_on or self.cohort.starts_on

    # See also: EnrolmentQuerySet.on_register
    def is_there_on(self, day):
        """Whether the dates of one who has or had a seat contain ``day``."""
        return not self.joins_after(day) and (self.left_on is None or self.left_on > day)

    def joins_after(self, day):
        return self.joined_on is not None and self.joined_on > day
