"""The certificate, with what was true when it was issued."""

import json
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from certificates import codes, failures
from certificates.facts import Facts
from certificates.models.template import TemplateVersion
from lms.accounts.models import Person
from lms.arabic import folding
from lms.cohorts.models import Enrolment
from lms.volunteers.models import Service

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

    def failed_for_good(self):
        """Failed, and made by nobody until a lead has done something about it."""
        passing = [failure["message"] for failure in failures.TO_BE_TRIED_AGAIN]
        return self.failed().exclude(failure__message__in=passing)

    def failed_alike(self):
        """Failed for what has nothing to do with what they say."""
        return self.failed().filter(failure__message__in=[failure["message"] for failure in failures.SHARED])

    def issued(self):
        return self.filter(status=Certificate.Status.ISSUED)

    def settled(self):
        """Those after which none is asked for by itself: live, or revoked, which takes a decision of its own to replace."""
        return self.filter(status__in=[*Certificate.LIVE, Certificate.Status.REVOKED])

    def untold(self):
        """Issued, and its holder was not told of it."""
        return self.issued().filter(told_at=None)

    def on_paper(self):
        """Every certificate somebody may hold in hand, whatever became of it: verification answers for each of them."""
        return self.filter(issued_at__isnull=False)

    def held_by(self, user):
        """Certificates of the persons this account stands for."""
        return self.filter(person__standings__user=user)

    def enrolments(self):
        """Keys of the enrolments that they are of; those of hours are of none."""
        return self.filter(enrolment__isnull=False).values("enrolment")

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
    """One person's certificate, of a course or of hours given. Nothing on it is looked up again: ``facts`` is printed."""

    class Status(models.TextChoices):
        RESERVED = "reserved", _("Being made")  # code and facts are fixed; no file yet
        RENDERED = "rendered", _("Being stored")  # the file's hash is known
        ISSUED = "issued", _("Issued")  # the whole file is stored
        SUPERSEDED = "superseded", _("Superseded")
        REVOKED = "revoked", _("Revoked")

    LIVE = (Status.RESERVED, Status.RENDERED, Status.ISSUED)

    code = models.CharField(_("verification code"), max_length=26, unique=True)  # Crockford base32 of 130 random bits
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("person")
    )  # the subject's
    # What it is of: an enrolment, or the approved hours of a volunteer.
    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
        verbose_name=_("enrolment"),
    )
    service = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
        verbose_name=_("service of a volunteer"),
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
    version = models.ForeignKey(  # of the template that it is printed on; null: the standard one
        TemplateVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates"
    )
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
    told_at = models.DateTimeField(null=True, blank=True)  # when a lead had its holder told of it
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
        indexes = [  # a file that somebody checks is looked for by its hash, and by who sealed it
            models.Index(fields=["file_sha256"], name="certificates_by_their_files"),
            models.Index(fields=["seal"], name="certificates_by_their_seals"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(status__in=["reserved", "rendered", "issued"]),
                name="one_live_certificate_per_enrolment",
            ),
            models.UniqueConstraint(
                fields=["service"],
                condition=Q(status__in=["reserved", "rendered", "issued"]),
                name="one_live_certificate_per_service",
            ),
            models.CheckConstraint(
                condition=Q(enrolment__isnull=True) ^ Q(service__isnull=True),
                name="a_certificate_is_of_an_enrolment_or_of_hours",
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

    @property
    def subject(self):
        """The Enrolment, or the Service, that it is of."""
        return self.enrolment or self.service

    @subject.setter
    def subject(self, subject):
        self.enrolment, self.service = (None, subject) if isinstance(subject, Service) else (subject, None)
        self.person = subject.person

    @property
    def what(self):
        """The printed course, or what hours were given to, in the reader's language."""
        return self.facts["course_en" if get_language() == "en" else "course_ar"]

    @cached_property
    def printed(self):
        """The facts, as the paper says them."""
        return Facts.from_json(json.dumps(self.facts))

    @property
    def holder(self):
        """The printed name in the reader's language; in Arabic where the other is missing."""
        return (get_language() == "en" and self.facts["name_en"]) or self.facts["name_ar"]

    @property
    def has_failed(self):
        """Whether it is still to be made, and the last attempt did not succeed."""
        return bool(self.failure) and self.status in (self.Status.RESERVED, self.Status.RENDERED)

    @property
    def is_to_be_corrected(self):
        """Whether it may be for what it says that it has failed."""
        return self.has_failed and self.failure not in failures.SHARED

    @property
    def failure_said(self):
        return failures.said(self.failure)

    def freeze(self, facts, version):
        """Take ``facts`` for what is printed, on a TemplateVersion or on the standard template; saving is the caller's."""
        self.__dict__.pop("printed", None)
        self.code, self.version = facts.code, version
        text = facts.to_json()
        self.facts, self.facts_sha256 = json.loads(text), sha256(text.encode()).hexdigest()
        self.name_key = folding.fold(f"{facts.name_ar} {facts.name_en}")[:NAME_KEY_LENGTH]
