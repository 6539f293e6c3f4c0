"""A trainer who cannot come to one session, and who is asked to take it: docs/rules.md, "Cover"."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.cohorts.models import ClassSession
from lms.scoping.public_ids import PublicIdField
from lms.volunteers.models.trainer import VolunteerTrainer


class AbsenceQuerySet(models.QuerySet):
    def live(self):
        """Absences that hold: the trainer does not come, whoever else does."""
        return self.filter(status__in=Absence.LIVE)

    def open(self):
        """Somebody is looked for."""
        return self.filter(status=Absence.Status.OPEN)

    def with_places(self):
        """The session, its cohort, course and centre, and the trainer at hand."""
        return self.select_related("session__cohort__course", "session__cohort__centre", "trainer__person")


class Absence(models.Model):
    """A trainer says that they cannot come to one session of a cohort they teach."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("cover", "Somebody is looked for")
        COVERED = "covered", pgettext_lazy("cover", "Covered")
        NOT_NEEDED = "not_needed", _("Another trainer is there")
        TAKEN_BACK = "taken_back", _("Comes after all")
        UNCOVERED = "uncovered", _("Nobody was found")  # the session began
        ENDED = "ended", _("Search ended")  # by staff, or with the session

    class Reason(models.TextChoices):
        ILLNESS = "illness", _("Illness")
        FAMILY = "family", _("Family circumstances")
        WORK = "work", _("Work or study")
        TRAVEL = "travel", _("Travel")
        OTHER = "other", _("Something else")

    LIVE = (Status.OPEN, Status.COVERED, Status.NOT_NEEDED)

    public_id = PublicIdField()
    session = models.ForeignKey(
        ClassSession, on_delete=models.PROTECT, related_name="absences", verbose_name=_("session")
    )
    trainer = models.ForeignKey(
        VolunteerTrainer, on_delete=models.PROTECT, related_name="absences", verbose_name=_("trainer")
    )
    reason = models.CharField(_("reason"), max_length=7, choices=Reason)
    words = models.CharField(_("in their words"), max_length=300, blank=True)  # kept shortly: absence.forget_words
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.OPEN)
    said_at = models.DateTimeField(_("said"), auto_now_add=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences_said")
    waves = models.PositiveSmallIntegerField(default=0, editable=False)  # sent so far
    next_wave_at = models.DateTimeField(null=True, blank=True, editable=False)  # None: no more are sent
    exhausted_at = models.DateTimeField(null=True, blank=True)  # nobody is left to ask
    alerted_at = models.DateTimeField(
        null=True, blank=True, editable=False
    )  # who runs the cohort was told, once a search
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="absences_ended"
    )
    end_reason = models.CharField(max_length=300, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence of a trainer")
        verbose_name_plural = _("absences of trainers")
        ordering = ["session__starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "trainer"],
                condition=Q(status__in=["open", "covered", "not_needed"]),
                name="a_trainer_stays_away_from_a_session_once",
            ),
            models.CheckConstraint(
                condition=Q(next_wave_at__isnull=True) | Q(status="open"), name="only_who_is_looked_for_is_asked_for"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["illness", "family", "work", "travel", "other"]),
                name="an_absence_has_a_known_reason",
            ),
        ]

    def __str__(self):
        return f"{self.trainer} · {self.session}"

    @property
    def accepted(self):
        """The request of whoever takes the session, with the trainer at hand; or None."""
        return self.requests.accepted().select_related("trainer__person").first()


class CoverRequestQuerySet(models.QuerySet):
    def asked(self):
        """Waiting for an answer."""
        return self.filter(status=CoverRequest.Status.ASKED)

    def accepted(self):
        return self.filter(status=CoverRequest.Status.ACCEPTED)

    def taken_on(self):
        """Accepted, whether it was given back since or not."""
        states = CoverRequest.Status
        return self.filter(status__in=[states.ACCEPTED, states.GIVEN_BACK, states.TAKEN_BACK])

    def with_places(self):
        return self.select_related("session__cohort__course", "session__cohort__centre", "absence", "trainer__person")


class CoverRequest(models.Model):
    """Somebody is asked to take one session, and answers."""

    class Status(models.TextChoices):
        ASKED = "asked", pgettext_lazy("cover", "Asked")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        TOO_LATE = "too_late", _("Somebody else was first")
        LAPSED = "lapsed", _("Lapsed")  # the session began, was called off, or nobody is looked for any more
        GIVEN_BACK = "given_back", _("Given back")  # by them, after they had accepted
        TAKEN_BACK = "taken_back", pgettext_lazy("cover", "Taken back")  # by staff

    public_id = PublicIdField()
    absence = models.ForeignKey(Absence, on_delete=models.PROTECT, related_name="requests")
    session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="cover_requests")  # the absence's
    trainer = models.ForeignKey(
        VolunteerTrainer, on_delete=models.PROTECT, related_name="cover_requests", verbose_name=_("trainer")
    )
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.ASKED)
    wave = models.PositiveSmallIntegerField(default=0)  # 0: staff asked by hand
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="covers_asked"
    )  # None: in a wave
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = CoverRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to take a session")
        verbose_name_plural = _("requests to take sessions")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "trainer"], name="nobody_is_asked_twice_for_a_session"),
            models.UniqueConstraint(
                fields=["absence"], condition=Q(status="accepted"), name="one_takes_the_session_of_an_absence"
            ),
        ]

    def __str__(self):
        return f"{self.trainer} · {self.session}"
