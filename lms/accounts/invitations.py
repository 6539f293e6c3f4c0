"""How staff come in: by a one-time link, of which only the hash is kept."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lms.accounts import roles
from lms.accounts.models import StaffInvitation, User
from lms.audit.trail import record
from lms.outbox.messages import tell_address

VALID_FOR = timedelta(days=3)


class InvitationUsed(Exception):
    """The link was followed before, was withdrawn, or is too old."""


@transaction.atomic
def make(email, *, role, by):
    """Invite somebody to a role and return the link, which is shown this once. Older links to the same role die.

    ``by`` is None for the first administrator, whom nobody could invite.
    """
    now = timezone.now()
    email = User.objects.normalize_email(email).lower()
    StaffInvitation.objects.filter(email=email, role=role, accepted_at=None).update(expires_at=now)
    token = secrets.token_urlsafe(32)
    invitation = StaffInvitation(
        email=email, role=role, token_sha256=_hash(token), invited_by=by, expires_at=now + VALID_FOR
    )
    invitation.full_clean()
    invitation.save()
    record("staff.invited", invitation, by=by, role=role)
    return settings.BASE_URL + reverse("accounts:accept_invitation", args=[token])


@transaction.atomic
def send(email, *, role, by, language):
    """Invite by mail; the answer shows the link to nobody but its reader."""
    link = make(email, role=role, by=by)
    words = {"link": link, "role": roles.ROLES[role], "days": VALID_FOR.days}
    tell_address("mail", email, language, "staff_invitation", valid_until=timezone.now() + VALID_FOR, **words)


def find(token):
    """The open invitation of this link, or None: used, withdrawn, expired and invented ones are alike."""
    return StaffInvitation.objects.filter(token_sha256=_hash(token)).waiting(timezone.now()).first()


@transaction.atomic
def accept(invitation, *, user):
    """Give the role to an account that is signed in. Raises InvitationUsed."""
    taken = StaffInvitation.objects.filter(pk=invitation.pk).waiting(timezone.now())
    if not taken.update(accepted_at=timezone.now(), accepted_by=user):
        raise InvitationUsed
    roles.give(user, invitation.role, by=user)
    record("staff.accepted", invitation, by=user)


@transaction.atomic
def accept_as_newcomer(invitation, *, name, password, language):
    """Make the account that the invitation was written for, and give it the role. Raises InvitationUsed."""
    user = User.objects.create_account(email=invitation.email, password=password, first_name=name, language=language)
    accept(invitation, user=user)
    return user


@transaction.atomic
def withdraw(invitation, *, by):
    """Make the link worthless."""
    StaffInvitation.objects.filter(pk=invitation.pk, accepted_at=None).update(expires_at=timezone.now())
    record("staff.invitation_withdrawn", invitation, by=by)


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()
