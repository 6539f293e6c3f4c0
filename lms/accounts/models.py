"""Who: people, the accounts that sign in, and what people agreed to."""

from contextlib import suppress

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from guardian.mixins import GuardianUserMixin

from lms.arabic import folding, mobile, names
from lms.scoping.public_ids import PublicIdField, new_public_id


class AccountManager(UserManager):
    """``username`` is random and nobody types it; people sign in by phone or e-mail."""

    def staff(self):
        """Accounts that hold a role."""
        return self.filter(groups__isnull=False).distinct()

    def with_latin_names(self):
        """Accounts whose names are read in Latin letters on an English page, where their own person has them."""
        own = Standing.objects.filter(user=OuterRef("pk"), stands_as=Standing.As.SELF)
        return self.annotate(latin_name=Subquery(own.values("person__name_en")[:1]))

    def create_account(self, *, email=None, phone=None, password=None, **fields):
        user = self.model(email=self.normalize_email(email) if email else None, phone=phone, **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user


class User(GuardianUserMixin, AbstractUser):
    """An account: it only signs in, and may stand for several persons."""

    username = models.CharField(_("account id"), max_length=22, unique=True, default=new_public_id)
    # NULL, never '', so that a second account without e-mail is possible.
    email = models.EmailField(_("e-mail address"), unique=True, null=True, blank=True)
    phone = models.CharField(_("mobile number"), max_length=16, unique=True, null=True, blank=True)  # E.164
    phone_verified_at = models.DateTimeField(null=True, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="ar")
    # Closed: nobody signs in, and nothing says whose it was; the row stays for what it did.
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    calendar_token = models.CharField(max_length=22, unique=True, null=True, blank=True, editable=False)

    objects = AccountManager()

    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(phone__isnull=False) | Q(closed_at__isnull=False),
                name="an_account_has_a_phone_or_an_email",
                violation_error_message=_("Give a mobile number or an e-mail address."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(email__isnull=True, phone__isnull=True, is_active=False),
                name="a_closed_account_is_reached_and_entered_by_nobody",
            ),
        ]

    def __str__(self):
        return self.get_full_name()

    def get_full_name(self):
        """The name, or else where the person is reached: Wagtail would show the account's id."""
        return self._in_latin or super().get_full_name() or self.email or self.phone or self.username

    @property
    def called(self):
        """The given name, for those who work together."""
        return self._in_latin.partition(" ")[0] or self.first_name or str(self)

    @property
    def _in_latin(self):
        """For English pages, of an account that was asked for ``with_latin_names``; else ""."""
        return (getattr(self, "latin_name", None) or "") if get_language() == "en" else ""

    def clean(self):
        super().clean()
        # Small letters: sign-in looks for them so.
        self.email = self.email.lower() if self.email else None
        self.phone = self.phone or None


class PersonQuerySet(models.QuerySet):
    def of(self, user):
        """The persons this account stands for: its own, and those it is guardian of."""
        return self.filter(standings__user=user)

    def matching(self, text):
        """Persons whose Arabic or Latin name contains every word of ``text``, spelling folded, or with that mobile number."""
        with suppress(ValueError):
            return self.filter(phone=mobile.normalise(text))
        found = self
        for word in folding.fold(text).split():
            found = found.filter(name_key__contains=word)
        return found


