"""Who may take registers, and who could: of a cohort, or of one session in somebody else's place."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from lms.cohorts.models.cohort import ClassSession, Cohort


class CohortUserObjectPermission(UserObjectPermissionBase):
    """An account may take one cohort's registers; granted and taken back with the assignment."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cohort_permissions")
    content_object = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="user_permissions")

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class ClassSessionUserObjectPermission(UserObjectPermissionBase):
    """An account may take the register of one session of a cohort that is not its own: it covers it."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="session_permissions")
    content_object = models.ForeignKey(ClassSession, on_delete=models.CASCADE, related_name="user_permissions")

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class Away(models.Model):
    """An account that teaches a cohort does not come to one of its sessions."""

    session = models.ForeignKey(ClassSession, on_delete=models.CASCADE, related_name="away")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="away_from")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("who stays away from a session")
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="an_account_stays_away_from_a_session_once")
        ]

    def __str__(self):
        return f"{self.user_id} {self.session_id}"


class EndedRight(models.Model):
    """An account that could take registers until then: marks that it took before may still be on a phone."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="ended_rights")
    session = models.ForeignKey(  # of the one that it covered; None: of the whole cohort
        ClassSession, on_delete=models.PROTECT, null=True, blank=True, related_name="ended_rights"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ended_rights")
    ended_at = models.DateTimeField()

    class Meta:
        verbose_name = _("ended right to a register")
        verbose_name_plural = _("ended rights to registers")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "user"], condition=Q(session__isnull=True), name="one_end_per_account_and_cohort"
            ),
            models.UniqueConstraint(fields=["session", "user"], name="one_end_per_account_and_session"),
        ]

    def __str__(self):
        return f"{self.user_id} {self.cohort_id}"
