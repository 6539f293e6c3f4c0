"""The Open Badge of each certificate, and the keys that badges were signed with."""

from django.db import models
from django.db.models import Q

from certificates.models.certificate import Certificate


class BadgeKey(models.Model):
    """A key that badges were signed with: listed for ever, so that what it signed can be checked."""

    public = models.CharField(max_length=60, unique=True)  # as the issuer's document lists it: certificates.badges.keys
    first_used_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.public


class BadgeQuerySet(models.QuerySet):
    def on_paper(self):
        """Badges of certificates that somebody may hold in hand: the others are nobody's yet."""
        return self.filter(certificate__issued_at__isnull=False)

    def ended(self):
        """Badges not to rely on any longer: a correction has a badge of its own."""
        return self.filter(certificate__status__in=[Certificate.Status.SUPERSEDED, Certificate.Status.REVOKED])


class Badge(models.Model):
    """A certificate's Open Badge as it was signed, and its own bit in a status list. Frozen with its certificate."""

    STATUS_LIST_SIZE = 131_072  # bits: Bitstring Status List 1.0 allows no fewer, so that nobody is found by their list

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="badge")
    key = models.ForeignKey(BadgeKey, on_delete=models.PROTECT, related_name="badges")
    subject = models.UUIDField()  # the same on all badges of one person, and nowhere else
    status_list = models.PositiveIntegerField()  # from 1
    status_index = models.PositiveIntegerField()  # by chance, so that it says nothing of when or for whom
    facts_sha256 = models.CharField(max_length=64)  # of the facts that it says
    document = models.TextField()  # the signed credential, JSON
    signed_at = models.DateTimeField()

    objects = BadgeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["status_list", "status_index"], name="one_badge_per_status_bit"),
            models.CheckConstraint(
                condition=Q(status_list__gte=1, status_index__lt=131_072), name="a_status_bit_is_in_its_list"
            ),
        ]

    def __str__(self):
        return f"{self.status_list}#{self.status_index}"
