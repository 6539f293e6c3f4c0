"""The right to take registers: given to one account, taken back, and remembered when it ended.

Of a cohort it comes with an assignment; of one session, to who takes it in somebody else's place.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from guardian.shortcuts import assign_perm, remove_perm

from lms.cohorts.models import Away, ClassSessionUserObjectPermission, EndedRight

TAKE, DECIDE, COVER = "take_register", "decide_register", "cover_session"
COVER_LASTS = timedelta(days=2)  # from the end of the session: as long as its register is asked for


@transaction.atomic
def give(cohort, account, *, decides=False):
    """Let the account take the cohort's registers and, if it ``decides``, choose between two marks in dispute."""
    assign_perm(TAKE, account, cohort)
    if decides:
        assign_perm(DECIDE, account, cohort)
    EndedRight.objects.filter(cohort=cohort, user=account).delete()  # of single sessions too


@transaction.atomic
def take_back(cohort, account):
    """End the right; marks that the account took before, and sends later, are held and not refused."""
    if not account.cohort_permissions.filter(content_object=cohort, permission__codename=TAKE).exists():
        return
    for codename in (TAKE, DECIDE):
        remove_perm(codename, account, cohort)
    _note_end(account, cohort, session=None)


@transaction.atomic
def give_session(session, account):
    """Let the account take the register of this one session."""
    assign_perm(COVER, account, session)
    EndedRight.objects.filter(session=session, user=account).delete()


@transaction.atomic
def take_back_session(session, account):
    """End that right; late marks are held as of one to a cohort."""
    if not account.session_permissions.filter(content_object=session).exists():
        return
    remove_perm(COVER, account, session)
    _note_end(account, session.cohort, session=session)


def end_covers(now):
    """Take back each right to one session whose time is over; how many. A verb for the beat."""
    over = ClassSessionUserObjectPermission.objects.filter(content_object__ends_at__lte=now - COVER_LASTS)
    over = list(over.select_related("content_object__cohort", "user").order_by("pk"))
    for each in over:
        take_back_session(each.content_object, each.user)
    return len(over)


def stay_away(session, account):
    """Note that the account, which teaches the cohort, does not come to this session."""
    Away.objects.get_or_create(session=session, user=account)


def come_after_all(session, account):
    Away.objects.filter(session=session, user=account).delete()


def _note_end(account, cohort, *, session):
    EndedRight.objects.update_or_create(
        cohort=cohort, session=session, user=account, defaults={"ended_at": timezone.now()}
    )
