"""Proof: the certificate, with what was true when it was issued."""

import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from certificates import codes, failures
from certificates.facts import Facts
from lms.arabic import folding
from lms.cohorts.models import Enrolment

NAME_KEY_LENGTH = 400


class CertificateQuerySet(models.QuerySet):
    def live(self):
        """On its way to the holder, or in their hands and still true."""
        return self.filter(status__in=Certificate.LIVE)

    def being_made(self):
        """Reserved, and no whole file yet."""
        return self.filter(status__in=[Certificate.Status.RESERVED, Certificate.Status.RENDERED])

    def failed(self):
        """Being made, and the last attempt did not succeed."""
        return self.being_made().exclude(failure={})

    def issued(self):
        return self.filter(status=Certificate.Status.ISSUED)

    def on_paper(self):
        """Every certificate somebody may hold in hand, whatever became of it: verification answers for each of them."""
        return self.filter(issued_at__isnull=False)

    def held_by(self, user):
        """Certificates of the persons this account stands for."""
        return self.filter(enrolment__person__standings__user=user)

    def matching(self, text):
        """Certificates with every word of ``text`` in a printed name, spelling folded, or with its code."""
        if code := codes.normalise(text):
            return self.filter(code=code)
        found = self
        for word in folding.fold(text).split():
            found = found.filter(name_key__contains=word)
        return found

    def with_cohort(self):
        """The cohort, centre and course at hand, for lists."""
        return self.select_related("enrolment__cohort__course", "enrolment__cohort__centre")


class Certificate(models.Model):
    """One graduate's certificate. Nothing on it is looked up again: ``facts`` is what is printed."""

    class Status(models.TextChoices):
        RESERVED = "reserved", _("Being made")  # code and facts are fixed; no file yet
        RENDERED = "rendered", _("Being stored")  # the file's hash is known
        ISSUED = "issued", _("Issued")  # the whole file is stored
        SUPERSEDED = "superseded", _("Superseded")
        REVOKED = "revoked", _("Revoked")

    LIVE = (Status.RESERVED, Status.RENDERED, Status.ISSUED)

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
    name_key = models.CharField(
        max_length=NAME_KEY_LENGTH, db_index=True
    )  # folded printed names, for the lead's search
    paper_version = models.CharField(max_length=64, blank=True)
    # The file is what it shares with others of its template (``prefix``: the SHA-256 of those bytes, which are kept
    # once; "" for none), and then its own bytes, kept under the name ``file``. Hash and size are of the whole.
    prefix = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)  # SHA-256 of the certificate of the key that sealed it; "": none
    file = models.CharField(max_length=200, blank=True)  # its name in the certificates storage
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_bytes = models.PositiveIntegerField(null=True, blank=True)
    reserved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates_reserved"
    )
    reserved_at = models.DateTimeField(auto_now_add=True)
    issued_at = models.DateTimeField(_("issued"), null=True, blank=True)
    # Why the last attempt to make it failed (certificates.failures); {} if it did not.
    failure = models.JSONField(_("failure"), default=dict, blank=True)
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
        return codes.grouped(self.code)

    @cached_property
    def printed(self):
        """The facts, as the paper says them."""
        return Facts.from_json(json.dumps(self.facts))

    @property
    def holder(self):
        """The printed name in the reader's language; in Arabic where the other is missing."""
        return (get_language() == "en" and self.facts["name_en"]) or self.facts["name_ar"]

    @property
    def failure_said(self):
        return failures.said(self.failure)

    def freeze(self, facts):
        """Take ``facts`` for what is printed, and what is found by them; saving is the caller's."""
        self.__dict__.pop("printed", None)
        self.code = facts.code
        self.facts, self.facts_sha256 = json.loads(facts.to_json()), facts.sha256()
        self.name_key = folding.fold(f"{facts.name_ar} {facts.name_en}")[:NAME_KEY_LENGTH]


class NameRequestQuerySet(models.QuerySet):
    def open(self):
        """Nobody has corrected the certificate or answered yet."""
        return self.filter(closed_at=None)


class NameRequest(models.Model):
    """A holder says that a name on their certificate is wrong; a lead corrects it, or answers why not."""

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="name_requests", verbose_name=_("certificate")
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
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, answer="")
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="a_closed_request_says_who_and_when",
            ),
        ]

    def __str__(self):
        return f"{self.certificate}: {self.name_ar}"


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
