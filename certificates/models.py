"""Proof: the certificate, with what was true when it was issued."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.cohorts.models import Enrolment


class CertificateQuerySet(models.QuerySet):
    def live(self):
        """On its way to the holder, or in their hands and still true."""
        return self.filter(status__in=Certificate.LIVE)

    def issued(self):
        return self.filter(status=Certificate.Status.ISSUED)

    def on_paper(self):
        """Every certificate somebody may hold in hand: verification answers for each of them."""
        return self.filter(status__in=Certificate.ON_PAPER)


class Certificate(models.Model):
    """One graduate's certificate. Nothing on it is looked up again: ``facts`` is what is printed."""

    class Status(models.TextChoices):
        RESERVED = "reserved", _("Being made")  # code and facts are fixed; no file yet
        RENDERED = "rendered", _("Being stored")  # the file's hash is known
        ISSUED = "issued", _("Issued")  # the whole file is stored
        SUPERSEDED = "superseded", _("Superseded")
        REVOKED = "revoked", _("Revoked")

    LIVE = (Status.RESERVED, Status.RENDERED, Status.ISSUED)
    ON_PAPER = (Status.ISSUED, Status.SUPERSEDED, Status.REVOKED)

    code = models.CharField(_("verification code"), max_length=26, unique=True)  # Crockford base32 of 130 random bits
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("enrolment")
    )
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.RESERVED)
    facts = models.JSONField()  # certificates.facts.Facts, canonical JSON
    facts_sha256 = models.CharField(max_length=64)
    name_key = models.CharField(max_length=400, db_index=True)  # folded printed names, for the lead's search
    paper_version = models.CharField(max_length=64, blank=True)
    file = models.CharField(max_length=200, blank=True)  # its name in the certificates storage
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_bytes = models.PositiveIntegerField(null=True, blank=True)
    reserved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates_reserved"
    )
    reserved_at = models.DateTimeField(auto_now_add=True)
    issued_at = models.DateTimeField(_("issued"), null=True, blank=True)
    failure = models.TextField(_("failure"), blank=True)  # why the last attempt to make it failed
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates_ended"
    )
    ended_at = models.DateTimeField(null=True, blank=True)  # superseded or revoked
    end_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-reserved_at", "pk"]
        permissions = [
            ("issue_certificate", _("Can issue certificates")),
            ("end_certificate", _("Can supersede and revoke certificates")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(status__in=["reserved", "rendered", "issued"]),
                name="one_live_certificate_per_enrolment",
            ),
            models.CheckConstraint(
                condition=Q(status="reserved")
                | (~Q(file_sha256="") & Q(file_bytes__gt=0) & ~Q(file=""))
                | Q(status__in=["superseded", "revoked"], issued_at__isnull=True),
                name="a_certificate_on_paper_has_its_file",
            ),
            models.CheckConstraint(
                condition=~Q(status="issued") | Q(issued_at__isnull=False), name="an_issued_certificate_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["superseded", "revoked"]) | (~Q(end_reason="") & Q(ended_at__isnull=False)),
                name="an_ended_certificate_says_why_and_when",
            ),
        ]

    def __str__(self):
        return self.code
