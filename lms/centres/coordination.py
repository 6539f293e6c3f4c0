"""Who coordinates which centre: guardian's row, given and taken by name.

The row says which centre; the role says that its holder coordinates at all (see ``access.centres_coordinated_by``).
"""

from django.db import transaction
from guardian.shortcuts import assign_perm, remove_perm

from lms.audit.trail import record
from lms.centres.access import centres_given_to

PERMISSION = "coordinate_centre"


@transaction.atomic
def give(user, centre, *, by):
    """Let the account run the cohorts of the centre while it holds the role; the second time changes nothing."""
    if not centres_given_to(user).filter(pk=centre.pk).exists():
        assign_perm(PERMISSION, user, centre)
        record("coordination.given", centre, by=by, to=user.pk)


@transaction.atomic
def take(user, centre, *, by):
    """Take the centre from the account; the second time changes nothing."""
    if centres_given_to(user).filter(pk=centre.pk).exists():
        remove_perm(PERMISSION, user, centre)
        record("coordination.taken", centre, by=by, of=user.pk)


@transaction.atomic
def set_centres(user, wanted, *, by):
    """Give and take until the account coordinates exactly these centres."""
    given = set(centres_given_to(user))
    for centre in given - set(wanted):
        take(user, centre, by=by)
    for centre in set(wanted) - given:
        give(user, centre, by=by)
