"""What people say of the names on their certificates: that they are right, or what is wrong."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.facts import Names
from certificates.models.certificate import Certificate
from lms.accounts.models import Person
from lms.cohorts.models import Enrolment


class NameConfirmationQuerySet(models.QuerySet):
    def holding_for(self, persons):
        """Keys of those among ``persons`` who confirmed the very names that they have now."""
        said = {one.person_id: one.names for one in self.filter(person__in=[person.pk for person in persons])}
        return {person.pk for person in persons if said.get(person.pk) == Names.of(person)}


class NameConfirmation(models.Model):
    """A person, or their guardian, read these names on the paper, and said that they are right.

    It holds for exactly these words: who is called otherwise since has confirmed nothing.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="name_confirmations")
    name_ar = models.CharField(max_length=250)  # the four parts of a name, each as long as it may be
    name_en = models.CharField(max_length=150)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="names_confirmed")
    confirmed_at = models.DateTimeField()

    objects = NameConfirmationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], name="one_confirmation_per_person"),
            models.CheckConstraint(
                condition=~Q(name_ar="") & ~Q(name_en=""), name="a_confirmation_says_which_names_in_both_scripts"
            ),
        ]

    def __str__(self):
        return f"{self.name_ar} – {self.name_en}"

    @property
    def names(self):
        return Names.of(self)


class NameRequestQuerySet(models.QuerySet):
    def open(self):
        """Nobody has corrected the name or answered yet."""
        return self.filter(closed_at=None)

    def about(self, certificate):
        """About a certificate, or about its enrolment before it was made."""
        asked_before = Q(enrolment=certificate.enrolment_id) if certificate.enrolment_id else Q()
        return self.filter(Q(certificate=certificate) | asked_before)

    def before_issue(self):
        """About a certificate that is not made yet."""
        return self.filter(certificate=None)


class NameRequest(models.Model):
    """A holder, or who is to be one, says that a name is wrong; a lead corrects it, or answers why not."""

    # What it is about: a certificate, or the enrolment for which there is none yet.
    certificate = models.ForeignKey(
        Certificate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="name_requests",
        verbose_name=_("certificate"),
    )
    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="name_requests",
        verbose_name=_("enrolment"),
    )
    name_ar = models.CharField(_("name in Arabic"), max_length=150)
    name_en = models.CharField(_("name in Latin letters"), max_length=150)
    words = models.CharField(_("what is wrong"), max_length=500, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="name_requests_made")
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="name_requests_closed"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)  # empty: it was corrected, or ended

    objects = NameRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("name to correct")
        verbose_name_plural = _("names to correct")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(closed_at__isnull=True),
                name="one_open_request_per_certificate",
                violation_error_message=_("You have asked already; the programme will answer."),
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(closed_at__isnull=True),
                name="one_open_request_per_enrolment",
                violation_error_message=_("You have asked already; the programme will answer."),
            ),
            models.CheckConstraint(
                condition=Q(certificate__isnull=True) ^ Q(enrolment__isnull=True),
                name="a_request_is_about_a_certificate_or_an_enrolment",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, answer="")
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="a_closed_request_says_who_and_when",
            ),
        ]

    def __str__(self):
        return f"{self.certificate or self.enrolment}: {self.name_ar}"

    @property
    def about(self):
        """What the certificate is of, or is to be."""
        return self.certificate.subject if self.certificate else self.enrolment

    @property
    def names_now(self):
        """The names it calls wrong: those printed, or those that would be."""
        return Names.of(self.certificate.printed if self.certificate else self.enrolment.person)
