"""Work and messages that must not be lost: rows written in the transaction of the fact that asks for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class JobQuerySet(models.QuerySet):
    def due(self, now):
        """Jobs that may be claimed: waiting and not put off, or claimed by a worker whose lease ran out."""
        return self.filter(
            Q(status=Job.Status.WAITING, not_before__lte=now) | Q(status=Job.Status.CLAIMED, leased_until__lt=now)
        )

    def not_hurried_since(self, moment):
        """Jobs that Celery was never told of, or before ``moment``."""
        return self.filter(Q(hurried_at=None) | Q(hurried_at__lt=moment))

    def unfinished(self):
        """Jobs that somebody does or will do."""
        return self.filter(status__in=[Job.Status.WAITING, Job.Status.CLAIMED])

    def failed_since(self, moment):
        """Jobs that failed for good: nobody does them unless they are asked for again."""
        return self.filter(status=Job.Status.FAILED, finished_at__gte=moment)


class Job(models.Model):
    """One piece of work, safe to do twice; Celery only hurries it."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        CLAIMED = "claimed", _("Being done")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    kind = models.CharField(max_length=60)  # names the errand in lms.tasks: "certificates.render"
    payload = models.JSONField(default=dict)
    dedupe_key = models.CharField(max_length=120, unique=True, null=True, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    attempt = models.PositiveSmallIntegerField(default=0)  # a late worker's result counts only under its own number
    attempts_allowed = models.PositiveSmallIntegerField()
    not_before = models.DateTimeField()
    hurried_at = models.DateTimeField(null=True, blank=True)  # when Celery was last told of it
    leased_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before"], condition=Q(status__in=["waiting", "claimed"]), name="jobs_still_to_be_done"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"


class MessageQuerySet(models.QuerySet):
    def to(self, addresses):
        """Messages to one of the addresses that were noted for no account: whose they are, the time tells."""
        return self.filter(address__in=[one for one in addresses if one], account=None)

    def expired(self, now):
        """Messages that were not sent while what they carry was worth something."""
        return self.filter(sent_at=None, valid_until__lte=now)


class Message(models.Model):
    """One text to one reader, in the reader's language."""

    class Channel(models.TextChoices):
        """The ways to a reader, the first that is there and wanted is taken."""

        WHATSAPP = "whatsapp", _("WhatsApp")  # where a gateway is set up
        SMS = "sms", _("SMS")
        MAIL = "mail", _("E-mail")

    # Whose account it belongs to where the address no longer says so, or not yet: it goes with the account.
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="messages_elsewhere"
    )
    channel = models.CharField(max_length=8, choices=Channel)
    address = models.CharField(max_length=254)  # E.164 or an e-mail address
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    template = models.CharField(max_length=40, blank=True)
    parameters = models.JSONField(default=list, blank=True)  # what WhatsApp puts into its own template of that name
    # Whom it concerns, where they may turn such messages off.
    person = models.ForeignKey(
        "accounts.Person", on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    dedupe_key = models.CharField(max_length=120, null=True, blank=True)  # what is said once, to whom
    # The hash of what is said and where to, of texts that are not said twice. Of one with a code it would give it away.
    text_key = models.CharField(max_length=64, null=True, blank=True)
    is_urgent = models.BooleanField(default=True)  # sent in the quiet hours too
    useful_until = models.DateTimeField(null=True, blank=True)  # what is late says nothing
    valid_until = models.DateTimeField(null=True, blank=True)  # of the code or the one-time link in it
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dedupe_key"], name="what_is_said_under_a_key_is_said_once"),
            models.UniqueConstraint(fields=["text_key"], name="the_same_words_to_an_address_are_said_once"),
        ]

    def __str__(self):
        return f"{self.channel} {self.pk}"

    # See also: MessageQuerySet.expired
    @property
    def is_expired(self):
        return self.sent_at is None and self.valid_until is not None and self.valid_until <= timezone.now()

    @property
    def is_too_late(self):
        return self.useful_until is not None and self.useful_until <= timezone.now()


class MessageChoice(models.Model):
    """A person wants one kind of message by one channel, or does not; without a row it is as ``choices.BY_DEFAULT`` says."""

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="message_choices")
    kind = models.CharField(max_length=20)  # of kinds.Kind
    channel = models.CharField(max_length=8, choices=Message.Channel)
    is_wanted = models.BooleanField()
    chosen_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "channel"], name="one_choice_per_person_kind_and_channel"
            ),
        ]

    def __str__(self):
        return f"{self.person_id} {self.kind} {self.channel}"