class Person(models.Model):
    """A human being the programme knows: trainee, volunteer, guardian; with or without an account."""

    class Gender(models.TextChoices):
        FEMALE = "female", _("Female")
        MALE = "male", _("Male")

    public_id = PublicIdField()
    guardian = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="wards", verbose_name=_("guardian")
    )
    given_ar = models.CharField(_("given name"), max_length=60, blank=True)
    father_ar = models.CharField(_("father's name"), max_length=60, blank=True)
    grandfather_ar = models.CharField(_("grandfather's name"), max_length=60, blank=True)
    family_ar = models.CharField(_("family name"), max_length=60, blank=True)
    whole_name_ar = models.CharField(
        _("whole name in Arabic"),
        max_length=150,
        blank=True,
        help_text=_("Only for a name that does not come in four parts. It is printed as it stands here."),
    )
    name_en = models.CharField(
        _("name in Latin letters"), max_length=150, blank=True, help_text=_("As it is printed on the certificate.")
    )
    name_key = models.CharField(max_length=400, editable=False, db_index=True)  # both names folded, for search
    gender = models.CharField(_("gender"), max_length=6, choices=Gender, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    phone = models.CharField(_("mobile number"), max_length=16, blank=True, db_index=True)  # E.164; siblings share one
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="ar")
    is_sample = models.BooleanField(default=False, editable=False)  # invented by seed_demo
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(whole_name_ar="") | (~Q(given_ar="") & ~Q(family_ar="")),
                name="a_person_has_a_name",
                violation_error_message=_("Write the given name and the family name, or the whole name."),
            ),
            models.CheckConstraint(
                condition=Q(guardian__isnull=True) | ~Q(guardian=models.F("pk")),
                name="nobody_is_their_own_guardian",
                violation_error_message=_("A person cannot be their own guardian."),
            ),
        ]

    def __str__(self):
        return self.name_en if get_language() == "en" and self.name_en else self.name_ar

    def save(self, *args, **kwargs):
        self.name_key = folding.fold(f"{self.name_ar} {self.name_en}")
        super().save(*args, **kwargs)

    @property
    def name_ar(self):
        """The Arabic name as it is printed."""
        return self.whole_name_ar or names.join(self.given_ar, self.father_ar, self.grandfather_ar, self.family_ar)

    def age_on(self, day):
        """Whole years on ``day``, or None when the date of birth is not known."""
        if self.born_on is None:
            return None
        return day.year - self.born_on.year - ((day.month, day.day) < (self.born_on.month, self.born_on.day))


class Standing(models.Model):
    """An account stands for a person: for itself, or as the person's guardian."""

    class As(models.TextChoices):
        SELF = "self", _("Self")
        GUARDIAN = "guardian", _("Guardian")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="standings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="standings")
    stands_as = models.CharField(max_length=8, choices=As, default=As.SELF)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "person"], name="one_standing_per_account_and_person"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(stands_as="self"), name="an_account_is_itself_one_person"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(stands_as="self"), name="a_person_is_themselves_in_one_account"
            ),
        ]

    def __str__(self):
        return f"{self.user} → {self.person} ({self.stands_as})"


class PolicyQuerySet(models.QuerySet):
    def current(self, kind, on):
        """The version of ``kind`` in force on the date ``on``, or None."""
        return self.filter(kind=kind, effective_on__lte=on).order_by("-effective_on", "-version").first()


class Policy(models.Model):
    """One version of a text that people are shown or agree to; never edited once somebody agreed to it."""

    class Kind(models.TextChoices):
        PRIVACY = "privacy", _("Privacy notice")
        TERMS = "terms", _("Terms of use")
        ACCESSIBILITY = "accessibility", _("Accessibility statement")
        CHARTER = "charter", _("Charter for volunteers")

    kind = models.CharField(max_length=20, choices=Kind)
    version = models.PositiveSmallIntegerField()
    effective_on = models.DateField()
    title_ar = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    body_ar = models.TextField()  # simple markdown
    body_en = models.TextField()

    objects = PolicyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="one_text_per_policy_and_version")]

    def __str__(self):
        return f"{self.kind} {self.version}"

    @property
    def title(self):
        return self.title_ar if get_language() == "ar" else self.title_en

    @property
    def body(self):
        return self.body_ar if get_language() == "ar" else self.body_en


class Consent(models.Model):
    """A person, or their guardian, agreed to one version of a policy."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="consents")
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents_given")
    given_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "policy"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_live_consent_per_person_and_policy",
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.policy}"


class InvitationQuerySet(models.QuerySet):
    def waiting(self, now):
        """Links that still work."""
        return self.filter(accepted_at=None, expires_at__gt=now)


class StaffInvitation(models.Model):
    """A one-time link by which a member of staff makes their account; only its hash is kept."""

    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=30)
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations_sent"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations_accepted"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("staff invitation")
        verbose_name_plural = _("staff invitations")

    def __str__(self):
        return f"{self.email} ({self.role})"
