"""The right to take a cohort's registers: given to one account, taken back, and remembered when it ended."""

from django.db import transaction
from django.utils import timezone
from guardian.shortcuts import assign_perm, remove_perm

from lms.cohorts.models import EndedRight

TAKE, DECIDE = "take_register", "decide_register"


@transaction.atomic
def give(cohort, account, *, decides=False):
    """Let the account take the cohort's registers and, if it ``decides``, choose between two marks in dispute."""
    assign_perm(TAKE, account, cohort)
    if decides:
        assign_perm(DECIDE, account, cohort)
    EndedRight.objects.filter(cohort=cohort, user=account).delete()


@transaction.atomic
def take_back(cohort, account):
    """End the right; marks that the account took before, and sends later, are held and not refused."""
    if not account.cohort_permissions.filter(content_object=cohort, permission__codename=TAKE).exists():
        return
    for codename in (TAKE, DECIDE):
        remove_perm(codename, account, cohort)
    EndedRight.objects.update_or_create(cohort=cohort, user=account, defaults={"ended_at": timezone.now()})
